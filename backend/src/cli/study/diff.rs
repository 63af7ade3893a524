//! `skillscope study diff`: two studies, number by number.

use anyhow::{Result, bail};
use serde_json::{Value, json};

use crate::store::{self, ResolvedStudy};

/// Differences printed unless all are asked for.
const SHOWN: usize = 20;

/// Compare two studies number by number; exit 0 when they agree, 1 when they differ.
#[derive(clap::Args)]
pub struct Args {
    /// Study folder, bundle, or the id of a known study.
    left: String,
    /// Another.
    right: String,
    /// Numbers that differ by no more count as equal.
    #[arg(long, default_value_t = 0.0)]
    tolerance: f64,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let read = |name: &str| -> Result<Value> {
        let study = store::read_study(&ResolvedStudy::find(name)?.path)?;
        Ok(serde_json::from_str(&study.to_json()?)?)
    };
    if !(args.tolerance.is_finite() && args.tolerance >= 0.0) {
        bail!("--tolerance: {} is no distance; use 0 or more", args.tolerance);
    }
    let mut difference = Difference::default();
    difference.compare(String::new(), &read(&args.left)?, &read(&args.right)?, args.tolerance);
    difference.print(json);
    if difference.is_empty() {
        return Ok(());
    }
    bail!("{} and {} differ in {} places", args.left, args.right, difference.places.len())
}

/// The differences of two studies.
#[derive(Debug, Default)]
pub struct Difference {
    /// Numbers compared.
    numbers: usize,
    /// Largest distance of two numbers.
    largest: f64,
    /// Every place that differs: its path, and both values.
    places: Vec<(String, Value, Value)>,
}

impl Difference {
    /// Compares two studies exactly.
    pub fn between(left: &Value, right: &Value) -> Self {
        let mut difference = Self::default();
        difference.compare(String::new(), left, right, 0.0);
        difference
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    fn compare(&mut self, path: String, left: &Value, right: &Value, tolerance: f64) {
        match (left, right) {
            (Value::Object(a), Value::Object(b)) => {
                let names: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
                for name in names {
                    let of = |side: &serde_json::Map<String, Value>| side.get(name).cloned().unwrap_or(Value::Null);
                    self.compare(format!("{path}/{name}"), &of(a), &of(b), tolerance);
                }
            }
            (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
                for (index, (a, b)) in a.iter().zip(b).enumerate() {
                    self.compare(format!("{path}/{index}"), a, b, tolerance);
                }
            }
            (Value::Number(a), Value::Number(b)) => {
                self.numbers += 1;
                let distance = (a.as_f64().unwrap_or(f64::NAN) - b.as_f64().unwrap_or(f64::NAN)).abs();
                self.largest = self.largest.max(distance);
                if distance.is_nan() || distance > tolerance {
                    self.places.push((path, left.clone(), right.clone()));
                }
            }
            _ if left == right => {}
            _ => self.places.push((path, left.clone(), right.clone())),
        }
    }

    /// Prints the differences, or that there are none.
    pub fn print(&self, json: bool) {
        let (numbers, largest, differing) = (self.numbers, self.largest, self.places.len());
        if json {
            let places: Vec<Value> =
                self.places.iter().map(|(path, a, b)| json!({"path": path, "left": a, "right": b})).collect();
            println!("{}", json!({"numbers": numbers, "differing": differing, "largest": largest, "places": places}));
            return;
        }
        for (path, left, right) in self.places.iter().take(SHOWN) {
            println!("{path}: {} | {}", short(left), short(right));
        }
        if differing > SHOWN {
            println!("… and {} more; --json lists all", differing - SHOWN);
        }
        println!("{numbers} numbers compared, {differing} places differ, largest distance {largest}");
    }
}

/// A value in a line.
fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 60 { format!("{}…", text.chars().take(60).collect::<String>()) } else { text }
}
