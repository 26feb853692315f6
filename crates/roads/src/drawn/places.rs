//! The districts and their towns.

use super::plane::{LONGITUDE_SCALE, METERS_PER_DEGREE};

/// Longitude and latitude in degrees.
pub type LonLat = (f64, f64);

/// One of the three jurisdictions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Jurisdiction {
    /// 苏州市.
    Suzhou,
    /// The two western districts of Shanghai 上海市（嘉定、青浦）.
    WestShanghai,
    /// 嘉善县.
    Jiashan,
}

impl Jurisdiction {
    /// All of them, in the order in which they are founded.
    pub const ALL: [Self; 3] = [Self::Suzhou, Self::WestShanghai, Self::Jiashan];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Suzhou => "苏州市",
            Self::WestShanghai => "上海市（嘉定、青浦）",
            Self::Jiashan => "嘉善县",
        }
    }

    /// Its name in English.
    pub const fn name_en(self) -> &'static str {
        match self {
            Self::Suzhou => "Suzhou",
            Self::WestShanghai => "Shanghai (Jiading, Qingpu)",
            Self::Jiashan => "Jiashan",
        }
    }

    /// A short word for folders and names, in Latin letters.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Suzhou => "suzhou",
            Self::WestShanghai => "huxi",
            Self::Jiashan => "jiashan",
        }
    }
}

/// A district.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct District {
    /// Its code on the map.
    pub code: &'static str,
    /// The county part of its grids' codes.
    pub county: &'static str,
    /// Its name.
    pub zh: &'static str,
    /// Its name in English.
    pub en: &'static str,
    /// The word with which its call signs begin.
    pub short: &'static str,
    /// Whose it is.
    pub jurisdiction: Jurisdiction,
}

const fn district(
    (code, county): (&'static str, &'static str),
    zh: &'static str,
    en: &'static str,
    short: &'static str,
    jurisdiction: Jurisdiction,
) -> District {
    District { code, county, zh, en, short, jurisdiction }
}

use Jurisdiction::{Jiashan, Suzhou, WestShanghai};

/// All districts. The industrial park has a map code of its own; its grids count to Wuzhong, on whose ground it is.
pub const DISTRICTS: [District; 11] = [
    district(("320508", "320508"), "姑苏区", "Gusu", "姑苏", Suzhou),
    district(("320505", "320505"), "高新区", "New District", "高新", Suzhou),
    district(("320506", "320506"), "吴中区", "Wuzhong", "吴中", Suzhou),
    district(("320571", "320506"), "工业园区", "Industrial Park", "园区", Suzhou),
    district(("320507", "320507"), "相城区", "Xiangcheng", "相城", Suzhou),
    district(("320509", "320509"), "吴江区", "Wujiang", "吴江", Suzhou),
    district(("320583", "320583"), "昆山市", "Kunshan", "昆山", Suzhou),
    district(("320585", "320585"), "太仓市", "Taicang", "太仓", Suzhou),
    district(("310114", "310114"), "嘉定区", "Jiading", "嘉定", WestShanghai),
    district(("310118", "310118"), "青浦区", "Qingpu", "青浦", WestShanghai),
    district(("330421", "330421"), "嘉善县", "Jiashan", "嘉善", Jiashan),
];

/// A town or quarter with a police station of its name.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Town {
    /// The code of its district.
    pub district: &'static str,
    /// Its name.
    pub zh: &'static str,
    /// Its name in English.
    pub en: &'static str,
    /// Its middle.
    pub center: LonLat,
}

impl Town {
    /// The district that it belongs to.
    pub fn district(&self) -> &'static District {
        DISTRICTS
            .iter()
            .find(|district| district.code == self.district)
            .expect("every town names a listed district")
    }
}

type Named = (&'static str, &'static str, f64, f64);

