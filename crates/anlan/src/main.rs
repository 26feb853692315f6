//! The binary: configuration, wiring, commands, the real clock. Whoever runs `anlan` is here; everything that
//! a command does stands in the other crates.

mod backup;
mod cli;
mod clock;
mod control;
mod data;
mod demo;
mod init;
mod log;
mod mqtt;
mod replay;
mod serve;
mod streets;
mod token;
mod verify;

use std::process::ExitCode;

use clap::Parser as _;
use cli::{Cli, Command};

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("anlan: {failure:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(options) => serve::run(&options).map(|()| ExitCode::SUCCESS),
        Command::Init(options) => init::run(&options).map(|()| ExitCode::SUCCESS),
        Command::Token(options) => token::run(&options).map(|()| ExitCode::SUCCESS),
        Command::Verify(options) => verify::run(&options),
        Command::Backup(options) => backup::run(&options).map(|()| ExitCode::SUCCESS),
        Command::Demo(options) => demo::run(&options).map(|()| ExitCode::SUCCESS),
        Command::Replay(options) => replay::run(&options).map(|()| ExitCode::SUCCESS),
        Command::Import(options) => streets::run_import(&options).map(|()| ExitCode::SUCCESS),
        Command::City(options) => streets::run_city(&options).map(|()| ExitCode::SUCCESS),
        Command::Route(options) => streets::run_route(&options).map(|()| ExitCode::SUCCESS),
        Command::Matrix(options) => streets::run_matrix(&options).map(|()| ExitCode::SUCCESS),
        Command::Isochrone(options) => streets::run_isochrone(&options).map(|()| ExitCode::SUCCESS),
        Command::Locate(options) => streets::run_locate(&options).map(|()| ExitCode::SUCCESS),
        Command::Tiles(options) => streets::run_tiles(&options).map(|()| ExitCode::SUCCESS),
        Command::Ring(options) => streets::run_ring(&options).map(|()| ExitCode::SUCCESS),
        Command::Openapi => {
            cli::say(anlan_http::openapi().trim_end())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
