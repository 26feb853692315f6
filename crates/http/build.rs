//! Builds again when the console was built anew: its files have new names then, which nothing else would notice.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let console = "../../console/dist";
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    // Without a console a debug build reads the folder when it runs and need not be built again.
    if is_release || Path::new(console).exists() {
        println!("cargo::rerun-if-changed={console}");
    }
}
