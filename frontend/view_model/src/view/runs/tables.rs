//! What is known of a study before it is finished: the pilot's forecast, and the rates of its responses.

use shared::api::{ForecastTask, Run, RunForecast, RunRate, RunState};

use super::told::{duration, stage};
use crate::say;
use crate::text::number;
use crate::widget::table::{Cell, Row, Table, heads};

/// Bytes in a megabyte.
const MEGABYTE: u64 = 1_000_000;

/// The forecast in sentences: tasks, time and memory.
pub fn forecast_told(forecast: &RunForecast) -> String {
    let (expected, all) = (format!("{:.1}", forecast.probeable), forecast.tasks.len());
    let seconds: f64 = forecast.seconds.iter().map(|(_, seconds)| seconds).sum();
    let of_stage = |(name, seconds): &(String, f64)| format!("{} {}", stage(name), duration(*seconds));
    let stages = forecast.seconds.iter().map(of_stage).collect::<Vec<_>>().join(", ");
    let mut text = say!(view::runs::expected, expected, all);
    if !forecast.seconds.is_empty() {
        text.push(' ');
        text.push_str(&say!(view::runs::takes, time = duration(seconds), stages));
    }
    if let Some(bytes) = forecast.peak_bytes {
        text.push(' ');
        text.push_str(&say!(view::runs::memory, megabytes = number::count((bytes / MEGABYTE) as usize)));
    }
    text
}

/// The forecast's tasks as a table.
pub fn forecast(forecast: &RunForecast) -> Table {
    let row = |of: &ForecastTask| Row {
        head: of.task.clone(),
        cells: vec![
            count("responses", of.responses),
            count("cut", of.cut),
            Cell::number("rate", Some(of.rate), number::score),
            Cell::number("probeable", Some(of.probeable), number::score),
        ],
    };
    Table {
        name: "forecast",
        from: Vec::new(),
        caption: say!(view::runs::forecast_is).to_owned(),
        columns: heads([
            say!(page::words::task),
            say!(view::runs::responses),
            say!(view::runs::cut),
            say!(view::runs::satisfied),
            say!(view::runs::probeable),
        ]),
        rows: forecast.tasks.iter().map(row).collect(),
    }
}

/// The rates as a table, while the run is not finished: afterwards they are the study's to tell.
pub fn rates(run: &Run) -> Option<Table> {
    if run.rates.is_empty() || run.state == RunState::Done {
        return None;
    }
    let row = |of: &RunRate| {
        let rate = (of.judged > 0).then(|| of.satisfied as f64 / of.judged as f64);
        Row {
            head: of.task.clone(),
            cells: vec![
                Cell::number("rate", rate, number::score),
                count("satisfied", of.satisfied),
                count("judged", of.judged),
            ],
        }
    };
    Some(Table {
        name: "rates",
        from: Vec::new(),
        caption: say!(view::runs::rates_are).to_owned(),
        columns: heads([
            say!(page::words::task),
            say!(view::runs::satisfied),
            say!(view::runs::n_satisfied),
            say!(view::runs::judged),
        ]),
        rows: run.rates.iter().map(row).collect(),
    })
}

fn count(measure: &'static str, n: usize) -> Cell {
    Cell::number(measure, Some(n as f64), |_| number::count(n))
}
