//! The demo: from a clean clone to a city at work on screen, with one command.

use crate::process::{cargo, command, find, root, words};
use crate::setup;
use anyhow::{Context, Result, bail};
use clap::Args;
use std::net::{SocketAddr, TcpStream};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

/// How the demo is started.
#[derive(Args)]
pub(crate) struct Options {
    /// The address on which the console is served.
    #[arg(long, default_value = "127.0.0.1:8110")]
    listen: SocketAddr,
    /// How many seconds of the city pass in one second on the wall.
    #[arg(long, default_value_t = 60.0)]
    speed: f64,
    /// Leaves the browser alone.
    #[arg(long)]
    no_open: bool,
    /// More for `anlan demo`, passed on as it is; comes after the options above.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// Sets up what is missing, builds the release and plays the day in the foreground.
pub(crate) fn run(options: &Options) -> Result<()> {
    setup::compiler()?;
    setup::console()?;
    setup::step("product: cargo build --release (a few minutes the first time)", || {
        crate::process::run(cargo().args(["build", "--release", "--locked", "--package", "anlan"]))
    })?;
    let mut demo = command(root().join("target/release/anlan"));
    demo.args(["demo", "--listen", &options.listen.to_string(), "--speed", &options.speed.to_string()]);
    demo.args(&options.rest);
    let line = words(&demo);
    let mut child = demo.spawn().with_context(|| format!("starting `{line}`"))?;
    let (ended, gone) = mpsc::channel::<()>();
    let opener = (!options.no_open && has_display()).then(|| {
        let listen = options.listen;
        std::thread::spawn(move || open_when_alive(listen, &gone))
    });
    let status = child.wait().with_context(|| format!("waiting for `{line}`"))?;
    drop(ended);
    if let Some(opener) = opener
        && opener.join().is_err()
    {
        println!("The browser could not be opened; go to http://{}/ yourself.", options.listen);
    }
    if !status.success() {
        bail!("`{line}` ended with {status}");
    }
    Ok(())
}

fn has_display() -> bool {
    let shown = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    shown && find("xdg-open").is_some()
}

/// Opens the browser once the port answers, unless the demo ends before.
fn open_when_alive(listen: SocketAddr, gone: &mpsc::Receiver<()>) {
    let patience = Duration::from_millis(200);
    while TcpStream::connect_timeout(&listen, patience).is_err() {
        if gone.recv_timeout(patience) != Err(mpsc::RecvTimeoutError::Timeout) {
            return;
        }
    }
    let opened = command("xdg-open")
        .arg(format!("http://{listen}/"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !opened {
        println!("The browser could not be opened; go to http://{listen}/ yourself.");
    }
}
