//! The release: one binary with the console inside, the licence, the README and check sums, in `dist/`.

use crate::process::{cargo, command, output, root, run as run_command};
use crate::setup;
use anyhow::{Context, Result};

/// Builds and gathers the release.
pub(crate) fn run() -> Result<()> {
    setup::compiler()?;
    setup::packages("console")?;
    // Always built here, however young the last build is: a release must not depend on time stamps.
    setup::step("console: npm run build", setup::build_console)?;
    setup::step("product: cargo build --release --locked", || {
        run_command(cargo().args(["build", "--release", "--locked", "--package", "anlan"]))
    })?;
    let folder = root().join("dist");
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let names = ["anlan", "LICENSE", "README.md"];
    for (from, name) in ["target/release/anlan", "LICENSE", "README.md"].iter().zip(names) {
        std::fs::copy(root().join(from), folder.join(name)).with_context(|| format!("copying {from}"))?;
    }
    let sums = output(command("sha256sum").current_dir(&folder).args(names))?;
    std::fs::write(folder.join("SHA256SUMS"), &sums).context("writing dist/SHA256SUMS")?;
    print!("{sums}");
    Ok(())
}
