//! The drawn city as a setting.

use std::sync::Arc;

use roads::drawn::places::{DISTRICTS, Jurisdiction, Town as DrawnTown, towns_of};
use roads::drawn::posts::posts_of;
use roads::drawn::{Size, ground_geojson};

use super::{
    Addresses, Balcony, Bridge, District, Ground, LonLat, LookOut, Part, Post, Setting, Spot, Stage, Theft,
    Town,
};

impl Setting {
    /// The drawn city.
    pub fn drawn(seed: u64) -> Self {
        Self { grounds: Part::ALL.map(|part| Arc::new(ground(seed, part))), stage: stage() }
    }
}

const fn jurisdiction(part: Part) -> Jurisdiction {
    match part {
        Part::City => Jurisdiction::Suzhou,
        Part::Neighbour => Jurisdiction::WestShanghai,
        Part::County => Jurisdiction::Jiashan,
    }
}

fn ground(seed: u64, part: Part) -> Ground {
    let jurisdiction = jurisdiction(part);
    let drawn = DISTRICTS.iter().filter(|district| district.jurisdiction == jurisdiction);
    let codes: Vec<&str> = drawn.clone().map(|district| district.code).collect();
    let number = |code: &str| codes.iter().position(|known| *known == code).unwrap_or(0);
    let towns = towns_of(jurisdiction).into_iter().map(|drawn| town(number(drawn.district), &drawn));
    let posts = posts_of(jurisdiction).into_iter().map(|post| Post {
        district: number(post.district),
        base: ["消防救援站", "急救站", "派出所"]
            .iter()
            .fold(post.zh, |base, end| base.trim_end_matches(end))
            .to_owned(),
        kind: post.kind,
        place: post.place,
    });
    Ground {
        part,
        name: jurisdiction.name().to_owned(),
        name_en: jurisdiction.name_en().to_owned(),
        key: jurisdiction.key(),
        districts: drawn.map(district).collect(),
        towns: towns.collect(),
        posts: posts.collect(),
        geojson: ground_geojson(seed, Size::City, jurisdiction),
        addresses: Addresses::Made,
        crossings: Vec::new(),
    }
}

fn district(drawn: &roads::drawn::places::District) -> District {
    // A county-level city has a bureau of its own, a district a branch.
    let bureau = match drawn.zh.strip_suffix('区') {
        Some(_) => format!("{}公安分局", drawn.short),
        None => format!("{}公安局", drawn.zh),
    };
    let is_old_town = drawn.code == "320508";
    District {
        name: drawn.zh.to_owned(),
        short: drawn.short.to_owned(),
        bureau,
        grid_team: if is_old_town {
            "养育巷网格组".to_owned()
        } else {
            format!("{}网格组", drawn.short)
        },
        is_dense: matches!(drawn.code, "320508" | "320571"),
    }
}

fn town(district: usize, drawn: &DrawnTown) -> Town {
    const VOLUNTEERS: [&str; 9] = ["东渚", "盛泽", "甪直", "千灯", "沙溪", "平江", "马陆", "朱家角", "西塘"];
    Town {
        district,
        name: drawn.zh.to_owned(),
        center: drawn.center,
        has_volunteers: VOLUNTEERS.contains(&drawn.zh),
        grid_office: (drawn.zh == "金阊").then(|| "养育巷网格".to_owned()),
    }
}

fn spot(place: LonLat, said: &str, address: &str) -> Spot {
    Spot { place, said: said.to_owned(), address: address.to_owned() }
}

