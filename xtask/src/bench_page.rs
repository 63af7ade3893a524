//! `cargo xtask bench-page`: the page that `bench/page` measures, into bench-page/ of the target folder.

use anyhow::{Context, Result};

use crate::install;
use crate::page::compile;
use crate::split::bind;
use crate::workspace::Workspace;

/// Starts the module; the bench waits until it has said what it offers.
const INDEX: &str = "<!doctype html>\n<meta charset=\"utf-8\">\n<title>skillscope</title><link rel=\"icon\" href=\"data:,\">\n\
    <style>body { margin: 0; overflow: hidden; position: relative; height: 100vh; font: 13px sans-serif }</style>\n\
    <body><script type=\"module\">import start from \"./bench.js\"; start();</script>\n";

/// Builds it.
pub(crate) fn bench_page() -> Result<()> {
    let workspace = Workspace::locate()?;
    install::wasm_target()?;
    let wasm = compile(&workspace, "bench", &[])?;
    let folder = workspace.target.join("bench-page");
    let _ = std::fs::remove_dir_all(&folder);
    bind(&wasm, &folder)?;
    std::fs::write(folder.join("index.html"), INDEX).context("index.html cannot be written")?;
    eprintln!("{}", folder.display());
    Ok(())
}
