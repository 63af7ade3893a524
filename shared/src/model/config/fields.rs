//! The fields of a config.json, and which of them were read.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::inert;
use crate::error::{Error, Result};

const FIX: &str = "use the config.json that belongs to the checkpoint";

/// The fields of a config.json, or of an object in it.
pub struct Fields {
    /// Prefix of a field's name in an error message.
    place: String,
    fields: Map<String, Value>,
    read: RefCell<BTreeSet<String>>,
}

impl Fields {
    /// The fields of the object called `place` (empty for config.json itself).
    pub fn new(place: &str, fields: Map<String, Value>) -> Self {
        let place = if place.is_empty() { "config.json ".to_owned() } else { format!("config.json {place}.") };
        Self { place, fields, read: RefCell::default() }
    }

    /// A field that must be there.
    ///
    /// # Errors
    /// [`Error::Config`] when it is missing, null or of another type.
    pub fn required<T: for<'de> Deserialize<'de>>(&self, name: &str) -> Result<T> {
        self.optional(name)?.ok_or_else(|| self.complaint(name, "is missing", FIX))
    }

    /// A field that may be missing or null.
    ///
    /// # Errors
    /// [`Error::Config`] when it is of another type.
    pub fn optional<T: for<'de> Deserialize<'de>>(&self, name: &str) -> Result<Option<T>> {
        self.read.borrow_mut().insert(name.to_owned());
        match self.fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => {
                T::deserialize(value).map(Some).map_err(|error| self.complaint(name, error.to_string(), FIX))
            }
        }
    }

    /// A field with the value it has where it is missing or null.
    ///
    /// # Errors
    /// [`Error::Config`] when it is of another type.
    pub fn or<T: for<'de> Deserialize<'de>>(&self, name: &str, default: T) -> Result<T> {
        Ok(self.optional(name)?.unwrap_or(default))
    }

    /// A field whose null differs from its absence: absent, null, or a value.
    ///
    /// # Errors
    /// [`Error::Config`] when it is of another type.
    pub fn nullable<T: for<'de> Deserialize<'de>>(&self, name: &str, absent: Option<T>) -> Result<Option<T>> {
        let given = self.optional(name)?;
        Ok(if self.fields.contains_key(name) { given } else { absent })
    }

    /// An object; an empty one is as good as none.
    ///
    /// # Errors
    /// [`Error::Config`] when it is something else.
    pub fn object(&self, name: &str) -> Result<Option<Self>> {
        let fields = self.optional::<Map<String, Value>>(name)?.filter(|fields| !fields.is_empty());
        Ok(fields.map(|fields| Self::new(name, fields)))
    }

    /// Lets fields pass that have no use here.
    pub fn ignore(&self, names: &[&str]) {
        self.read.borrow_mut().extend(names.iter().map(|name| (*name).to_owned()));
    }

    /// Whether a field is there and not null.
    pub fn has(&self, name: &str) -> bool {
        self.fields.get(name).is_some_and(|value| !value.is_null())
    }

    /// Refuses a field whose value is not implemented.
    ///
    /// # Errors
    /// [`Error::Config`] naming field and value.
    pub fn only<T>(&self, name: &str, implemented: &[T]) -> Result<()>
    where
        T: for<'de> Deserialize<'de> + PartialEq + std::fmt::Display,
    {
        let Some(given) = self.optional::<T>(name)? else { return Ok(()) };
        if implemented.contains(&given) {
            return Ok(());
        }
        let list = implemented.iter().map(T::to_string).collect::<Vec<_>>().join(", ");
        Err(self.complaint(name, format!("'{given}' is not implemented"), format!("implemented: {list}")))
    }

    /// Token ids that end a response: one number or a list.
    ///
    /// # Errors
    /// [`Error::Config`] when it is neither.
    pub fn eos(&self) -> Result<Vec<u32>> {
        match self.fields.get("eos_token_id") {
            Some(Value::Array(_)) => self.required("eos_token_id"),
            _ => Ok(self.optional("eos_token_id")?.into_iter().collect()),
        }
    }

    /// Which layers see only a window, from `layer_types`; absent where config.json does not name them.
    ///
    /// # Errors
    /// [`Error::Config`] for a kind of layer that is not implemented.
    pub fn sliding_layers(&self) -> Result<Option<Vec<bool>>> {
        let Some(kinds) = self.optional::<Vec<String>>("layer_types")? else { return Ok(None) };
        let sliding = kinds.iter().map(|kind| match kind.as_str() {
            "full_attention" => Ok(false),
            "sliding_attention" => Ok(true),
            other => {
                let problem = format!("'{other}' is not implemented");
                Err(self.complaint("layer_types", problem, "implemented: full_attention, sliding_attention"))
            }
        });
        sliding.collect::<Result<_>>().map(Some)
    }

    /// Refuses `layer_types` that say anything else of a family whose layers are all of one kind.
    ///
    /// # Errors
    /// [`Error::Config`] naming the other kind.
    pub fn all_layers_see(&self, kind: &str) -> Result<()> {
        let kinds: Vec<String> = self.or("layer_types", Vec::new())?;
        match kinds.iter().find(|other| *other != kind) {
            Some(other) => Err(self.complaint("layer_types", format!("'{other}' is not implemented here"), FIX)),
            None => Ok(()),
        }
    }

    /// Refuses a field that was not read: it is set, is not in the list of inert fields, and so may change the numbers.
    ///
    /// # Errors
    /// [`Error::Config`] naming the field.
    pub fn nothing_left(&self, family: &str) -> Result<()> {
        let read = self.read.borrow();
        let off = |value: &Value| matches!(value, Value::Null | Value::Bool(false));
        let left = self.fields.iter().find(|(name, value)| !read.contains(*name) && !off(value) && !inert::has(name));
        match left {
            None => Ok(()),
            Some((name, value)) => {
                let problem = format!("{value} is set, and a {family} decoder here does not know this field");
                let fix = "it may change the numbers; remove it if you are sure that it does not";
                Err(self.complaint(name, problem, fix))
            }
        }
    }

    /// An error that names a field of these.
    pub fn complaint(&self, name: &str, problem: impl Into<String>, fix: impl Into<String>) -> Error {
        Error::config(format!("{}{name}", self.place), problem, fix)
    }
}
