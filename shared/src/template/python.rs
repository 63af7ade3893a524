//! Values of templates as Python writes them, and methods of Python's types.

use minijinja::value::{Value, ValueKind, from_args};
use minijinja::{Error, ErrorKind, State};

/// The most lists and dictionaries in each other that are written; Python's own limit is of this order.
pub const DEEPEST: usize = 500;

/// `str(value)`
///
/// # Errors
/// For lists and dictionaries deeper in each other than [`DEEPEST`].
pub fn text(value: &Value) -> Result<String, Error> {
    match value.as_str() {
        Some(text) => Ok(text.to_owned()),
        None => repr(value, 0),
    }
}

/// `repr(value)`; nothing for what is undefined.
fn repr(value: &Value, level: usize) -> Result<String, Error> {
    if level > DEEPEST {
        return Err(too_deep());
    }
    Ok(match value.kind() {
        ValueKind::Undefined => String::new(),
        ValueKind::None => "None".to_owned(),
        ValueKind::Bool => if value.is_true() { "True" } else { "False" }.to_owned(),
        ValueKind::Number if !value.is_integer() => {
            f64::try_from(value.clone()).map_or_else(|_| value.to_string(), float)
        }
        ValueKind::String => quoted(value.as_str().unwrap_or_default()),
        ValueKind::Seq => format!("[{}]", items(value, |item| repr(item, level + 1))?),
        ValueKind::Map => {
            let entry = |key: &Value| {
                let of_key = repr(&value.get_item(key).unwrap_or_default(), level + 1)?;
                Ok(format!("{}: {of_key}", repr(key, level + 1)?))
            };
            format!("{{{}}}", items(value, entry)?)
        }
        _ => value.to_string(),
    })
}

fn items(value: &Value, of: impl Fn(&Value) -> Result<String, Error>) -> Result<String, Error> {
    let items: Result<Vec<String>, Error> = value.try_iter().into_iter().flatten().map(|item| of(&item)).collect();
    Ok(items?.join(", "))
}

/// A value that is too deep to be written.
pub fn too_deep() -> Error {
    let problem = format!("more than {DEEPEST} lists and dictionaries in each other");
    Error::new(ErrorKind::InvalidOperation, problem)
}

/// A float: the shortest digits, with an exponent below 1e-4 and from 1e16 on.
fn float(value: f64) -> String {
    let size = value.abs();
    if value.is_nan() {
        "nan".to_owned()
    } else if size == 0.0 || (1e-4..1e16).contains(&size) || value.is_infinite() {
        format!("{value:?}")
    } else {
        let text = format!("{value:e}");
        let (digits, exponent) = text.split_once('e').expect("the exponent was asked for");
        let exponent: i32 = exponent.parse().expect("an exponent is a number");
        format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
    }
}

/// A string with its quotes: single ones, unless only double ones need no escape.
fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut quoted = String::from(quote);
    for letter in text.chars() {
        match letter {
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\\' => quoted.push_str("\\\\"),
            letter if letter == quote => quoted.extend(['\\', letter]),
            letter if letter.is_ascii_control() => quoted.push_str(&format!("\\x{:02x}", letter as u32)),
            letter => quoted.push(letter),
        }
    }
    quoted.push(quote);
    quoted
}

/// The methods of Python's strings, lists and dictionaries.
///
/// # Errors
/// For wrong arguments, and with [`ErrorKind::UnknownMethod`] for a method that is not implemented.
pub fn method(state: &State<'_, '_>, value: &Value, name: &str, arguments: &[Value]) -> Result<Value, Error> {
    let own = match value.as_str() {
        Some(text) => string_method(text, name, arguments)?,
        None if name == "copy" && arguments.is_empty() => Some(value.clone()),
        None if name == "index" && value.kind() == ValueKind::Seq => Some(index(value, arguments)?),
        None => None,
    };
    match own {
        Some(result) => Ok(result),
        None => minijinja_contrib::pycompat::unknown_method_callback(state, value, name, arguments),
    }
}

