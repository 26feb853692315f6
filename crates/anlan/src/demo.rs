//! `anlan demo`: three neighbouring cities, drawn or of an imported map, and a day that is played in them, on real
//! journals.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anlan_http::{Demonstration, Steered};
use anyhow::{Context as _, ensure};
use api::simulation::{DemoSignIn, DemoSignIns, SimulationAction, SimulationView, SteerSimulation};
use indicatif::{ProgressBar, ProgressStyle};
use model::rules::Rules;
use operations::{Cities, City, Clock as _, Error, Streets};
use simulation::day::Day;
use simulation::demo::{self, Demo as DemoDay, Progress};
use simulation::{Setting, SimulatedClock};
use storage_sqlite::{DataLock, Options};
use tokio::sync::Mutex;

use crate::cli::{Demo, tell};
use crate::data::{Folder, Opening, private_dir};
use crate::serve;

/// How often the day is played on.
const ROUND: Duration = Duration::from_millis(50);
/// How far one step goes when no act is due before.
const STEP_SECONDS: i64 = 60;

/// Plays the day until the process is told to stop.
pub(crate) fn run(options: &Demo) -> anyhow::Result<()> {
    ensure!((0.1..=3600.0).contains(&options.speed), "--speed goes from 0.1 to 3600");
    crate::log::start();
    let temporary = Temporary::new(options.data.as_deref())?;
    let lock = DataLock::take(&temporary.0).context("taking the demonstration's directory")?;
    let play = serve::runtime()?.block_on(play(options, &temporary.0));
    drop(lock);
    drop(temporary);
    play
}

async fn play(options: &Demo, data: &Path) -> anyhow::Result<()> {
    let bar =
        ProgressBar::new_spinner().with_style(ProgressStyle::with_template("{spinner} 安澜 Anlan: {msg}")?);
    bar.enable_steady_tick(Duration::from_millis(100));
    let clock = Arc::new(SimulatedClock::new(demo::moment(demo::FOUNDED_AT), options.speed));
    let (streets, setting) = ground(options, &bar)?;
    let stage = Stage {
        streets,
        setting,
        data: data.to_owned(),
        seed: options.seed,
        clock,
        rounds: AtomicU64::new(0),
    };
    let (cities, day) = stage.set(&bar).await?;
    bar.finish_and_clear();
    let sign_ins = day.sign_ins;
    print_sign_ins(&sign_ins);
    let stage = Arc::new(stage);
    stage.clock.set_speed(options.speed);
    if options.paused {
        stage.clock.pause();
    }
    let cities = Cities::new(cities);
    let filed = AtomicU64::new(day.day.reports_filed());
    let theatre = Theatre { stage, cities: Arc::clone(&cities), day: Mutex::new(day.day), filed, sign_ins };
    let theatre = Arc::new(theatre);
    tokio::spawn(drive(Arc::clone(&theatre)));
    serve::keep_clocks(Arc::clone(&cities));
    if !options.no_open {
        open_browser(options.listen);
    }
    serve::behind_the_door(options.listen, Arc::clone(&cities), Some(theatre)).await?;
    cities.replace(Vec::new());
    Ok(())
}

/// The streets and what is where on them: the drawn city's, or those of an imported one.
fn ground(options: &Demo, bar: &ProgressBar) -> anyhow::Result<(Arc<Streets>, Setting)> {
    let base = options.base.as_deref().map(crate::streets::base).transpose()?;
    let Some(city) = &options.city else {
        bar.set_message("绘制街道 drawing the streets …");
        let streets = crate::streets::drawn(options.seed, base)?;
        let setting = Setting::drawn(options.seed).ringed(streets.ground());
        return Ok((streets, setting));
    };
    let streets = crate::streets::serve(city, base)?;
    bar.set_message("查找警力与网格位置 finding places for units and grids …");
    let setting = Setting::of(streets.ground(), options.seed)
        .with_context(|| format!("playing the day on {}", city.display()))?;
    tell(
        "网格人口按街道长度估算，并非统计数据 · the grids' population is estimated from the length of their streets",
    );
    Ok((streets, setting))
}

/// The names and the one password, for whoever has not read the sign-in page.
fn print_sign_ins(sign_ins: &[DemoSignIn]) {
    tell(&format!("演示账号 demo sign-ins (password 口令: {})", demo::PASSWORD));
    for row in sign_ins {
        tell(&format!(
            "  {:<12} {:<18} {} · {}",
            row.name,
            row.role.code(),
            row.display_name,
            row.jurisdiction
        ));
    }
}

/// Opens the console once the server has had time to say where it listens.
fn open_browser(listen: std::net::SocketAddr) {
    let url = format!("http://{listen}/");
    let opened = std::process::Command::new("xdg-open")
        .arg(&url)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn();
    if opened.is_err() {
        tell(&format!("open {url} in a browser"));
    }
}

/// Where the three cities are set up, again for each reset.
struct Stage {
    streets: Arc<Streets>,
    setting: Setting,
    data: PathBuf,
    seed: u64,
    clock: Arc<SimulatedClock>,
    rounds: AtomicU64,
}