/// The towns by the code of their district. The seat of the district comes first.
pub(super) const TOWNS: &[(&str, &[Named])] = &[
    (
        "320508",
        &[
            ("沧浪", "Canglang", 120.624, 31.292),
            ("平江", "Pingjiang", 120.637, 31.318),
            ("金阊", "Jinchang", 120.600, 31.314),
            ("双塔", "Shuangta", 120.648, 31.302),
            ("虎丘街道", "Huqiu Street", 120.582, 31.338),
            ("苏锦", "Sujin", 120.620, 31.346),
            ("吴门桥", "Wumenqiao", 120.610, 31.272),
            ("白洋湾", "Baiyangwan", 120.560, 31.352),
        ],
    ),
    (
        "320505",
        &[
            ("狮山", "Shishan", 120.556, 31.296),
            ("枫桥", "Fengqiao", 120.536, 31.322),
            ("横塘", "Hengtang", 120.566, 31.264),
            ("浒墅关", "Xushuguan", 120.508, 31.384),
            ("通安", "Tong'an", 120.452, 31.374),
            ("东渚", "Dongzhu", 120.428, 31.300),
            ("镇湖", "Zhenhu", 120.374, 31.322),
            ("科技城", "Sci-Tech Town", 120.466, 31.334),
        ],
    ),
    (
        "320506",
        &[
            ("长桥", "Changqiao", 120.626, 31.246),
            ("木渎", "Mudu", 120.508, 31.262),
            ("胥口", "Xukou", 120.476, 31.220),
            ("光福", "Guangfu", 120.402, 31.258),
            ("东山", "Dongshan", 120.414, 31.082),
            ("临湖", "Linhu", 120.496, 31.148),
            ("横泾", "Hengjing", 120.546, 31.178),
            ("越溪", "Yuexi", 120.584, 31.214),
            ("郭巷", "Guoxiang", 120.676, 31.230),
            ("甪直", "Luzhi", 120.852, 31.262),
        ],
    ),
    (
        "320571",
        &[
            ("湖西", "Huxi", 120.682, 31.316),
            ("湖东", "Hudong", 120.740, 31.312),
            ("娄葑", "Loufeng", 120.682, 31.282),
            ("斜塘", "Xietang", 120.744, 31.272),
            ("唯亭", "Weiting", 120.782, 31.352),
            ("胜浦", "Shengpu", 120.826, 31.312),
        ],
    ),
    (
        "320507",
        &[
            ("元和", "Yuanhe", 120.632, 31.384),
            ("黄桥", "Huangqiao", 120.584, 31.396),
            ("黄埭", "Huangdai", 120.556, 31.446),
            ("望亭", "Wangting", 120.454, 31.442),
            ("渭塘", "Weitang", 120.646, 31.456),
            ("太平", "Taiping", 120.690, 31.420),
            ("北桥", "Beiqiao", 120.606, 31.508),
            ("阳澄湖镇", "Yangchenghu", 120.740, 31.496),
        ],
    ),
    (
        "320509",
        &[
            ("松陵", "Songling", 120.640, 31.160),
            ("同里", "Tongli", 120.722, 31.150),
            ("八坼", "Bache", 120.646, 31.080),
            ("横扇", "Hengshan", 120.560, 31.030),
            ("黎里", "Lili", 120.716, 31.000),
            ("汾湖", "Fenhu", 120.804, 31.024),
            ("芦墟", "Luxu", 120.852, 31.022),
            ("金家坝", "Jinjiaba", 120.766, 31.074),
            ("平望", "Pingwang", 120.636, 30.980),
            ("盛泽", "Shengze", 120.656, 30.908),
            ("震泽", "Zhenze", 120.504, 30.916),
            ("七都", "Qidu", 120.408, 30.950),
            ("桃源", "Taoyuan", 120.536, 30.858),
        ],
    ),
    (
        "320583",
        &[
            ("玉山", "Yushan", 120.950, 31.386),
            ("开发区", "Kunshan Zone", 121.004, 31.378),
            ("周市", "Zhoushi", 121.000, 31.452),
            ("巴城", "Bacheng", 120.876, 31.448),
            ("花桥", "Huaqiao", 121.096, 31.306),
            ("陆家", "Lujia", 121.046, 31.328),
            ("千灯", "Qiandeng", 121.004, 31.268),
            ("张浦", "Zhangpu", 120.936, 31.276),
            ("锦溪", "Jinxi", 120.904, 31.186),
            ("周庄", "Zhouzhuang", 120.850, 31.130),
            ("淀山湖镇", "Dianshanhu", 121.024, 31.190),
        ],
    ),
    (
        "320585",
        &[
            ("城厢", "Chengxiang", 121.104, 31.456),
            ("娄东", "Loudong", 121.136, 31.468),
            ("陆渡", "Ludu", 121.176, 31.490),
            ("双凤", "Shuangfeng", 121.040, 31.512),
            ("沙溪", "Shaxi", 121.066, 31.572),
            ("璜泾", "Huangjing", 121.040, 31.648),
            ("浮桥", "Fuqiao", 121.168, 31.588),
            ("浏河", "Liuhe", 121.258, 31.512),
        ],
    ),
    (
        "310114",
        &[
            ("嘉定镇", "Jiading Town", 121.244, 31.384),
            ("新成路", "Xincheng Road", 121.262, 31.364),
            ("安亭", "Anting", 121.166, 31.300),
            ("外冈", "Waigang", 121.164, 31.372),
            ("马陆", "Malu", 121.280, 31.332),
            ("南翔", "Nanxiang", 121.318, 31.298),
            ("江桥", "Jiangqiao", 121.322, 31.254),
            ("徐行", "Xuhang", 121.282, 31.418),
            ("华亭", "Huating", 121.236, 31.458),
        ],
    ),
    (
        "310118",
        &[
            ("夏阳", "Xiayang", 121.124, 31.144),
            ("盈浦", "Yingpu", 121.094, 31.164),
            ("香花桥", "Xianghuaqiao", 121.124, 31.204),
            ("白鹤", "Baihe", 121.138, 31.256),
            ("重固", "Chonggu", 121.182, 31.204),
            ("赵巷", "Zhaoxiang", 121.204, 31.150),
            ("华新", "Huaxin", 121.236, 31.234),
            ("徐泾", "Xujing", 121.276, 31.184),
            ("朱家角", "Zhujiajiao", 121.054, 31.104),
            ("金泽", "Jinze", 120.924, 31.034),
            ("练塘", "Liantang", 121.046, 31.012),
        ],
    ),
    (
        "330421",
        &[
            ("魏塘", "Weitang (Jiashan)", 120.928, 30.860),
            ("罗星", "Luoxing", 120.900, 30.836),
            ("西塘", "Xitang", 120.890, 30.946),
            ("姚庄", "Yaozhuang", 120.960, 30.926),
            ("陶庄", "Taozhuang", 120.812, 30.964),
            ("天凝", "Tianning", 120.806, 30.892),
            ("干窑", "Ganyao", 120.876, 30.892),
            ("大云", "Dayun", 120.952, 30.806),
        ],
    ),
];