/// Those of strings that minijinja's own list lacks, or counts in bytes.
fn string_method(text: &str, name: &str, arguments: &[Value]) -> Result<Option<Value>, Error> {
    let argument = || from_args::<(String,)>(arguments).map(|(argument,)| argument);
    Ok(Some(match name {
        "removeprefix" => text.strip_prefix(argument()?.as_str()).unwrap_or(text).into(),
        "removesuffix" => text.strip_suffix(argument()?.as_str()).unwrap_or(text).into(),
        "partition" => {
            let separator = argument()?;
            let parts = text.split_once(&separator).map(|(before, after)| [before, &separator, after]);
            list(&parts.unwrap_or([text, "", ""]))
        }
        "rpartition" => {
            let separator = argument()?;
            let parts = text.rsplit_once(&separator).map(|(before, after)| [before, &separator, after]);
            list(&parts.unwrap_or(["", "", text]))
        }
        "rsplit" => rsplit(text, arguments)?,
        "find" | "index" | "rfind" | "rindex" => {
            let part = argument()?;
            let at = if name.starts_with('r') { text.rfind(&part) } else { text.find(&part) };
            match at.map(|at| text[..at].chars().count()) {
                Some(at) => at.into(),
                None if name.ends_with("find") => (-1).into(),
                None => return Err(Error::new(ErrorKind::InvalidOperation, "substring not found")),
            }
        }
        "casefold" => text.to_lowercase().into(),
        "swapcase" => text.chars().flat_map(swapped).collect::<String>().into(),
        "isdecimal" => (!text.is_empty() && text.chars().all(char::is_numeric)).into(),
        "ljust" | "rjust" | "center" | "zfill" => justified(text, name, arguments)?.into(),
        _ => return Ok(None),
    }))
}

fn swapped(letter: char) -> Vec<char> {
    if letter.is_uppercase() { letter.to_lowercase().collect() } else { letter.to_uppercase().collect() }
}

/// `text.rsplit(separator, most)`: cut from the end.
fn rsplit(text: &str, arguments: &[Value]) -> Result<Value, Error> {
    let (separator, most): (Option<&str>, Option<i64>) = from_args(arguments)?;
    let most = most.and_then(|most| usize::try_from(most).ok()).map_or(usize::MAX, |most| most.saturating_add(1));
    let mut parts: Vec<&str> = match separator {
        Some(separator) => text.rsplitn(most, separator).collect(),
        None => {
            let (mut rest, mut parts) = (text.trim_end(), Vec::new());
            while parts.len() + 1 < most && !rest.is_empty() {
                let (before, word) = rest.rsplit_once(char::is_whitespace).unwrap_or(("", rest));
                parts.push(word);
                rest = before.trim_end();
            }
            parts.extend((!rest.is_empty()).then_some(rest));
            parts
        }
    };
    parts.reverse();
    Ok(list(&parts))
}

fn list(parts: &[&str]) -> Value {
    parts.iter().map(|part| Value::from(*part)).collect()
}

/// A text filled up to a width: by spaces, or as asked; a number by zeros after its sign.
fn justified(text: &str, name: &str, arguments: &[Value]) -> Result<String, Error> {
    let (width, fill): (usize, Option<&str>) = from_args(arguments)?;
    let missing = width.saturating_sub(text.chars().count());
    let fill = |count: usize| fill.unwrap_or(if name == "zfill" { "0" } else { " " }).repeat(count);
    Ok(match name {
        "ljust" => text.to_owned() + &fill(missing),
        "center" => {
            // Python puts the odd one to the left where the width is odd.
            let left = missing / 2 + (missing & width & 1);
            fill(left) + text + &fill(missing - left)
        }
        "zfill" if text.starts_with(['+', '-']) => text[..1].to_owned() + &fill(missing) + &text[1..],
        _ => fill(missing) + text,
    })
}

/// Where a list holds an item.
fn index(list: &Value, arguments: &[Value]) -> Result<Value, Error> {
    let (wanted,): (&Value,) = from_args(arguments)?;
    let place = list.try_iter()?.position(|item| item == *wanted);
    place.map(Value::from).ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "value is not in list"))
}
