//! The texts of the Share dialog: links, embed code, a citation, the commands of a study.

use shared::api::StudyEntry;
use shared::study::{Claim, Study};

use crate::say;
use crate::state::selection::PARTS;

/// A line of HTML that shows the page at a link within another page.
///
/// `shown` lists which of [`PARTS`] are shown beside the picture.
pub fn embed_code(link: &str, title: &str, shown: [bool; PARTS.len()]) -> String {
    let joined = if link.contains('?') { "&" } else { "?" };
    let named: Vec<&str> = PARTS.into_iter().zip(shown).filter(|(_, shown)| *shown).map(|(part, _)| part).collect();
    let parts = match named.len() {
        n if n == PARTS.len() => String::new(),
        0 => "&parts=none".to_owned(),
        _ => format!("&parts={}", named.join(",")),
    };
    let source = format!("{link}{joined}embed=1{parts}").replace('&', "&amp;");
    let title = title.replace('&', "&amp;").replace('"', "&quot;");
    format!(
        "<iframe src=\"{source}\" title=\"{title}\" width=\"100%\" height=\"640\" style=\"border:0\" loading=\"lazy\"></iframe>"
    )
}

/// The label of one of [`PARTS`].
pub fn part_name(part: &'static str) -> &'static str {
    match part {
        "headline" => say!(page::share::part_headline),
        "legend" => say!(page::share::part_legend),
        "table" => say!(page::share::part_table),
        "details" => say!(page::share::part_details),
        "layers" => say!(page::share::part_layers),
        other => other,
    }
}

/// Whether a link opens on this machine alone: a file, or a loopback address.
pub fn is_local(link: &str) -> bool {
    let Some((scheme, rest)) = link.split_once("://") else { return true };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.strip_prefix('[').map_or_else(
        || authority.split(':').next().unwrap_or_default(),
        |literal| literal.split(']').next().unwrap_or_default(),
    );
    !scheme.starts_with("http") || host == "localhost" || host == "::1" || host.starts_with("127.")
}

/// A BibTeX entry of the study: model, seed and hash.
pub fn citation(study: &Study, entry: Option<&StudyEntry>, link: &str) -> String {
    let key: String =
        study.id.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    let program = &study.provenance.program;
    let hash = entry.map_or_else(String::new, |entry| format!(", study.json SHA-256 {}", entry.sha256));
    let (model, seed) = (&study.provenance.model.name, study.config.seed);
    let link = if is_local(link) { String::new() } else { format!("\n  howpublished = {{\\url{{{link}}}}},") };
    format!(
        "@misc{{skillscope-{key},\n  title = {{How {model} follows instructions: a skillscope study (seed {seed})}},{link}\n  \
         note = {{skillscope {program}{hash}}}\n}}"
    )
}

/// Title and description of a link to a study, for the card that chats and forums show of it.
pub fn card(entry: &StudyEntry) -> [String; 2] {
    let StudyEntry { model, seed, verdicts, .. } = entry;
    let of = |verdict: Claim| verdicts.iter().filter(|&&of| of == verdict).count();
    let (supported, contradicted) = (of(Claim::Supported), of(Claim::Contradicted));
    let open = verdicts.len() - supported - contradicted;
    [
        say!(page::share::card_title, model, seed),
        say!(page::share::card_about, n = verdicts.len(), supported, contradicted, open),
    ]
}

/// The `skillscope` commands that export the study, with a description of each.
pub fn commands(study: &Study) -> [(String, &'static str); 4] {
    let id = &study.id;
    [
        (format!("skillscope export {id} --html {id}.html"), say!(page::share::export_html)),
        (format!("skillscope export {id} --site site"), say!(page::share::export_site)),
        (format!("skillscope export {id} --csv tables"), say!(page::share::export_csv)),
        (format!("skillscope export {id} --bundle {id}.zip"), say!(page::share::export_bundle)),
    ]
}
