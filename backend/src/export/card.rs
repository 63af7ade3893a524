//! The page's title and description for the card that chats and forums show of a link.

use shared::api::StudyEntry;
use shared::xml::xml_text;
use view_model::share::model::card;

/// index.html with title and description of a study. Names in a study are anyone's text: all are escaped.
pub fn with_card(html: &str, entry: &StudyEntry) -> String {
    let [title, about] = card(entry).map(|text| xml_text(&text.replace(['\n', '\t'], " ")));
    let metas =
        [("name=\"description\"", &about), ("property=\"og:title\"", &title), ("property=\"og:description\"", &about)];
    let line = |line: &str| {
        if line.starts_with("<title>") {
            return format!("<title>{title}</title>");
        }
        match metas.iter().find(|(name, _)| line.starts_with(&format!("<meta {name}"))) {
            Some((name, text)) => format!("<meta {name} content=\"{text}\">"),
            None => line.to_owned(),
        }
    };
    html.lines().map(line).fold(String::with_capacity(html.len()), |page, line| page + &line + "\n")
}
