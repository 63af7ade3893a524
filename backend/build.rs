//! Makes the folders that are embedded exist, so that cargo notices when they change.

use std::path::Path;

fn main() {
    for folder in ["dist", "models", "studies"] {
        let path = Path::new("..").join(folder);
        // In a read-only source tree the folder stays missing: the program then says that the page is not in it.
        let _ = std::fs::create_dir_all(&path);
        println!("cargo::rerun-if-changed={}", path.display());
    }
}
