//! Valhalla: builds tiles, serves them, and draws isochrones.

use super::super::http::Connection;
use super::super::service::{Service, free_address};
use super::anlan::remove;
use super::ground::Place;
use super::spent::{Meter, Spent};
use crate::process::{command, output};
use anyhow::{Context, Result, bail};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const START_PATIENCE: Duration = Duration::from_secs(30);

/// A network as Valhalla has it.
pub(super) struct Tiles<'a> {
    python: &'a Path,
    package: &'a Path,
    folder: PathBuf,
}

impl<'a> Tiles<'a> {
    /// The tiles of a folder, built or not.
    pub(super) fn new(python: &'a Path, package: &'a Path, folder: PathBuf) -> Self {
        Self { python, package, folder }
    }

    /// Whether they were built to the end.
    pub(super) fn is_ready(&self) -> bool {
        self.stamp().is_file()
    }

    /// Builds the tiles anew on one thread.
    pub(super) fn build(&self, meter: &Meter, extract: &Path) -> Result<Spent> {
        remove(&self.folder)?;
        std::fs::create_dir_all(&self.folder).with_context(|| format!("making {}", self.folder.display()))?;
        let mut build = command(self.package.join("bin/valhalla_build_tiles"));
        build.arg("--config").arg(self.configure("tcp://127.0.0.1:0")?).arg(extract);
        let spent = meter.run(&build)?;
        std::fs::write(self.stamp(), "").context("noting that tiles are built")?;
        Ok(spent)
    }

    fn stamp(&self) -> PathBuf {
        self.folder.join("built")
    }

    /// Processor time of the server for one request of three isochrones, the mean over so many places.
    pub(super) fn isochrone_seconds(&self, from: &[Place]) -> Result<f64> {
        let address = free_address()?;
        let configuration = self.configure(&format!("tcp://{address}"))?;
        let mut shell = command("sh");
        shell.args(["-c", "echo starting 1>&2; exec \"$@\" 1>&2", "sh"]);
        shell.arg(self.package.join("bin/valhalla_service")).arg(configuration).arg("1");
        let service = Service::start(shell, address, "starting", 1)?;
        wait_for(&service)?;
        let mut connection = Connection::open(address, "")?;
        let mut ask = |place: &Place| {
            let answer = connection.post("/isochrone", &body(*place))?;
            if answer.json(200)?["features"].as_array().is_none_or(|features| features.len() != 3) {
                bail!("Valhalla did not draw three areas");
            }
            Ok(())
        };
        // The first request of each place reads tiles that later ones find in memory.
        from.iter().try_for_each(&mut ask)?;
        let before = service.usage()?.cpu_seconds;
        from.iter().try_for_each(&mut ask)?;
        let spent = service.usage()?.cpu_seconds - before;
        Ok(spent / f64::from(u32::try_from(from.len()).unwrap_or(u32::MAX)))
    }

    /// Writes a configuration for this folder; all that is not named stays as Valhalla's makers have it.
    fn configure(&self, listen: &str) -> Result<PathBuf> {
        let folder = self.folder.display();
        let mut make = command(self.python);
        make.arg(self.package.join("valhalla_build_config.py"));
        make.args(["--mjolnir-concurrency", "1", "--mjolnir-tile-extract", ""]);
        make.args(["--mjolnir-tile-dir", &format!("{folder}/tiles")]);
        make.args(["--httpd-service-listen", listen, "--httpd-service-drain-seconds", "1"]);
        for name in ["loki", "thor", "odin", "meili"] {
            make.args([format!("--{name}-service-proxy"), format!("ipc://{folder}/{name}")]);
        }
        for name in ["loopback", "interrupt"] {
            make.args([format!("--httpd-service-{name}"), format!("ipc://{folder}/{name}")]);
        }
        let path = self.folder.join("valhalla.json");
        let text = output(&mut make)?;
        std::fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
        Ok(path)
    }
}

/// It does not say when it is ready, so it is knocked at.
fn wait_for(service: &Service) -> Result<()> {
    let start = Instant::now();
    while TcpStream::connect(service.address).is_err() {
        if start.elapsed() > START_PATIENCE {
            bail!("valhalla_service does not listen at {}", service.address);
        }
        std::thread::park_timeout(Duration::from_millis(20));
    }
    Ok(())
}

fn body(from: Place) -> String {
    format!(
        r#"{{"locations":[{{"lon":{},"lat":{}}}],"costing":"auto","contours":[{{"time":5}},{{"time":10}},{{"time":15}}],"polygons":true}}"#,
        from.lon(),
        from.lat()
    )
}
