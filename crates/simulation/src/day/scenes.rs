//! The stories of the day, each with its times; where they happen, the stage says. What is said of them is only what
//! this floor can do: reports, incidents, units.

use api::report::PlaceGiven;
use model::Moment;
use model::incident::Grade;
use model::report::{Channel, Desk};

use super::callers::caller;
use super::plan::{Call, Plan, Pry, Seat, Then, Times, Twist, Want};
use crate::chance::Random;
use crate::setting::{Part, Spot, Stage};

const POLICE: &[&str] = &["station-car", "patrol-car", "motorcycle"];

/// A call of a story: in which jurisdiction, when, and what.
pub(super) struct Scene {
    pub(super) part: Part,
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
    callsign: &str,
    acknowledged: &str,
    on_scene: &str,
    cleared: &str,
) -> Want {
    let times = Times {
        acknowledged_at: Some(clock(acknowledged)),
        on_scene_at: Some(clock(on_scene)),
        cleared_at: Some(clock(cleared)),
    };
    Want { kinds, callsign: Some(callsign.to_owned()), times }
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

struct Told<'a> {
    desk: Desk,
    channel: Channel,
    by: Seat,
    text: String,
    spot: &'a Spot,
}

fn scene(part: Part, at: &str, told: Told<'_>, plan: Plan, dice: &mut Random) -> Scene {
    let Told { desk, channel, by, text, spot } = told;
    let (lon, lat) = spot.place;
    let place = PlaceGiven { lon: Some(lon), lat: Some(lat), address: Some(spot.address.clone()) };
    let caller = matches!(by, Seat::Desk).then(|| caller(dice));
    let call = Call { desk, channel, text, place, caller, by, then: Then::Open(Box::new(plan)) };
    Scene { part, at: clock(at), call }
}

fn phone(text: String, spot: &Spot) -> Told<'_> {
    Told { desk: Desk::Emergency, channel: Channel::Phone, by: Seat::Desk, text, spot }
}

fn partner(text: String, spot: &Spot) -> Told<'_> {
    Told { desk: Desk::Emergency, channel: Channel::Partner, by: Seat::Partner, text, spot }
}

/// All stories.
pub(super) fn scenes(dice: &mut Random, stage: &Stage) -> Vec<Scene> {
    let mut scenes = vec![theft(dice, stage)];
    scenes.push(fire(dice, stage));
    scenes.extend(bridge(dice, stage));
    scenes.push(fraud(dice, stage));
    scenes.push(visit(dice, stage));
    scenes.push(fan(dice, stage));
    scenes.push(screams(dice, stage));
    scenes
}

/// A shop theft in the neighbour's town.
fn theft(dice: &mut Random, stage: &Stage) -> Scene {
    let theft = plan(
        "010100",
        Grade::P3,
        ["08:41:00", "08:41:40", "08:42:10"],
        "case-filed",
        vec![Want { kinds: POLICE, ..Want::default() }],
    );
    let told = format!(
        "{}一家便利店被偷，少了十一条香烟、两块手表和柜台现金，监控看到两人上了一辆灰色面包车往{}方向开。",
        stage.theft.shop.said, stage.theft.towards
    );
    scene(Part::Neighbour, "08:41:00", phone(told, &stage.theft.shop), theft, dice)
}

/// The city's checkpoints are asked to look out for the thieves, where no ring is laid out: with a ring there is an alert.
pub(super) fn look_out(dice: &mut Random, stage: &Stage) -> Scene {
    let (theft, asked) = (&stage.theft, &stage.look_out);
    let post: &[&str] = &["checkpoint-crew"];
    let [first, second, third] = &asked.callsigns;
    let mut watch = plan(
        "110300",
        Grade::P2,
        ["08:47:10", "08:47:50", "08:48:05"],
        "referred",
        vec![
            want(post, first, "08:48:30", "08:49:10", "09:05:50"),
            want(post, second, "08:48:45", "08:49:20", "08:54:10"),
            want(post, third, "08:49:50", "08:50:20", "09:05:50"),
        ],
    );
    watch.notes = vec![
        (20, "对方已提供受案编号和物品清单，核对无误；车辆特征：灰色面包车。".to_owned()),
        (370, format!("{} 方向已超过车辆可能到达的时间，{}恢复常态。", asked.second_road, asked.second)),
        (
            920,
            format!(
                "{}反馈：灰色面包车已拦停，物品与清单一致，人员已控制，民警两名、辅警三名在场，执法记录仪开启。",
                asked.first.said
            ),
        ),
    ];
    watch.closing_note = Some(format!("等候{}两名民警到场办理移交。", theft.bureau));
    let told = format!(
        "{}通报：{}盗窃便利店案，嫌疑车辆灰色面包车正驶向{}，请协助在{}留意。",
        theft.bureau, theft.town, theft.towards, asked.said
    );
    scene(Part::City, "08:47:10", partner(told, &asked.first), watch, dice)
}

/// Smoke on a balcony, seen by a volunteer.
fn fire(dice: &mut Random, stage: &Stage) -> Scene {
    let [fire_post, car, engine] = &stage.balcony.callsigns;
    let mut fire = plan(
        "040000",
        Grade::P1,
        ["10:12:35", "10:12:50", "10:13:20"],
        "settled-on-scene",
        vec![
            want(&["micro-station"], fire_post, "10:13:27", "10:15:30", "10:33:00"),
            want(POLICE, car, "10:13:32", "10:16:10", "10:33:30"),
            want(&["fire-engine"], engine, "10:13:30", "10:17:50", "10:30:00"),
        ],
    );
    fire.notes = vec![
        (35, "已告知志愿者：不要进入楼内，提醒邻居离开。".to_owned()),
        (370, "现场反馈：明火已扑灭，起因为未熄灭的烟头引燃阳台杂物，无人受伤。".to_owned()),
    ];
    fire.close_after_seconds = 90;
    fire.closing_note = Some("阳台堆放可燃物，已当场告知清理，转社区跟进。".to_owned());
    let told = Told {
        desk: Desk::Emergency,
        channel: Channel::Volunteer,
        by: Seat::Volunteer,
        text: "二楼阳台在冒烟，能看到火苗，楼里还有住户没出来。".to_owned(),
        spot: &stage.balcony.spot,
    };
    scene(Part::City, "10:12:35", told, fire, dice)
}