/// Middles of the ground that belongs to nobody here: other cities, and the open water.
pub(super) const ELSEWHERE: &[LonLat] = &[
    (120.34, 31.46),
    (120.36, 31.54),
    (120.46, 31.54),
    (120.52, 31.62),
    (120.66, 31.60),
    (120.78, 31.60),
    (120.88, 31.56),
    (120.92, 31.66),
    (120.80, 31.72),
    (120.62, 31.72),
    (120.44, 31.68),
    (121.02, 31.76),
    (121.12, 31.72),
    (121.24, 31.66),
    (121.34, 31.58),
    (121.34, 31.48),
    (121.38, 31.42),
    (121.38, 31.34),
    (121.40, 31.26),
    (121.36, 31.20),
    (121.32, 31.12),
    (121.24, 31.06),
    (121.16, 31.04),
    (121.14, 30.96),
    (121.06, 30.92),
    (121.04, 30.84),
    (121.02, 30.76),
    (120.86, 30.78),
    (120.78, 30.80),
    (120.74, 30.88),
    (120.66, 30.82),
    (120.56, 30.78),
    (120.44, 30.84),
    (120.34, 30.88),
    (120.32, 31.00),
    (120.34, 31.14),
    (120.34, 31.24),
    (120.32, 31.34),
    (120.44, 31.02),
    (120.50, 31.06),
    (121.38, 31.02),
];

/// The towns of a jurisdiction, district by district.
pub fn towns_of(jurisdiction: Jurisdiction) -> Vec<Town> {
    let of = |(code, _): &&(&str, &[Named])| {
        DISTRICTS.iter().any(|d| d.code == *code && d.jurisdiction == jurisdiction)
    };
    let town = |code: &'static str| {
        move |(zh, en, lon, lat): &Named| Town { district: code, zh, en, center: (*lon, *lat) }
    };
    TOWNS.iter().filter(of).flat_map(|(code, towns)| towns.iter().map(town(code))).collect()
}

/// The straight distance in metres.
pub fn meters_between(from: LonLat, to: LonLat) -> f64 {
    let east = (to.0 - from.0) * LONGITUDE_SCALE;
    let north = to.1 - from.1;
    east.hypot(north) * METERS_PER_DEGREE
}
