//! Server-sent events out of the pieces in which they arrive (the event stream of the HTML standard, fields `id` and `data`).

use std::mem::take;

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Received {
    /// Its id; `None` where it has none.
    pub id: Option<String>,
    /// Its data, lines joined.
    pub data: String,
}

/// Reads a stream piece by piece; a piece may end anywhere, within a letter too.
#[derive(Debug, Clone, Default)]
pub struct EventReader {
    line: Vec<u8>,
    after_return: bool,
    id: Option<String>,
    data: Option<String>,
}

impl EventReader {
    /// Takes the next bytes; gives the events that they complete.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<Received> {
        let mut complete = Vec::new();
        for &byte in bytes {
            match byte {
                // The second half of a line's end.
                b'\n' if self.after_return => {}
                b'\n' | b'\r' => complete.extend(self.end_of_line()),
                _ => self.line.push(byte),
            }
            self.after_return = byte == b'\r';
        }
        complete
    }

    /// An empty line ends an event; one without data is none.
    fn end_of_line(&mut self) -> Option<Received> {
        let line = take(&mut self.line);
        if line.is_empty() {
            let id = self.id.take();
            return self.data.take().map(|data| Received { id, data });
        }
        let line = String::from_utf8_lossy(&line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "id" => self.id = Some(value.to_owned()),
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            // Comments, and fields that the server does not send.
            _ => {}
        }
        None
    }
}
