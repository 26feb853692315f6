//! The stories of the day, each with its times. What is said of them is only what this floor can do: reports,
//! incidents, units.

use api::report::PlaceGiven;
use model::Moment;
use model::incident::Grade;
use model::report::{Channel, Desk};

use super::callers::caller;
use super::plan::{Call, Plan, Pry, Seat, Then, Times, Twist, Want};
use crate::chance::Random;
use crate::city::{Jurisdiction, LonLat};

const POLICE: &[&str] = &["station-car", "patrol-car", "motorcycle"];

/// A call of a story: in which jurisdiction, when, and what.
pub(super) struct Scene {
    pub(super) jurisdiction: Jurisdiction,
    pub(super) at: Moment,
    pub(super) call: Call,
}

/// A time of the day, as `08:47:10`.
fn clock(time: &str) -> Moment {
    format!("2023-01-10T{time}+08:00").parse().expect("the times of the stories are constants")
}

/// A unit with the times that the story gives it.
fn want(
    kinds: &'static [&'static str],
    callsign: &'static str,
    acknowledged: &str,
    on_scene: &str,
    cleared: &str,
) -> Want {
    let times = Times {
        acknowledged_at: Some(clock(acknowledged)),
        on_scene_at: Some(clock(on_scene)),
        cleared_at: Some(clock(cleared)),
    };
    Want { kinds, callsign: Some(callsign), times }
}

/// The plan of a story: opened and sent at these times.
fn plan(type_code: &str, grade: Grade, at: [&str; 3], disposition: &'static str, wants: Vec<Want>) -> Plan {
    let [rings, opens, sends] = at.map(clock);
    Plan {
        // Stories are told once: nobody calls about them again.
        call: 0,
        type_code: type_code.to_owned(),
        grade,
        open_after_seconds: opens.seconds_since(rings),
        dispatch_after_seconds: sends.seconds_since(opens),
        wants,
        close_after_seconds: 120,
        disposition,
        closing_note: None,
        notes: Vec::new(),
        twist: Twist::Plain,
        tries: 0,
    }
}

struct Told {
    desk: Desk,
    channel: Channel,
    by: Seat,
    text: &'static str,
    place: LonLat,
    address: &'static str,
}

fn scene(jurisdiction: Jurisdiction, at: &str, told: &Told, plan: Plan, dice: &mut Random) -> Scene {
    let Told { desk, channel, by, text, place: (lon, lat), address } = *told;
    let place = PlaceGiven { lon: Some(lon), lat: Some(lat), address: Some(address.to_owned()) };
    let caller = matches!(by, Seat::Desk).then(|| caller(dice));
    let call =
        Call { desk, channel, text: text.to_owned(), place, caller, by, then: Then::Open(Box::new(plan)) };
    Scene { jurisdiction, at: clock(at), call }
}

fn phone(text: &'static str, place: LonLat, address: &'static str) -> Told {
    Told { desk: Desk::Emergency, channel: Channel::Phone, by: Seat::Desk, text, place, address }
}

fn partner(text: &'static str, place: LonLat, address: &'static str) -> Told {
    Told { desk: Desk::Emergency, channel: Channel::Partner, by: Seat::Partner, text, place, address }
}

/// All stories.
pub(super) fn scenes(dice: &mut Random) -> Vec<Scene> {
    let mut scenes = van(dice);
    scenes.push(fire(dice));
    scenes.extend(bridge(dice));
    scenes.push(fraud(dice));
    scenes.push(visit(dice));
    scenes.extend(noise(dice));
    scenes
}

