//! `anlan serve`: the jurisdictions of a data directory behind the door.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anlan_http::{App, Demonstration, Server, ServerLimits};
use anyhow::Context as _;
use operations::board::write_snapshot;
use operations::setup::{Founder, OpenStores};
use operations::{Chance as _, Cities, City, Error, SystemChance};
use storage_sqlite::DataLock;

use crate::cli::{Serve, tell};
use crate::control;
use crate::data::{Folder, Opening, private_dir};
use crate::log;
use crate::mqtt::Listening;

/// How often the clocks on incidents are looked at.
const CLOCK_ROUND: Duration = Duration::from_millis(500);
/// How often it is asked whether a snapshot is due.
const SNAPSHOT_ROUND: Duration = Duration::from_secs(30);
/// How many events make a snapshot worth its writing.
const SNAPSHOT_EVENTS: u64 = 20_000;

/// Serves until the process is told to stop.
pub(crate) fn run(options: &Serve) -> anyhow::Result<()> {
    log::start();
    private_dir(&options.data)?;
    let _lock = DataLock::take(&options.data).context("taking the data directory")?;
    let base = options.base.as_deref().map(crate::streets::base).transpose()?;
    let streets = options.city.as_deref().map(|city| crate::streets::serve(city, base)).transpose()?;
    let broker = Listening::prepare(&options.positions)?;
    let how = Arc::new(Opening::for_service(options.rules.as_deref(), streets)?);
    let folders = Folder::all(&options.data)?;
    tell(&format!("anlan: opening {} jurisdiction(s) in {}", folders.len(), options.data.display()));
    runtime()?.block_on(async {
        let mut opened = Vec::new();
        for folder in &folders {
            opened.push((folder.clone(), folder.open(&how)?));
        }
        let cities = if opened.is_empty() {
            Cities::to_be_founded(founder(&options.data, &how, options))
        } else {
            Cities::new(opened.iter().map(|(_, city)| Arc::clone(city)).collect())
        };
        control::listen(&options.data, Arc::clone(&cities))?;
        for (folder, city) in &opened {
            keep_snapshot(folder.snapshot(), Arc::clone(city));
        }
        keep_clocks(Arc::clone(&cities));
        if let Some(broker) = broker {
            broker.start(Arc::clone(&cities));
        }
        behind_the_door(options.listen, Arc::clone(&cities), None).await?;
        for city in cities.all() {
            city.stop();
        }
        for (folder, city) in &opened {
            snapshot(&folder.snapshot(), city);
        }
        Ok(())
    })
}

/// The runtime of the service.
pub(crate) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("starting the runtime")
}

/// Raises the limit of open files to what the system allows: thousands of listeners each hold one.
fn raise_open_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let present = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: present.maximum, maximum: present.maximum };
    if let Err(failure) = setrlimit(Resource::Nofile, raised) {
        tracing::warn!(%failure, "raising the limit of open files");
    }
}

/// Opens the door and keeps it open until the process is told to stop.
pub(crate) async fn behind_the_door(
    listen: std::net::SocketAddr,
    cities: Arc<Cities>,
    demonstration: Option<Arc<dyn Demonstration>>,
) -> anyhow::Result<()> {
    raise_open_files();
    let mut process = [0; 4];
    SystemChance::new().fill(&mut process);
    let app = App::new(cities, demonstration, &hex::encode(process));
    let server = Server::bind(listen, app, ServerLimits::default())?;
    tell(&format!("listening on http://{}", server.address()));
    server.run(told_to_stop()).await;
    Ok(())
}

/// Waits for SIGTERM or Ctrl-C.
async fn told_to_stop() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(failure) => {
            tracing::warn!(%failure, "SIGTERM is not heard; Ctrl-C is");
            drop(tokio::signal::ctrl_c().await);
            return;
        }
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    tell("anlan: stopping");
}

/// The founder of an empty directory, and the three steps in words.
fn founder(data: &Path, how: &Arc<Opening>, options: &Serve) -> Founder {
    let mut bytes = [0; 6];
    SystemChance::new().fill(&mut bytes);
    let code = hex::encode(bytes);
    tell(&format!(
        "\n  这是一个空的数据目录 · This data directory is empty. Three steps 三步:\n\
         \x20 1. 打开 http://{} ，输入启动码 {code} 建立辖区与首个管理员\n\
         \x20    Open that address and enter the code {code}: it makes the jurisdiction and its administrator.\n\
         \x20 2. 在“单位与人员”页建立单位和人员、授予角色\n\
         \x20    On the Access page, set up organisations and people and give them their roles.\n\
         \x20 3. 建立警力单元、置为可派，即可接警\n\
         \x20    Commission units, set them available, and take the first report.\n",
        options.listen
    ));
    let (data, how): (PathBuf, Arc<Opening>) = (data.to_owned(), Arc::clone(how));
    let open: OpenStores = Box::new(move |name| {
        let opened = Folder::lay(&data, name).and_then(|folder| Ok((folder.open(&how)?, folder)));
        let (city, folder) = opened.map_err(|failure| Error::Unreadable(format!("{failure:#}")))?;
        keep_snapshot(folder.snapshot(), Arc::clone(&city));
        Ok(city)
    });
    Founder::new(code, open)
}

/// Looks at the clocks again and again.
pub(crate) fn keep_clocks(cities: Arc<Cities>) {
    tokio::spawn(async move {
        let mut round = tokio::time::interval(CLOCK_ROUND);
        round.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        loop {
            round.tick().await;
            for city in cities.all() {
                operations::policies::clocks::keep_clocks(&city).await;
                operations::closure::keep_closures(&city).await;
                operations::alert::keep_alerts(&city).await;
                operations::ring::keep_rings(&city).await;
                city.forget_positions();
                // They search the streets, which may take longer than a request should wait.
                tokio::task::spawn_blocking(move || {
                    operations::recommendation::prepare(&city);
                    operations::coverage::note_coverage(&city);
                    operations::ring::prepare(&city);
                });
            }
        }
    });
}

fn keep_snapshot(path: PathBuf, city: Arc<City>) {
    tokio::spawn(async move {
        let mut last = 0;
        let mut round = tokio::time::interval(SNAPSHOT_ROUND);
        loop {
            round.tick().await;
            let position = city.board().position().0;
            if position < last + SNAPSHOT_EVENTS {
                continue;
            }
            last = position;
            let (path, city) = (path.clone(), Arc::clone(&city));
            // A failed snapshot costs a slower start, no more; the log says so.
            drop(tokio::task::spawn_blocking(move || snapshot(&path, &city)).await);
        }
    });
}

/// Writes the board down. The copy is taken under the lock; the writing is not.
fn snapshot(path: &Path, city: &City) {
    let board = city.board().clone();
    if board.is_empty() {
        return;
    }
    if let Err(failure) = write_snapshot(&board, path) {
        tracing::warn!(path = %path.display(), %failure, "writing the snapshot");
    }
}
