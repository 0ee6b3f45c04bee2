//! Where the fonts, sounds and other files that belong to the program are.

use std::path::{Path, PathBuf};

/// The folder of assets: `RADHA_ASSETS` when it is set, else `../share/radha` beside the program, else the `assets` of
/// the source tree the program was built from.
pub fn folder() -> PathBuf {
    let named = std::env::var_os("RADHA_ASSETS").map(PathBuf::from);
    let program = std::env::current_exe().ok();
    choose(named, program.as_deref(), |path| path.is_dir())
}

fn choose(named: Option<PathBuf>, program: Option<&Path>, exists: impl Fn(&Path) -> bool) -> PathBuf {
    let beside = || program?.parent()?.parent().map(|root| root.join("share/radha"));
    named
        .or_else(|| beside().filter(|path| exists(path)))
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_folder_wins_then_the_one_beside_the_program_then_the_source_tree() {
        let program = Path::new("/usr/bin/display-board");
        let named = Some(PathBuf::from("/srv/assets"));
        assert_eq!(choose(named, Some(program), |_| true), Path::new("/srv/assets"));
        assert_eq!(choose(None, Some(program), |_| true), Path::new("/usr/share/radha"));
        assert!(choose(None, Some(program), |_| false).ends_with("display-board/../assets"));
    }
}
