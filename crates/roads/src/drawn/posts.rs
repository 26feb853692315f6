//! The posts at which crews stand.

use super::places::{DISTRICTS, Jurisdiction, LonLat};

/// What a post is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PostKind {
    /// A checkpoint at the border 检查站.
    Checkpoint,
    /// A landing of the police on the water 水上派出所.
    Landing,
    /// A fire station 消防救援站.
    FireStation,
    /// A hospital with an ambulance post 急救站.
    Ambulance,
}

/// A post at which crews stand.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Post {
    /// The code of its district.
    pub district: &'static str,
    /// Its name.
    pub zh: &'static str,
    /// Its name in English.
    pub en: &'static str,
    /// What it is for.
    pub kind: PostKind,
    /// Where it is.
    pub place: LonLat,
}

const fn post(
    kind: PostKind,
    district: &'static str,
    zh: &'static str,
    en: &'static str,
    place: LonLat,
) -> Post {
    Post { district, zh, en, kind, place }
}

use PostKind::{Ambulance, Checkpoint, FireStation, Landing};

/// All posts.
pub(super) const POSTS: &[Post] = &[
    post(Checkpoint, "320585", "南郊检查站", "Nanjiao checkpoint", (121.118, 31.424)),
    post(Checkpoint, "320585", "太仓G15检查站", "Taicang G15 checkpoint", (121.146, 31.434)),
    post(Checkpoint, "320585", "浏河检查站", "Liuhe checkpoint", (121.282, 31.488)),
    post(Checkpoint, "320583", "花桥G2检查站", "Huaqiao G2 checkpoint", (121.118, 31.312)),
    post(Checkpoint, "320583", "淀山湖检查站", "Dianshanhu checkpoint", (121.040, 31.176)),
    post(Checkpoint, "320509", "汾湖G50检查站", "Fenhu G50 checkpoint", (120.872, 31.046)),
    post(Checkpoint, "320509", "芦墟检查站", "Luxu checkpoint", (120.876, 31.022)),
    post(Checkpoint, "320509", "盛泽检查站", "Shengze checkpoint", (120.664, 30.890)),
    post(Checkpoint, "310114", "安亭检查站", "Anting checkpoint", (121.136, 31.302)),
    post(Checkpoint, "310118", "金泽检查站", "Jinze checkpoint", (120.906, 31.042)),
    post(Checkpoint, "330421", "陶庄检查站", "Taozhuang checkpoint", (120.812, 30.984)),
    post(Landing, "320509", "太湖水上派出所", "Lake Tai water police", (120.592, 31.156)),
    post(Landing, "320583", "淀山湖水上派出所", "Dianshan water police", (120.990, 31.176)),
    post(Landing, "320507", "阳澄湖水上派出所", "Yangcheng water police", (120.716, 31.462)),
    post(Landing, "320585", "长江水上派出所", "Yangtze water police", (121.238, 31.560)),
    post(Landing, "310118", "青浦水上派出所", "Qingpu water police", (121.024, 31.092)),
    post(FireStation, "320508", "平江消防救援站", "Pingjiang fire station", (120.630, 31.326)),
    post(FireStation, "320508", "沧浪消防救援站", "Canglang fire station", (120.616, 31.286)),
    post(FireStation, "320505", "科技城消防救援站", "Sci-Tech Town fire station", (120.452, 31.318)),
    post(FireStation, "320505", "狮山消防救援站", "Shishan fire station", (120.550, 31.302)),
    post(FireStation, "320506", "木渎消防救援站", "Mudu fire station", (120.516, 31.256)),
    post(FireStation, "320571", "园区消防救援站", "Industrial Park fire station", (120.726, 31.330)),
    post(FireStation, "320507", "元和消防救援站", "Yuanhe fire station", (120.640, 31.394)),
    post(FireStation, "320509", "松陵消防救援站", "Songling fire station", (120.648, 31.152)),
    post(FireStation, "320509", "盛泽消防救援站", "Shengze fire station", (120.648, 30.918)),
    post(FireStation, "320583", "玉山消防救援站", "Yushan fire station", (120.960, 31.378)),
    post(FireStation, "320585", "城厢消防救援站", "Chengxiang fire station", (121.112, 31.462)),
    post(FireStation, "310114", "嘉定消防救援站", "Jiading fire station", (121.252, 31.376)),
    post(FireStation, "310118", "青浦消防救援站", "Qingpu fire station", (121.112, 31.152)),
    post(FireStation, "330421", "嘉善消防救援站", "Jiashan fire station", (120.920, 30.868)),
    post(Ambulance, "320508", "古城急救站", "Old town ambulance post", (120.628, 31.304)),
    post(Ambulance, "320505", "高新急救站", "New District ambulance post", (120.540, 31.296)),
    post(Ambulance, "320506", "吴中急救站", "Wuzhong ambulance post", (120.634, 31.252)),
    post(Ambulance, "320571", "园区急救站", "Industrial Park ambulance post", (120.752, 31.304)),
    post(Ambulance, "320507", "相城急救站", "Xiangcheng ambulance post", (120.640, 31.404)),
    post(Ambulance, "320509", "吴江急救站", "Wujiang ambulance post", (120.634, 31.150)),
    post(Ambulance, "320509", "汾湖急救站", "Fenhu ambulance post", (120.814, 31.030)),
    post(Ambulance, "320583", "昆山急救站", "Kunshan ambulance post", (120.964, 31.392)),
    post(Ambulance, "320585", "太仓急救站", "Taicang ambulance post", (121.098, 31.464)),
    post(Ambulance, "310114", "嘉定急救站", "Jiading ambulance post", (121.238, 31.376)),
    post(Ambulance, "310118", "青浦急救站", "Qingpu ambulance post", (121.106, 31.148)),
    post(Ambulance, "330421", "嘉善急救站", "Jiashan ambulance post", (120.918, 30.854)),
];

/// The posts of a jurisdiction.
pub fn posts_of(jurisdiction: Jurisdiction) -> Vec<Post> {
    let of =
        |post: &&Post| DISTRICTS.iter().any(|d| d.code == post.district && d.jurisdiction == jurisdiction);
    POSTS.iter().filter(of).copied().collect()
}
