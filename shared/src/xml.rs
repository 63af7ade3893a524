//! Text in XML documents.

/// Text as XML, in elements and in quoted attributes: special characters are escaped, and those that XML cannot hold are left
/// out.
pub fn xml_text(text: &str) -> String {
    let held = |letter: &char| match letter {
        '\n' | '\t' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        other => !other.is_control(),
    };
    let text: String = text.chars().filter(held).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
