//! `skillscope figure`: a view of a study, or results of `skillscope probe`, as a figure for a paper.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};
use clap::builder::{PathBufValueParser, PossibleValuesParser, TypedValueParser};
use shared::study::ProbeResults;
use view_model::figure::{self, POINTS_PER_MM, pdf, svg};
use view_model::probed::Probed;
use view_model::state::choice::Picture;
use view_model::state::place::remarks;
use view_model::state::query;
use view_model::state::selection::Selection;
use view_model::text::say::{Language, speak};
use view_model::theme::Theme;

use super::study::probe_results;
use crate::store::{self, ResolvedStudy};

/// Draw a view of a study, or results of `skillscope probe`, as a figure for a paper: SVG or PDF, by the ending of the file.
#[derive(clap::Args)]
pub struct Args {
    /// Study folder, bundle, the id of a known study, or the JSON that `skillscope probe` writes.
    study: String,
    /// The view of a study; results of `skillscope probe` have none.
    #[arg(long, value_parser = PossibleValuesParser::new(figure::views()))]
    view: Option<String>,
    /// The file to write; its ending, .svg or .pdf, is its format.
    #[arg(long, value_name = "FILE", value_parser = PathBufValueParser::new().try_map(Out::of))]
    out: Out,
    /// Width in millimetres: 160 is a page's text, 80 a column.
    #[arg(long, value_name = "MM", default_value = "160", value_parser = width, allow_negative_numbers = true)]
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
    /// Leave out the title and the numbers under it, which a paper has in its caption.
    #[arg(long)]
    no_title: bool,
}

/// The widths that a figure can have, in millimetres: at less, its texts have no room.
const WIDTHS: [f64; 2] = [75.0, 400.0];

/// A format of a figure.
type Format = fn(&figure::Figure) -> Vec<u8>;

/// A file to write, and the format that its ending names.
#[derive(Clone)]
struct Out {
    path: PathBuf,
    format: Format,
}

impl Out {
    fn of(path: PathBuf) -> Result<Self, &'static str> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let format: Format = match ending.as_deref() {
            Some("svg") => |figure| svg::written(figure).into_bytes(),
            Some("pdf") => pdf::written,
            _ => return Err("a figure is .svg or .pdf"),
        };
        Ok(Self { path, format })
    }
}

fn width(text: &str) -> Result<f64, String> {
    let [least, most] = WIDTHS;
    let known = text.parse::<f64>().ok().filter(|width| (least..=most).contains(width));
    known.ok_or_else(|| format!("--width is millimetres, a number from {least} to {most}"))
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let width = args.width * POINTS_PER_MM;
    let figure = match probe_results(&args.study)? {
        Some(results) => of_probes(args, results, width)?,
        None => of_study(args, width)?,
    };
    let Out { path, format } = &args.out;
    let bytes = format(&figure);
    store::write_atomically(path, &bytes)?;
    let height = figure.height / POINTS_PER_MM;
    if json {
        let written = serde_json::json!({
            "path": path,
            "view": args.view,
            "title": figure.title,
            "width_mm": args.width,
            "height_mm": (height * 10.0).round() / 10.0,
            "bytes": bytes.len(),
        });
        println!("{written}");
    } else {
        println!("{}: {} mm × {height:.0} mm, {}", path.display(), args.width, figure.title);
    }
    Ok(())
}

/// The figure of results of `skillscope probe`, with the name of their file.
fn of_probes(args: &Args, results: ProbeResults, width: f64) -> Result<figure::Figure> {
    let options =
        [("--view", args.view.is_some()), ("--select", !args.select.is_empty()), ("--picture", args.picture.is_some())];
    if let Some((option, _)) = options.into_iter().find(|(_, given)| *given) {
        bail!("{option}: results of `skillscope probe` have one figure; leave it out");
    }
    speak(args.lang.as_deref().and_then(Language::of_tag).unwrap_or_default());
    let file = Path::new(&args.study).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let draw = if args.no_title { figure::probed::draw_untitled } else { figure::probed::draw };
    draw(&Probed { file, results }, width).map_err(anyhow::Error::msg)
}

/// The figure of a study's view.
fn of_study(args: &Args, width: f64) -> Result<figure::Figure> {
    let views = || figure::views().collect::<Vec<_>>().join(", ");
    let view = args.view.as_deref().with_context(|| format!("--view: is missing; a study has {}", views()))?;
    let asked = query_of(&args.select);
    refuse(args, view, &asked)?;
    let study = store::read_study(&ResolvedStudy::find(&args.study)?.path)?;
    let (selection, unknown) = selection(args, &asked);
    speak(selection.language.unwrap_or_default());
    if let Some(asked) = selection.study.as_ref().filter(|asked| **asked != study.id) {
        bail!("--select: the link is of the study '{asked}', not of '{}'", study.id);
    }
    if let Some(remark) = unknown.into_iter().chain(remarks(&study, &selection)).next() {
        bail!("--select: {remark}");
    }
    let draw = if args.no_title { figure::draw_untitled } else { figure::draw };
    draw(&study, view, &selection, width).map_err(|why| anyhow!("--view {view}: {why}"))
}

/// The query of a text that is one, or of a link's part after `?`, without the spaces around its parts.
fn query_of(text: &str) -> String {
    let query = text.rsplit_once('?').map_or(text, |(_, query)| query);
    let query = query.split('#').next().unwrap_or_default();
    let pair = |pair: &str| match pair.split_once('=') {
        Some((key, value)) => format!("{}={}", key.trim(), value.trim()),
        None => pair.trim().to_owned(),
    };
    query.split('&').map(pair).collect::<Vec<_>>().join("&")
}

/// Refuses what the page would pass over and a figure cannot honour.
fn refuse(args: &Args, view: &str, asked: &str) -> Result<()> {
    for (key, value) in query::pairs(asked) {
        let known = Selection::KEYS;
        ensure!(known.contains(&key.as_str()), "--select: there is no '{key}'; there are {}", known.join(", "));
        let is_other = key == "view" && !value.is_empty() && value != view;
        ensure!(!is_other, "--select: the link is of the view '{value}', not of --view {view}");
        let is_dark = key == "theme" && value == Theme::Dark.key();
        ensure!(!is_dark, "--select: theme={value}: figures are of the light theme; leave it out");
    }
    if args.picture.is_some() && figure::pictures(view).is_empty() {
        let with: Vec<&str> = figure::views().filter(|view| !figure::pictures(view).is_empty()).collect();
        bail!("--picture: the view '{view}' has no pictures; those that have: {}", with.join(", "));
    }
    Ok(())
}

/// The selection of a query, with the options in place of its fields; and what of it cannot be understood.
fn selection(args: &Args, asked: &str) -> (Selection, Vec<String>) {
    let language = args.lang.as_deref().and_then(Language::of_tag);
    speak(language.unwrap_or_default());
    let (mut selection, unknown) = Selection::from_query(asked);
    let picture = args.picture.as_ref();
    let of_key = |key: &String| Picture::ALL.into_iter().find(|picture| picture.key() == key);
    selection.picture = picture.and_then(of_key).or(selection.picture);
    selection.language = language.or(selection.language);
    (selection, unknown)
}
