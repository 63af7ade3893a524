//! The browsers that the tests drive, their drivers, and the accessibility rules; installed where they are missing.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::install::{apt_install, on_path};
use crate::workspace::{Workspace, run};

/// Firefox' WebDriver, from crates.io: Debian has none.
const GECKODRIVER: &str = "geckodriver@0.37.1";
/// The folder whose lock file names the accessibility rules, with their hash.
const RULES: &str = "tests/driver/axe";

/// Programs and files, each under the environment variable by which the tests find it.
pub(crate) struct Browsers(Vec<(&'static str, PathBuf)>);

impl Browsers {
    /// Finds them all, installing what is missing.
    pub(crate) fn find(workspace: &Workspace) -> Result<Self> {
        Ok(Self(vec![
            ("CHROMIUM", chromium()?),
            ("CHROMEDRIVER", program("CHROMEDRIVER", &["chromedriver"], "chromium-driver")?),
            ("FIREFOX", program("FIREFOX", &["firefox-esr", "firefox"], "firefox-esr")?),
            ("GECKODRIVER", geckodriver(workspace)?),
            ("AXE", rules(workspace)?),
        ]))
    }

    /// The variables with what they name.
    pub(crate) fn variables(&self) -> impl Iterator<Item = (&'static str, &PathBuf)> {
        self.0.iter().map(|(name, path)| (*name, path))
    }
}

/// Chromium, or Chrome.
pub(crate) fn chromium() -> Result<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    program("CHROMIUM", &names, "chromium")
}

/// A program that the environment names, or that is on PATH under one of its names, or that a Debian package holds.
fn program(variable: &str, names: &[&str], package: &str) -> Result<PathBuf> {
    let find = || std::env::var_os(variable).map(PathBuf::from).or_else(|| on_path(names));
    if let Some(path) = find() {
        return Ok(path);
    }
    apt_install(&[package])
        .with_context(|| format!("the tests need {package}: install it, or set {variable} to it"))?;
    find().with_context(|| format!("{package} is installed but not on PATH; set {variable} to it"))
}

fn geckodriver(workspace: &Workspace) -> Result<PathBuf> {
    let given = std::env::var_os("GECKODRIVER").map(PathBuf::from).or_else(|| on_path(&["geckodriver"]));
    if let Some(path) = given {
        return Ok(path);
    }
    let root = workspace.target.join("tools");
    let path = root.join("bin").join(format!("geckodriver{}", std::env::consts::EXE_SUFFIX));
    if !path.is_file() {
        eprintln!("installing {GECKODRIVER} from crates.io (2 minutes)");
        let mut command = workspace.cargo(["install", "--locked", "--quiet", GECKODRIVER, "--root"]);
        command.arg(&root).arg("--target-dir").arg(root.join("build"));
        run(&mut command, "install geckodriver by hand, or set GECKODRIVER to it")?;
        // Only the program is kept.
        let _ = std::fs::remove_dir_all(root.join("build"));
    }
    Ok(path)
}

/// axe-core from the npm registry, by its hash in the lock file; it is not shipped.
fn rules(workspace: &Workspace) -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("AXE") {
        return Ok(path.into());
    }
    let folder = workspace.target.join("tools").join("axe");
    std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let mut stale = false;
    for name in ["package.json", "package-lock.json"] {
        let wanted = std::fs::read(workspace.join(RULES).join(name)).with_context(|| format!("{RULES}/{name}"))?;
        if std::fs::read(folder.join(name)).ok().as_ref() != Some(&wanted) {
            std::fs::write(folder.join(name), wanted).with_context(|| format!("{name} cannot be written"))?;
            stale = true;
        }
    }
    let path = folder.join("node_modules/axe-core/axe.min.js");
    if stale || !path.is_file() {
        npm_ci(&folder)?;
    }
    Ok(path)
}

/// Installs what a folder's lock file names.
pub(crate) fn npm_ci(folder: &std::path::Path) -> Result<()> {
    let npm = match on_path(&["npm.cmd", "npm"]) {
        Some(npm) => npm,
        None => {
            apt_install(&["npm"]).context("npm is missing: install Node.js with npm")?;
            on_path(&["npm"]).context("npm is installed but not on PATH")?
        }
    };
    eprintln!("fetching what {} names", folder.join("package-lock.json").display());
    let mut command = Command::new(npm);
    command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder).stdout(Stdio::null());
    run(&mut command, "npm's message above says why; without a network, set AXE to axe-core's axe.min.js")
}