/// A shop theft in Jiading; Taicang's checkpoints are asked to look out.
fn van(dice: &mut Random) -> Vec<Scene> {
    let theft = plan(
        "010100",
        Grade::P3,
        ["08:41:00", "08:41:40", "08:42:10"],
        "case-filed",
        vec![Want { kinds: POLICE, ..Want::default() }],
    );
    let told = phone(
        "嘉定镇商业街一家便利店被偷，少了十一条香烟、两块手表和柜台现金，监控看到两人上了一辆灰色面包车往太仓方向开。",
        (121.2440, 31.3860),
        "嘉定区嘉定镇人民路便利店",
    );
    let mut scenes = vec![scene(Jurisdiction::WestShanghai, "08:41:00", &told, theft, dice)];
    let post: &[&str] = &["checkpoint-crew"];
    let mut watch = plan(
        "110300",
        Grade::P2,
        ["08:47:10", "08:47:50", "08:48:05"],
        "referred",
        vec![
            want(post, "南郊检查站1组", "08:48:30", "08:49:10", "09:05:50"),
            want(post, "太仓G15检查站1组", "08:48:45", "08:49:20", "08:54:10"),
            want(post, "浏河检查站1组", "08:49:50", "08:50:20", "09:05:50"),
        ],
    );
    watch.notes = vec![
        (20, "对方已提供受案编号和物品清单，核对无误；车辆特征：灰色面包车。"),
        (370, "G15 方向已超过车辆可能到达的时间，太仓G15检查站恢复常态。"),
        (
            920,
            "南郊检查站反馈：灰色面包车已拦停，物品与清单一致，人员已控制，民警两名、辅警三名在场，执法记录仪开启。",
        ),
    ];
    watch.closing_note = Some("等候嘉定分局两名民警到场办理移交。");
    let told = partner(
        "嘉定分局通报：嘉定镇盗窃便利店案，嫌疑车辆灰色面包车正驶向太仓，请协助在省际检查站留意。",
        (121.1180, 31.4240),
        "太仓市南郊检查站",
    );
    scenes.push(scene(Jurisdiction::Suzhou, "08:47:10", &told, watch, dice));
    scenes
}

/// Smoke on a balcony in Dongzhu, seen by a volunteer.
fn fire(dice: &mut Random) -> Scene {
    let mut fire = plan(
        "040000",
        Grade::P1,
        ["10:12:35", "10:12:50", "10:13:20"],
        "settled-on-scene",
        vec![
            want(&["micro-station"], "东渚微站", "10:13:27", "10:15:30", "10:33:00"),
            want(POLICE, "东渚处警01", "10:13:32", "10:16:10", "10:33:30"),
            want(&["fire-engine"], "科技城消防1号车", "10:13:30", "10:17:50", "10:30:00"),
        ],
    );
    fire.notes = vec![
        (35, "已告知志愿者：不要进入楼内，提醒邻居离开。"),
        (370, "现场反馈：明火已扑灭，起因为未熄灭的烟头引燃阳台杂物，无人受伤。"),
    ];
    fire.close_after_seconds = 90;
    fire.closing_note = Some("阳台堆放可燃物，已当场告知清理，转社区跟进。");
    let told = Told {
        desk: Desk::Emergency,
        channel: Channel::Volunteer,
        by: Seat::Volunteer,
        text: "二楼阳台在冒烟，能看到火苗，楼里还有住户没出来。",
        place: (120.4302, 31.3022),
        address: "高新区东渚街道龙景花园",
    };
    scene(Jurisdiction::Suzhou, "10:12:35", &told, fire, dice)
}

/// A fall from an electric bicycle at the far end of Yuandang bridge.
fn bridge(dice: &mut Random) -> Vec<Scene> {
    let fall = plan(
        "030105",
        Grade::P3,
        ["12:08:00", "12:08:04", "12:08:40"],
        "settled-on-scene",
        vec![want(POLICE, "金泽处警01", "12:09:05", "12:15:10", "12:41:00")],
    );
    let told = phone(
        "元荡桥青浦这一侧，骑电动车的摔倒了，膝盖出血，人清醒，车横在路上。",
        (120.8960, 31.0640),
        "青浦区金泽镇元荡桥东",
    );
    let mut scenes = vec![scene(Jurisdiction::WestShanghai, "12:08:00", &told, fall, dice)];
    let mut first = plan(
        "110300",
        Grade::P3,
        ["12:08:04", "12:08:08", "12:08:15"],
        "referred",
        vec![want(POLICE, "汾湖处警01", "12:08:22", "12:09:50", "12:16:00")],
    );
    first.notes = vec![
        (102, "汾湖巡组先期处置：已将伤者扶至路边，摆放警示标志，不作处罚。"),
        (470, "已当面移交金泽派出所民警。"),
    ];
    let told = partner(
        "元荡桥青浦一侧电动车摔倒，汾湖巡组距现场约四百米，请先期处置后移交。",
        (120.8950, 31.0645),
        "元荡桥毗邻区",
    );
    scenes.push(scene(Jurisdiction::Suzhou, "12:08:04", &told, first, dice));
    scenes
}

