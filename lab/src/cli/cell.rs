//! `lab cell`: the time that the probes of one cell of a study take, by the width of the stream.

use std::sync::Mutex;
use std::time::Instant;

use anyhow::{Result, ensure};
use backend::job::Workers;
use burn::tensor::Device;
use shared::run::{RunContext, study};
use shared::site::Position;
use shared::study::StudyConfig;

use crate::planted::{self, Noise, Planted, Structure};

/// Blocks of the model that the rules are declared for.
const BLOCKS: usize = 8;

/// Time the probes of one cell of a study, of nine tasks with five responses to every prompt, on planted activations.
#[derive(clap::Args)]
pub struct Args {
    /// Widths of the stream.
    #[arg(long, value_delimiter = ',', default_value = "576,2048,4096")]
    widths: Vec<usize>,
    /// Base prompts per task.
    #[arg(long, default_value_t = 60)]
    prompts: usize,
    /// Time the cell that the rules read, on one core, instead of other cells, one on every core.
    #[arg(long)]
    decides: bool,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let mut rows = Vec::with_capacity(args.widths.len());
    for &width in &args.widths {
        let seconds = seconds(args, width)?;
        if !json {
            println!("d = {width}: {seconds:.2} s a cell, 9 × {} rows", args.prompts * 5);
        }
        rows.push(serde_json::json!({"d": width, "rows": args.prompts * 5, "seconds": seconds}));
    }
    if json {
        println!("{}", serde_json::json!({"cells": rows}));
    }
    Ok(())
}

/// Seconds from the end of the text's probes to the end of the cells', per cell.
fn seconds(args: &Args, width: usize) -> Result<f64> {
    let mut config = StudyConfig::default_for("planted", BLOCKS, 1);
    let site = config.rules[0].site;
    let workers = Workers::new()?;
    let positions: Vec<Position> = match args.decides {
        true => vec![Position::Last],
        false => {
            [Position::First, Position::Q25, Position::Q50, Position::Last].into_iter().take(workers.count()).collect()
        }
    };
    (config.ablation, config.probe.gap_parts) = (None, 0);
    if !args.decides {
        config.rules.clear();
    }
    let noise = Noise { prompts: args.prompts, ..Noise::default() };
    let planted =
        Planted { d: width, sites: vec![site], positions, ..Planted::at(noise, Structure::Independent, config.seed) };
    let (samples, activations) = planted::synthesise(&planted)?;
    let (texts, cells) = (planted.positions.len() * planted.tasks.len(), planted.positions.len());
    let ends = Mutex::new([None; 2]);
    let context = RunContext {
        progress: &|_, done, _| {
            let mut ends = ends.lock().expect("nobody panics with it");
            (0..2).filter(|&end| done == texts + end * cells).for_each(|end| ends[end] = Some(Instant::now()));
        },
        ..RunContext::quiet(&workers)
    };
    study(planted::input(config, &samples, &activations), &Device::flex(), &context)?;
    let [start, end] = *ends.lock().expect("nobody panics with it");
    ensure!(start.is_some() && end.is_some(), "the study has other parts than its texts and cells");
    Ok(start.zip(end).map_or(0.0, |(start, end)| (end - start).as_secs_f64()) / cells as f64)
}
