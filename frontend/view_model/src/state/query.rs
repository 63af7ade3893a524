//! The URL's query: pairs to readable text and back.

/// Writes pairs as `?a=1&b=2`; pairs without a value are left out; no pairs give "".
pub fn write(pairs: &[(&str, Option<String>)]) -> String {
    let written: Vec<String> = pairs
        .iter()
        .filter_map(|(key, value)| value.as_ref().map(|value| format!("{key}={}", encode(value))))
        .collect();
    if written.is_empty() { String::new() } else { format!("?{}", written.join("&")) }
}

/// Reads `?a=1&b=2` (the question mark may be missing).
pub fn pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    let text = text.strip_prefix('?').unwrap_or(text);
    text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(key), decode(value))
    })
}

fn encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' | b':' | b',' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let (decoded, after) = match byte {
            b'+' => (b' ', after),
            b'%' => hex_pair(after).map_or((b'%', after), |byte| (byte, &after[2..])),
            _ => (byte, after),
        };
        bytes.push(decoded);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex_pair(bytes: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(bytes.get(..2)?).ok()?;
    u8::from_str_radix(digits, 16).ok()
}
