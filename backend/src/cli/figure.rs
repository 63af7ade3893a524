//! `skillscope figure`: a view of a study as a figure for a paper.

use std::path::PathBuf;

use anyhow::{Result, anyhow, bail, ensure};
use clap::builder::PossibleValuesParser;
use view_model::figure::{self, POINTS_PER_MM, pdf, svg};
use view_model::state::choice::Picture;
use view_model::state::place::remarks;
use view_model::state::selection::Selection;
use view_model::text::say::{Language, speak};

use crate::store::{self, ResolvedStudy};

/// Draw a view of a study as a figure for a paper: SVG or PDF, by the ending of the file.
#[derive(clap::Args)]
pub struct Args {
    /// Study folder, bundle, or the id of a known study.
    study: String,
    /// The view: overview, tasks, probes, transfer, ablation, layers or time.
    #[arg(long)]
    view: String,
    /// The file to write; its ending, .svg or .pdf, is its format.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Width in millimetres: 160 is a page's text, 80 a column.
    #[arg(long, value_name = "MM", default_value_t = 160.0)]
    width: f64,
    /// What to show, as in the page's address: `layer=5&position=last&metric=auroc`, or a whole link.
    #[arg(long, value_name = "QUERY", default_value = "")]
    select: String,
    /// The picture of a view of pairs; `picture` of the query otherwise.
    #[arg(long, value_parser = PossibleValuesParser::new(Picture::KEYS))]
    picture: Option<String>,
    /// The language; `lang` of the query otherwise.
    #[arg(long, value_parser = PossibleValuesParser::new(Language::KEYS))]
    lang: Option<String>,
    /// The theme.
    #[arg(long, value_parser = PossibleValuesParser::new(["light"]), default_value = "light")]
    theme: String,
}

/// The widths that a figure can have, in millimetres: at less, its texts have no room.
const WIDTHS: [f64; 2] = [75.0, 400.0];

/// A format of a figure.
type Format = fn(&figure::Figure) -> Vec<u8>;

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let format = format(args)?;
    let [least, most] = WIDTHS;
    ensure!((least..=most).contains(&args.width), "--width {}: a figure is {least} to {most} mm wide", args.width);
    let study = store::read_study(&ResolvedStudy::find(&args.study)?.path)?;
    let (selection, unknown) = selection(args);
    speak(selection.language.unwrap_or_default());
    if let Some(asked) = selection.study.as_ref().filter(|asked| **asked != study.id) {
        bail!("--select: the link is of the study '{asked}', not of '{}'", study.id);
    }
    if let Some(remark) = unknown.into_iter().chain(remarks(&study, &selection)).next() {
        bail!("--select: {remark}");
    }
    let figure = figure::draw(&study, &args.view, &selection, args.width * POINTS_PER_MM)
        .map_err(|why| anyhow!("--view {}: {why}", args.view))?;
    let bytes = format(&figure);
    store::write_atomically(&args.out, &bytes)?;
    let height = figure.height / POINTS_PER_MM;
    if json {
        let written = serde_json::json!({
            "path": args.out,
            "view": args.view,
            "title": figure.title,
            "width_mm": args.width,
            "height_mm": (height * 10.0).round() / 10.0,
            "theme": args.theme,
            "bytes": bytes.len(),
        });
        println!("{written}");
    } else {
        println!("{}: {} mm × {height:.0} mm, {}", args.out.display(), args.width, figure.title);
    }
    Ok(())
}

fn format(args: &Args) -> Result<Format> {
    let ending = args.out.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("svg") => Ok(|figure| svg::written(figure).into_bytes()),
        Some("pdf") => Ok(pdf::written),
        _ => bail!("--out {}: a figure is .svg or .pdf", args.out.display()),
    }
}

/// The selection of the query, or of a link's part after `?`, with the options in place of its fields; and what of it
/// cannot be understood.
fn selection(args: &Args) -> (Selection, Vec<String>) {
    let query = args.select.rsplit_once('?').map_or(args.select.as_str(), |(_, query)| query);
    let query = query.split('#').next().unwrap_or_default();
    let language = args.lang.as_deref().and_then(Language::of_tag);
    speak(language.unwrap_or_default());
    let (mut selection, unknown) = Selection::from_query(query);
    let picture = args.picture.as_ref();
    let of_key = |key: &String| Picture::ALL.into_iter().find(|picture| picture.key() == key);
    selection.picture = picture.and_then(of_key).or(selection.picture);
    selection.language = language.or(selection.language);
    (selection, unknown)
}
