//! What the reader can change as fields of the address: a key each, with a value that is read and written.

use shared::site::{Position, Site};

use crate::say;

/// What a field of the address holds.
pub trait Value: Sized {
    /// What a text means; an error says what the field knows.
    fn read(text: &str) -> Result<Self, String>;

    /// The text that reads back as this.
    fn written(&self) -> String;
}

/// The fields of a state: `"key" => field`, with former names of the key after it.
macro_rules! fields {
    ($state:ident { $($key:literal $(| $former:literal)* => $($field:ident).+,)+ }) => {
        impl $state {
            /// Takes one pair of a query over; an error says what the key knows.
            fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
                match key {
                    $($key $(| $former)* => self.$($field).+ = Value::read(value)?,)+
                    _ => {}
                }
                Ok(())
            }

            /// The query that reads back as this; what is at its default is left out, the empty selection gives "".
            pub fn to_query(&self) -> String {
                let default = Self::default();
                query::write(&[$((
                    $key,
                    (self.$($field).+ != default.$($field).+).then(|| self.$($field).+.written()),
                ),)+])
            }
        }
    };
}
pub(super) use fields;

/// The index of a value among those that are known.
pub fn one_of(value: &str, known: &[&str]) -> Result<usize, String> {
    let all = || say!(page::source::known_choices, choices = known.join(", "));
    known.iter().position(|&key| key == value).ok_or_else(all)
}

/// What need not be chosen; what is not chosen is not written.
impl<T: Value> Value for Option<T> {
    fn read(text: &str) -> Result<Self, String> {
        T::read(text).map(Some)
    }

    fn written(&self) -> String {
        self.as_ref().map(T::written).unwrap_or_default()
    }
}

impl Value for String {
    fn read(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }

    fn written(&self) -> String {
        self.clone()
    }
}

/// A switch.
impl Value for bool {
    fn read(text: &str) -> Result<Self, String> {
        Ok(one_of(text, &["0", "1"])? == 1)
    }

    fn written(&self) -> String {
        u8::from(*self).to_string()
    }
}

/// A count from 1.
impl Value for usize {
    fn read(text: &str) -> Result<Self, String> {
        text.parse().ok().filter(|&number| number > 0).ok_or_else(|| say!(page::source::known_counts).to_owned())
    }

    fn written(&self) -> String {
        self.to_string()
    }
}

/// A layer by its number, `embed`, or a site by its name.
impl Value for Site {
    fn read(text: &str) -> Result<Self, String> {
        let layer = || text.parse().ok().map(Site::ResidPost);
        text.parse().ok().or_else(layer).ok_or_else(|| say!(page::source::known_layers).to_owned())
    }

    fn written(&self) -> String {
        match self {
            Site::Embed => "embed".to_owned(),
            Site::ResidPost(layer) => layer.to_string(),
        }
    }
}

impl Value for Position {
    fn read(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_| say!(page::source::known_positions).to_owned())
    }

    fn written(&self) -> String {
        self.to_string()
    }
}