/// A transfer under way, told by the outside source; no personal data in the text.
fn fraud(dice: &mut Random) -> Scene {
    let mut fraud = plan(
        "010202",
        Grade::P1,
        ["14:16:00", "14:16:12", "14:16:30"],
        "help-given",
        vec![want(POLICE, "狮山处警01", "14:16:48", "14:31:00", "14:38:00")],
    );
    fraud.notes = vec![
        (25, "预警来源通报正在尝试转账，电话联系三次占线，按紧急警情派警见面劝阻。"),
        (1330, "已见面劝阻成功，当事人通过110核实民警身份后停止转账，八万六千元未损失。"),
    ];
    fraud.close_after_seconds = 720;
    let told = partner(
        "预警来源通报：一笔转账正在发生，疑似电信网络诈骗，请立即上门劝阻。",
        (120.5580, 31.2980),
        "高新区狮山街道玉山路",
    );
    scene(Jurisdiction::Suzhou, "14:16:00", &told, fraud, dice)
}

/// A first visit about a subsidy, told at the civic desk.
fn visit(dice: &mut Random) -> Scene {
    let mut visit = plan("140000", Grade::P5, ["14:30:00", "14:40:00", "14:41:00"], "advised", Vec::new());
    visit.notes = vec![(60, "已登记并出具回执。"), (3000, "已与人社部门和社区会商，补贴差额核对完毕。")];
    visit.close_after_seconds = 9_600;
    visit.closing_note = Some("当场书面答复，差额随下月发放，来访人表示满意。");
    let told = Told {
        desk: Desk::Civic,
        channel: Channel::Web,
        by: Seat::Desk,
        text: "来访反映：就业补贴少算了两个月，请求复核。",
        place: (120.6260, 31.2940),
        address: "姑苏区沧浪街道便民服务中心",
    };
    scene(Jurisdiction::Suzhou, "14:30:00", &told, visit, dice)
}

/// An exhaust fan at night, and later the same words with screaming in them.
fn noise(dice: &mut Random) -> Vec<Scene> {
    let mut fan = plan(
        "150300",
        Grade::P5,
        ["20:05:00", "20:05:40", "20:06:12"],
        "settled-on-scene",
        vec![want(&["grid-team"], "养育巷网格组", "20:15:00", "20:58:00", "21:35:00")],
    );
    fan.notes = vec![
        (20, "红线核对无命中，已告知来电人由网格先行处理，来电人同意。"),
        (1180, "网格员已电话联系来电人。"),
        (5360, "城管到场，商户已关停排风机。"),
    ];
    fan.close_after_seconds = 2_100;
    fan.closing_note = Some("来电人确认已安静，满意。");
    let at = (120.5985, 31.3155);
    let told = phone(
        "养育巷这边饭店的排风机一直轰隆隆响，关着窗都吵，没有别的事，就想让它停一停。",
        at,
        "姑苏区金阊养育巷",
    );
    let mut scenes = vec![scene(Jurisdiction::Suzhou, "20:05:00", &told, fan, dice)];
    let screams = plan(
        "100800",
        Grade::P1,
        ["23:40:00", "23:40:20", "23:40:45"],
        "taken-to-station",
        vec![Want { kinds: POLICE, ..Want::default() }, Want { kinds: POLICE, ..Want::default() }],
    );
    let told = phone(
        "楼上太吵了，不是放音乐，是摔东西，还有女的在尖叫喊救命。",
        (120.6010, 31.3170),
        "姑苏区金阊景德路",
    );
    scenes.push(scene(Jurisdiction::Suzhou, "23:40:00", &told, screams, dice));
    scenes
}

/// The attack hour: what is asked for, and when.
pub(super) fn pries() -> Vec<(Moment, Pry)> {
    let pries = [
        ("16:00:10", Pry::OtherCase),
        ("16:04:30", Pry::WrongRole),
        ("16:09:00", Pry::AuditByDispatcher),
        ("16:15:20", Pry::Forged),
        ("16:31:00", Pry::OtherCase),
        ("16:48:40", Pry::WrongRole),
    ];
    pries.map(|(time, pry)| (clock(time), pry)).to_vec()
}