/// A fall from an electric bicycle at the far end of the bridge.
fn bridge(dice: &mut Random, stage: &Stage) -> [Scene; 2] {
    let bridge = &stage.bridge;
    let [neighbours, patrol] = &bridge.callsigns;
    let fall = plan(
        "030105",
        Grade::P3,
        ["12:08:00", "12:08:04", "12:08:40"],
        "settled-on-scene",
        vec![want(POLICE, neighbours, "12:09:05", "12:15:10", "12:41:00")],
    );
    let told = format!(
        "{}{}这一侧，骑电动车的摔倒了，膝盖出血，人清醒，车横在路上。",
        bridge.far.said, bridge.neighbour
    );
    let far = scene(Part::Neighbour, "12:08:00", phone(told, &bridge.far), fall, dice);
    let mut first = plan(
        "110300",
        Grade::P3,
        ["12:08:04", "12:08:08", "12:08:15"],
        "referred",
        vec![want(POLICE, patrol, "12:08:22", "12:09:50", "12:16:00")],
    );
    first.notes = vec![
        (102, format!("{}先期处置：已将伤者扶至路边，摆放警示标志，不作处罚。", bridge.patrol)),
        (470, format!("已当面移交{}民警。", bridge.station)),
    ];
    let told = format!(
        "{}{}一侧电动车摔倒，{}距现场约四百米，请先期处置后移交。",
        bridge.near.said, bridge.neighbour, bridge.patrol
    );
    let near = scene(Part::City, "12:08:04", partner(told, &bridge.near), first, dice);
    [far, near]
}

/// A transfer under way, told by the outside source; no personal data in the text.
fn fraud(dice: &mut Random, stage: &Stage) -> Scene {
    let (spot, car) = &stage.transfer;
    let mut fraud = plan(
        "010202",
        Grade::P1,
        ["14:16:00", "14:16:12", "14:16:30"],
        "help-given",
        vec![want(POLICE, car, "14:16:48", "14:31:00", "14:38:00")],
    );
    fraud.notes = vec![
        (25, "预警来源通报正在尝试转账，电话联系三次占线，按紧急警情派警见面劝阻。".to_owned()),
        (1330, "已见面劝阻成功，当事人通过110核实民警身份后停止转账，八万六千元未损失。".to_owned()),
    ];
    fraud.close_after_seconds = 720;
    let told = "预警来源通报：一笔转账正在发生，疑似电信网络诈骗，请立即上门劝阻。".to_owned();
    scene(Part::City, "14:16:00", partner(told, spot), fraud, dice)
}

/// A first visit about a subsidy, told at the civic desk.
fn visit(dice: &mut Random, stage: &Stage) -> Scene {
    let mut visit = plan("140000", Grade::P5, ["14:30:00", "14:40:00", "14:41:00"], "advised", Vec::new());
    visit.notes = vec![
        (60, "已登记并出具回执。".to_owned()),
        (3000, "已与人社部门和社区会商，补贴差额核对完毕。".to_owned()),
    ];
    visit.close_after_seconds = 9_600;
    visit.closing_note = Some("当场书面答复，差额随下月发放，来访人表示满意。".to_owned());
    let told = Told {
        desk: Desk::Civic,
        channel: Channel::Web,
        by: Seat::Desk,
        text: "来访反映：就业补贴少算了两个月，请求复核。".to_owned(),
        spot: &stage.office,
    };
    scene(Part::City, "14:30:00", told, visit, dice)
}

/// An exhaust fan in the evening.
fn fan(dice: &mut Random, stage: &Stage) -> Scene {
    let (spot, grid_team) = &stage.fan;
    let mut fan = plan(
        "150300",
        Grade::P5,
        ["20:05:00", "20:05:40", "20:06:12"],
        "settled-on-scene",
        vec![want(&["grid-team"], grid_team, "20:15:00", "20:58:00", "21:35:00")],
    );
    fan.notes = vec![
        (20, "红线核对无命中，已告知来电人由网格先行处理，来电人同意。".to_owned()),
        (1180, "网格员已电话联系来电人。".to_owned()),
        (5360, "城管到场，商户已关停排风机。".to_owned()),
    ];
    fan.close_after_seconds = 2_100;
    fan.closing_note = Some("来电人确认已安静，满意。".to_owned());
    let told = format!("{}这边饭店的排风机一直轰隆隆响，关着窗都吵，没有别的事，就想让它停一停。", spot.said);
    scene(Part::City, "20:05:00", phone(told, spot), fan, dice)
}

/// Later the same words as about the fan, with screaming in them.
fn screams(dice: &mut Random, stage: &Stage) -> Scene {
    let screams = plan(
        "100800",
        Grade::P1,
        ["23:40:00", "23:40:20", "23:40:45"],
        "taken-to-station",
        vec![Want { kinds: POLICE, ..Want::default() }, Want { kinds: POLICE, ..Want::default() }],
    );
    let told = "楼上太吵了，不是放音乐，是摔东西，还有女的在尖叫喊救命。".to_owned();
    scene(Part::City, "23:40:00", phone(told, &stage.screams), screams, dice)
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
