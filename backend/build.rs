//! Packs the bundled studies for the binary, and makes the folders that are embedded as they are exist, so that cargo notices
//! when they change.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

fn main() {
    for folder in ["dist", "models", "studies"] {
        let path = Path::new("..").join(folder);
        // In a read-only source tree the folder stays missing: the program then says that the page is not in it.
        let _ = std::fs::create_dir_all(&path);
        println!("cargo::rerun-if-changed={}", path.display());
    }
    // Text in JSON: packed it takes a third of the room.
    pack(Path::new("../studies"));
}

/// Writes every file of every study as gzip, and the table of them that `embedded.rs` includes.
fn pack(studies: &Path) {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    let mut table = "&[".to_owned();
    for study in sorted(studies) {
        for path in sorted(&study).into_iter().filter(|path| path.is_file()) {
            let name =
                [&study, &path].map(|path| path.file_name().expect("it was listed").display().to_string()).join("/");
            let packed = format!("{}.gz", name.replace('/', "."));
            write_packed(&path, &out.join(&packed));
            writeln!(table, "({name:?}, include_bytes!({packed:?})),").expect("writing to a string never fails");
        }
    }
    table.push(']');
    std::fs::write(out.join("studies.rs"), table).expect("the build's own folder can be written");
}

/// Packs a file, unless that was done since it was written.
fn write_packed(path: &Path, to: &Path) {
    let written = |path: &Path| std::fs::metadata(path).and_then(|about| about.modified()).ok();
    if written(to).is_some_and(|packed| written(path).is_some_and(|from| from < packed)) {
        return;
    }
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    let packed = packed.write_all(&bytes).and_then(|()| packed.finish()).expect("writing to memory never fails");
    std::fs::write(to, packed).unwrap_or_else(|error| panic!("{}: {error}", to.display()));
}

/// What is in a folder, sorted; nothing where it is a file or missing.
fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}
