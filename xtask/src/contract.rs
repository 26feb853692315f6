//! The contract between server and console: `openapi.json` from the binary, `schema.ts` from `openapi.json`.

use crate::process::{cargo, output, root};
use crate::{process, setup};
use anyhow::{Context, Result, bail};
use clap::Args;
use std::path::Path;

/// Fetched by npx when it is needed: only whoever changes the contract needs it.
const GENERATOR: &str = "openapi-typescript@7.13.0";
const OPENAPI: &str = "crates/api/openapi.json";
const SCHEMA: &str = "console/src/api/schema.ts";

/// Whether the contract is written or compared.
#[derive(Args)]
pub(crate) struct Options {
    /// Compares with what is committed and changes nothing.
    #[arg(long)]
    check: bool,
}

/// Writes both files anew, or says which of them is out of date.
pub(crate) fn run(options: &Options) -> Result<()> {
    setup::compiler()?;
    setup::packages("console")?;
    let served = setup::step("openapi.json", || {
        output(cargo().args(["run", "--quiet", "--package", "anlan", "--", "openapi"]))
    })?;
    if options.check { compare(&served) } else { write(&served) }
}

/// Says which of the two files is not what the server serves.
pub(crate) fn check() -> Result<()> {
    run(&Options { check: true })
}

fn write(served: &str) -> Result<()> {
    put(&root().join(OPENAPI), served)?;
    setup::step("schema.ts", || generate(&root().join(OPENAPI), &root().join(SCHEMA)))
}

fn compare(served: &str) -> Result<()> {
    let folder = root().join("target/contract");
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    put(&folder.join("openapi.json"), served)?;
    setup::step("schema.ts", || generate(&folder.join("openapi.json"), &folder.join("schema.ts")))?;
    let mut stale = Vec::new();
    for (committed, fresh) in [(OPENAPI, "openapi.json"), (SCHEMA, "schema.ts")] {
        if get(&root().join(committed))? != get(&folder.join(fresh))? {
            stale.push(committed);
        }
    }
    if !stale.is_empty() {
        bail!("{} is not what the server serves; `cargo xtask contract` writes it anew", stale.join(" and "));
    }
    Ok(())
}

fn generate(from: &Path, to: &Path) -> Result<()> {
    process::run(setup::npx("console").arg(GENERATOR).arg(from).arg("-o").arg(to))
}

fn put(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| format!("writing {}", path.display()))
}

fn get(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}