impl Stage {
    async fn set(&self, bar: &ProgressBar) -> anyhow::Result<(Vec<Arc<City>>, DemoDay)> {
        let round = self.rounds.fetch_add(1, Ordering::Relaxed);
        let data = self.data.join(format!("day-{round}"));
        private_dir(&data)?;
        let small = Options { ballast_bytes: 1 << 20, log_laid_bytes: 4 << 20, ..Options::default() };
        let clock = Arc::clone(&self.clock);
        let how = Opening {
            rules: Arc::new(Rules::builtin()),
            clock,
            journal: small,
            audit: small,
            streets: Some(Arc::clone(&self.streets)),
            demo: true,
        };
        let mut cities = Vec::new();
        for ground in &self.setting.grounds {
            let name = &ground.name;
            bar.set_message(name.clone());
            let folder = Folder::lay(&data, name)?;
            folder.lay_geography(&ground.geojson)?;
            cities.push(folder.open(&how)?);
        }
        let three: [Arc<City>; 3] = match cities.clone().try_into() {
            Ok(three) => three,
            Err(_other) => anyhow::bail!("a setting has three jurisdictions"),
        };
        let shown = |progress| bar.set_message(self.message(progress));
        let day = DemoDay::found(self.seed, &self.setting, three, Arc::clone(&self.clock), &shown).await;
        let day = day.context("founding the demonstration")?;
        if round > 0 {
            // The day before was played on other journals; nobody reads them any more.
            let before = self.data.join(format!("day-{}", round - 1));
            std::fs::remove_dir_all(&before).with_context(|| format!("removing {}", before.display()))?;
        }
        Ok((cities, day))
    }

    fn message(&self, progress: Progress) -> String {
        match progress {
            Progress::Staffing(part) => format!("{} …", self.setting.ground(part).name),
            Progress::Playing => "07:00 …".to_owned(),
        }
    }
}

/// The running demonstration.
struct Theatre {
    stage: Arc<Stage>,
    cities: Arc<Cities>,
    day: Mutex<Day>,
    filed: AtomicU64,
    sign_ins: Vec<DemoSignIn>,
}

/// Moves the day's clock with the wall's, and plays what has come due.
async fn drive(theatre: Arc<Theatre>) {
    let mut round = tokio::time::interval(ROUND);
    round.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut last = Instant::now();
    loop {
        round.tick().await;
        let now = Instant::now();
        let passed = now.duration_since(last).min(ROUND * 4);
        last = now;
        let clock = &theatre.stage.clock;
        if !clock.is_running() {
            continue;
        }
        let mut day = theatre.day.lock().await;
        let micros = (passed.as_secs_f64() * clock.speed() * 1e6).round();
        #[expect(clippy::cast_possible_truncation, reason = "a round is minutes of the city at most")]
        let target = model::Moment::from_micros(clock.now().micros() + micros as i64);
        play_to(&theatre, &mut day, target).await;
    }
}

async fn play_to(theatre: &Theatre, day: &mut Day, target: model::Moment) {
    let end = demo::moment(demo::ENDS_AT);
    day.play_until(target.min(end)).await;
    theatre.stage.clock.advance_to(target.min(end));
    theatre.filed.store(day.reports_filed(), Ordering::Relaxed);
    if target >= end {
        theatre.stage.clock.pause();
    }
}

impl Theatre {
    async fn reset(&self) -> anyhow::Result<()> {
        let mut day = self.day.lock().await;
        let was_running = self.stage.clock.is_running();
        let (cities, fresh) = self.stage.set(&ProgressBar::hidden()).await?;
        *day = fresh.day;
        self.filed.store(day.reports_filed(), Ordering::Relaxed);
        self.cities.replace(cities);
        if !was_running {
            self.stage.clock.pause();
        }
        Ok(())
    }

    async fn step(&self) {
        let clock = &self.stage.clock;
        clock.pause();
        let mut day = self.day.lock().await;
        let far = clock.now().plus_seconds(STEP_SECONDS);
        let target = day.next_due().map_or(far, |due| due.min(far));
        play_to(self, &mut day, target).await;
    }
}

impl Demonstration for Theatre {
    fn show(&self) -> SimulationView {
        demo::view(&self.stage.clock, self.filed.load(Ordering::Relaxed))
    }

    fn steer(&self, request: SteerSimulation) -> Steered<'_> {
        Box::pin(async move {
            if let Some(speed) = request.speed {
                self.stage.clock.set_speed(speed.clamp(0.1, 3600.0));
            }
            match request.action {
                None => {}
                Some(SimulationAction::Pause) => self.stage.clock.pause(),
                Some(SimulationAction::Resume) => self.stage.clock.resume(),
                Some(SimulationAction::Step) => self.step().await,
                Some(SimulationAction::Reset) => {
                    self.reset().await.map_err(|failure| Error::Unreadable(format!("{failure:#}")))?;
                }
            }
            for city in self.cities.all() {
                city.announce_clock();
            }
            Ok(self.show())
        })
    }

    fn sign_ins(&self) -> DemoSignIns {
        DemoSignIns { sign_ins: self.sign_ins.clone() }
    }
}

/// The directory of the day's journals. It goes with the demonstration unless somebody named it.
struct Temporary(PathBuf, bool);

impl Temporary {
    fn new(named: Option<&Path>) -> anyhow::Result<Self> {
        let path = match named {
            Some(path) => path.to_owned(),
            None => std::env::temp_dir().join(format!("anlan-demo-{}", std::process::id())),
        };
        private_dir(&path)?;
        Ok(Self(path, named.is_none()))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if self.1
            && let Err(failure) = std::fs::remove_dir_all(&self.0)
        {
            tell(&format!("anlan: removing {}: {failure}", self.0.display()));
        }
    }
}