fn stage() -> Stage {
    Stage {
        theft: Theft {
            shop: spot((121.2440, 31.3860), "嘉定镇商业街", "嘉定区嘉定镇人民路便利店"),
            bureau: "嘉定分局".to_owned(),
            town: "嘉定镇".to_owned(),
            towards: "太仓".to_owned(),
        },
        look_out: LookOut {
            said: "省际检查站".to_owned(),
            first: spot((121.1180, 31.4240), "南郊检查站", "太仓市南郊检查站"),
            second: "太仓G15检查站".to_owned(),
            second_road: "G15".to_owned(),
            callsigns: ["南郊检查站1组", "太仓G15检查站1组", "浏河检查站1组"].map(str::to_owned),
        },
        balcony: Balcony {
            spot: spot((120.4302, 31.3022), "龙景花园", "高新区东渚街道龙景花园"),
            callsigns: ["东渚微站", "东渚处警01", "科技城消防1号车"].map(str::to_owned),
        },
        bridge: Bridge {
            far: spot((120.8960, 31.0640), "元荡桥", "青浦区金泽镇元荡桥东"),
            near: spot((120.8950, 31.0645), "元荡桥", "元荡桥毗邻区"),
            neighbour: "青浦".to_owned(),
            station: "金泽派出所".to_owned(),
            patrol: "汾湖巡组".to_owned(),
            callsigns: ["金泽处警01", "汾湖处警01"].map(str::to_owned),
        },
        transfer: (spot((120.5580, 31.2980), "玉山路", "高新区狮山街道玉山路"), "狮山处警01".to_owned()),
        office: spot((120.6260, 31.2940), "便民服务中心", "姑苏区沧浪街道便民服务中心"),
        fan: (spot((120.5985, 31.3155), "养育巷", "姑苏区金阊养育巷"), "养育巷网格组".to_owned()),
        screams: spot((120.6010, 31.3170), "景德路", "姑苏区金阊景德路"),
    }
}

#[cfg(test)]
mod tests {
    use operations::Geography;

    use super::*;
    use crate::setting::PostKind;

    const SEED: u64 = 20_230_110;

    fn geographies() -> Vec<(Arc<Ground>, Geography)> {
        let grounds = Setting::drawn(SEED).grounds;
        let read = |ground: Arc<Ground>| {
            let geography = Geography::parse(&ground.geojson).unwrap();
            (ground, geography)
        };
        grounds.into_iter().map(read).collect()
    }

    #[test]
    fn every_town_and_post_stands_on_land_in_a_grid_of_its_own_jurisdiction() {
        for (ground, geography) in geographies() {
            let towns = ground.towns.iter().map(|town| (&town.name, town.center));
            let posts = ground.posts.iter().map(|post| (&post.base, post.place));
            for (name, (lon, lat)) in towns.chain(posts) {
                assert!(geography.grid(lon, lat).is_some(), "{name} stands in no grid");
                assert!(geography.police_grid(lon, lat).is_some(), "{name} stands in no police grid");
                assert!(!roads::drawn::is_in_lake((lon, lat)), "{name} stands in the water");
            }
        }
    }

    #[test]
    fn the_city_has_the_grids_that_the_day_needs() {
        let geographies = geographies();
        let populated = geographies[0].1.populated();
        assert!(populated.len() >= 300, "{} grids", populated.len());
        assert!(populated.iter().any(|grid| grid.code == "320508019044001"));
        let lengths: Vec<usize> = populated.iter().map(|grid| grid.code.len()).collect();
        assert!(lengths.iter().all(|length| *length == 15), "{lengths:?}");
    }

    #[test]
    fn the_call_signs_of_the_stories_are_those_of_crews() {
        let setting = Setting::drawn(SEED);
        let city = setting.ground(Part::City);
        let has_post = |callsign: &String| city.posts.iter().any(|post| post.callsign() == *callsign);
        assert!(setting.stage.look_out.callsigns.iter().all(has_post));
        let [fire_post, car, engine] = &setting.stage.balcony.callsigns;
        let town = city.towns.iter().find(|town| town.station_car() == *car).unwrap();
        assert!(town.has_volunteers && town.fire_post() == *fire_post && has_post(engine));
        assert!(city.posts.iter().any(|post| post.kind == PostKind::Landing));
    }
}
