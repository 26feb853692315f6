//! The demonstration: three neighbouring jurisdictions, founded, staffed, and in the middle of a morning.

use std::sync::Arc;

use api::simulation::{DemoSignIn, SimulationView};
use model::Moment;
use operations::{City, Clock as _, Error};

use crate::clock::SimulatedClock;
use crate::day::{Day, Pace};
use crate::setting::{Part, Setting};
use crate::staff::{self, Scale};

/// The password of everybody in the demonstration. It opens nothing else.
pub const PASSWORD: &str = "anlan-demo";

/// When the desks are set up: a while before the first screen, so that the first screen is alive.
pub const FOUNDED_AT: &str = "2023-01-10T06:40:00+08:00";
/// The time that the first screen shows.
pub const STARTS_AT: &str = "2023-01-10T07:00:00+08:00";
/// When the day is over.
pub const ENDS_AT: &str = "2023-01-11T00:00:00+08:00";

/// How far the founding has come, for the line that a starting program shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// A jurisdiction gets its organisations, people and units.
    Staffing(Part),
    /// The hours before the first screen are played.
    Playing,
}

/// A founded and staffed demonstration.
pub struct Demo {
    /// The day, to be played on.
    pub day: Day,
    /// Everybody to sign in as.
    pub sign_ins: Vec<DemoSignIn>,
    clock: Arc<SimulatedClock>,
}

impl Demo {
    /// Founds and staffs three empty jurisdictions, in the order of [`Part::ALL`], puts the shared clock to the
    /// founding and plays until the day starts.
    pub async fn found(
        seed: u64,
        setting: &Setting,
        cities: [Arc<City>; 3],
        clock: Arc<SimulatedClock>,
        progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<Self, Error> {
        clock.set(moment(FOUNDED_AT));
        let mut sign_ins = Vec::new();
        let mut teams = Vec::new();
        for (ground, city) in setting.grounds.iter().zip(cities) {
            progress(Progress::Staffing(ground.part));
            let (mut team, names) = staff::hire(seed, ground, city, Scale::Whole).await?;
            team.lay_ring(setting).await?;
            teams.push(team);
            sign_ins.extend(names);
        }
        progress(Progress::Playing);
        let mut day = Day::new(seed, setting, teams, Arc::clone(&clock), Pace::demonstration());
        day.play_until(moment(STARTS_AT)).await;
        Ok(Self { day, sign_ins, clock })
    }

    /// What the controls show. Readable while the day is played elsewhere by way of [`view`].
    pub fn view(&self) -> SimulationView {
        view(&self.clock, self.day.reports_filed())
    }
}

/// What the controls show, from the clock and the count of calls.
pub fn view(clock: &SimulatedClock, reports_filed: u64) -> SimulationView {
    let now = clock.now();
    SimulationView {
        running: clock.is_running(),
        speed: clock.speed(),
        now,
        ends_at: moment(ENDS_AT),
        reports_filed,
    }
}

/// The moment of one of this module's times.
pub fn moment(text: &str) -> Moment {
    text.parse().expect("the times of the day are constants with an offset")
}
