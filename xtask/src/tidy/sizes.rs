//! A file fits a sitting: no source file is longer than 500 lines.

use super::Finding;
use super::tree::Tree;

const RULE: &str = "file-size";
const LINES_MAX: usize = 500;

/// Names every source file that is too long.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    tree.files
        .iter()
        .filter(|file| (file.is_rust() || file.is_script()) && !file.is_generated())
        .filter_map(|file| {
            let lines = file.text.lines().count();
            (lines > LINES_MAX).then(|| {
                Finding::new(RULE, &file.path, 0, format!("{lines} lines, the limit is {LINES_MAX}"))
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_501_lines_is_found() {
        let long = "\n".repeat(501);
        let fits = "\n".repeat(500);
        let tree = Tree::of(&[
            ("crates/model/src/a.rs", &long),
            ("crates/model/src/b.rs", &fits),
            ("console/src/App.svelte", &long),
            ("console/src/api/schema.ts", &long),
            ("docs/a.md", &long),
        ]);
        let paths: Vec<String> = check(&tree).into_iter().map(|finding| finding.path).collect();
        assert_eq!(paths, ["crates/model/src/a.rs", "console/src/App.svelte"]);
    }
}
