//! `anlan token`: prints a bearer token, by the running service if there is one.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use model::access::Role;
use operations::City;
use storage::StoreFailure;
use storage_sqlite::DataLock;

use crate::cli::{Token, say};
use crate::control;
use crate::data::{Folder, Opening};

/// Issues the token.
pub(crate) fn run(options: &Token) -> anyhow::Result<()> {
    let Some(role) = Role::parse(&options.role) else {
        let roles: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
        bail!("there is no role `{}`; the roles are: {}", options.role, roles.join(", "));
    };
    let request = control::Request::Token {
        user: options.user.clone(),
        role,
        jurisdiction: options.jurisdiction.clone(),
    };
    let token = match DataLock::take(&options.data) {
        Ok(_lock) => issue(&options.data, &request)?,
        // The service runs: it is asked over a socket that only this directory's owner can reach.
        Err(StoreFailure::Locked { .. }) => control::ask(&options.data, &request)?,
        Err(failure) => return Err(failure).context("taking the data directory"),
    };
    say(&token)
}

fn issue(data: &Path, request: &control::Request) -> anyhow::Result<String> {
    let how = Opening::for_service(None, None)?;
    let cities: Result<Vec<Arc<City>>, _> =
        Folder::all(data)?.iter().map(|folder| folder.open(&how)).collect();
    let cities = cities?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let answer = runtime.block_on(control::answer(&cities, request));
    for city in &cities {
        city.stop();
    }
    answer
}
