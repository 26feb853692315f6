//! Names for streets, alleys, villages and shops, in Chinese and in English.

use super::chance::Dice;

/// A name in both languages.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Name {
    pub(super) zh: String,
    pub(super) en: String,
}

impl Name {
    pub(super) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

type Word = (&'static str, &'static str);

const FIRST: [Word; 56] = [
    ("安", "An"),
    ("宝", "Bao"),
    ("长", "Chang"),
    ("春", "Chun"),
    ("东", "Dong"),
    ("丰", "Feng"),
    ("福", "Fu"),
    ("古", "Gu"),
    ("光", "Guang"),
    ("桂", "Gui"),
    ("国", "Guo"),
    ("海", "Hai"),
    ("和", "He"),
    ("虹", "Hong"),
    ("华", "Hua"),
    ("惠", "Hui"),
    ("嘉", "Jia"),
    ("建", "Jian"),
    ("江", "Jiang"),
    ("金", "Jin"),
    ("锦", "Jin"),
    ("景", "Jing"),
    ("开", "Kai"),
    ("康", "Kang"),
    ("兰", "Lan"),
    ("乐", "Le"),
    ("林", "Lin"),
    ("龙", "Long"),
    ("绿", "Lü"),
    ("明", "Ming"),
    ("南", "Nan"),
    ("宁", "Ning"),
    ("平", "Ping"),
    ("青", "Qing"),
    ("庆", "Qing"),
    ("荣", "Rong"),
    ("瑞", "Rui"),
    ("尚", "Shang"),
    ("石", "Shi"),
    ("双", "Shuang"),
    ("松", "Song"),
    ("太", "Tai"),
    ("泰", "Tai"),
    ("天", "Tian"),
    ("通", "Tong"),
    ("文", "Wen"),
    ("西", "Xi"),
    ("祥", "Xiang"),
    ("新", "Xin"),
    ("兴", "Xing"),
    ("学", "Xue"),
    ("杨", "Yang"),
    ("永", "Yong"),
    ("友", "You"),
    ("玉", "Yu"),
    ("云", "Yun"),
];
const SECOND: [Word; 44] = [
    ("园", "yuan"),
    ("泉", "quan"),
    ("湖", "hu"),
    ("山", "shan"),
    ("桥", "qiao"),
    ("塘", "tang"),
    ("港", "gang"),
    ("浦", "pu"),
    ("泽", "ze"),
    ("安", "an"),
    ("宁", "ning"),
    ("福", "fu"),
    ("丰", "feng"),
    ("利", "li"),
    ("民", "min"),
    ("德", "de"),
    ("业", "ye"),
    ("成", "cheng"),
    ("达", "da"),
    ("昌", "chang"),
    ("盛", "sheng"),
    ("泰", "tai"),
    ("阳", "yang"),
    ("星", "xing"),
    ("月", "yue"),
    ("霞", "xia"),
    ("枫", "feng"),
    ("柳", "liu"),
    ("梅", "mei"),
    ("竹", "zhu"),
    ("荷", "he"),
    ("莲", "lian"),
    ("香", "xiang"),
    ("秀", "xiu"),
    ("舟", "zhou"),
    ("帆", "fan"),
    ("渔", "yu"),
    ("田", "tian"),
    ("庄", "zhuang"),
    ("溪", "xi"),
    ("洲", "zhou"),
    ("苑", "yuan"),
    ("庭", "ting"),
    ("坊", "fang"),
];
const ALLEY: [Word; 30] = [
    ("大石头", "Dashitou"),
    ("钮家", "Niujia"),
    ("丁香", "Dingxiang"),
    ("悬桥", "Xuanqiao"),
    ("豆粉", "Doufen"),
    ("菉葭", "Lujia"),
    ("打线", "Daxian"),
    ("剪金", "Jianjin"),
    ("马医科", "Mayike"),
    ("装驾桥", "Zhuangjiaqiao"),
    ("通关坊", "Tongguanfang"),
    ("曹家", "Caojia"),
    ("梵门桥", "Fanmenqiao"),
    ("天官坊", "Tianguanfang"),
    ("卫道观前", "Weidaoguanqian"),
    ("南石子", "Nanshizi"),
    ("大儒", "Daru"),
    ("百花", "Baihua"),
    ("侍其", "Shiqi"),
    ("孔副司", "Kongfusi"),
    ("书院", "Shuyuan"),
    ("滚绣坊", "Gunxiufang"),
    ("醋库", "Cuku"),
    ("盛家", "Shengjia"),
    ("唐家", "Tangjia"),
    ("迎枫", "Yingfeng"),
    ("织里", "Zhili"),
    ("史家", "Shijia"),
    ("井仪", "Jingyi"),
    ("清洲观前", "Qingzhouguanqian"),
];
const VILLAGE_END: [Word; 12] = [
    ("家村", "jia Village"),
    ("家浜", "jiabang"),
    ("庄", "zhuang"),
    ("港村", "gang Village"),
    ("泾村", "jing Village"),
    ("圩", "wei"),
    ("巷村", "xiang Village"),
    ("桥村", "qiao Village"),
    ("埭", "dai"),
    ("湾村", "wan Village"),
    ("渡村", "du Village"),
    ("墩", "dun"),
];
const FAMILY: [Word; 24] = [
    ("张", "Zhang"),
    ("陆", "Lu"),
    ("顾", "Gu"),
    ("朱", "Zhu"),
    ("沈", "Shen"),
    ("钱", "Qian"),
    ("吴", "Wu"),
    ("徐", "Xu"),
    ("周", "Zhou"),
    ("王", "Wang"),
    ("陈", "Chen"),
    ("许", "Xu"),
    ("范", "Fan"),
    ("曹", "Cao"),
    ("金", "Jin"),
    ("潘", "Pan"),
    ("薛", "Xue"),
    ("姚", "Yao"),
    ("俞", "Yu"),
    ("邵", "Shao"),
    ("冯", "Feng"),
    ("叶", "Ye"),
    ("庞", "Pang"),
    ("计", "Ji"),
];

/// A name of two words and what it is: 永泉路, Yongquan Road.
fn paired(dice: &mut Dice, ending: Word) -> Name {
    let (first, second) = (dice.pick(&FIRST), dice.pick(&SECOND));
    Name::new(format!("{}{}{}", first.0, second.0, ending.0), format!("{}{} {}", first.1, second.1, ending.1))
}

/// A name for a road.
pub(super) fn road(dice: &mut Dice) -> Name {
    paired(dice, ("路", "Road"))
}

/// A name for a street.
pub(super) fn street(dice: &mut Dice) -> Name {
    let ending = *dice.pick(&[("街", "Street"), ("路", "Road"), ("路", "Road")]);
    paired(dice, ending)
}

/// A name for a lane of the old town.
pub(super) fn alley(dice: &mut Dice) -> Name {
    let ending = *dice.pick(&[("巷", "Alley"), ("弄", "Lane"), ("里", "Lane"), ("巷", "Alley")]);
    if dice.chance(0.45) {
        let word = dice.pick(&ALLEY);
        return Name::new(format!("{}{}", word.0, ending.0), format!("{} {}", word.1, ending.1));
    }
    paired(dice, ending)
}

/// A name for a village.
pub(super) fn village(dice: &mut Dice) -> Name {
    let (family, ending) = (dice.pick(&FAMILY), dice.pick(&VILLAGE_END));
    Name::new(format!("{}{}", family.0, ending.0), format!("{}{}", family.1, ending.1))
}

/// A name for a neighbourhood.
pub(super) fn neighbourhood(dice: &mut Dice) -> Name {
    let ending =
        *dice.pick(&[("新村", "New Village"), ("花园", "Garden"), ("社区", "Community"), ("苑", "Court")]);
    paired(dice, ending)
}
