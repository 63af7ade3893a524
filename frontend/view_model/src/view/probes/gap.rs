//! The gap of claim 1 over the number of base prompts and over C.

use std::ops::RangeInclusive;

use shared::study::{GapPoint, Study};

use crate::chart::curve::{CurveFrame, CurveScene};
use crate::chart::scale::tenths_around;
use crate::inspector::model::{Card, Line};
use crate::say;
use crate::text::number;

/// Specialists and general probe over the number of base prompts; `None` where the gap was computed from all only.
pub fn curve(study: &Study) -> Option<CurveScene> {
    let points = by_prompts(study);
    if points.len() < 2 {
        return None;
    }
    let all = points.iter().flat_map(|point| point.specialist.iter().chain(&point.general)).copied();
    let frame = CurveFrame::new(points.len(), tenths_around(all, [0.0, 0.1]));
    let line =
        |of: fn(&GapPoint) -> &[f64]| frame.line(&points.iter().map(|point| Some(mean(of(point)))).collect::<Vec<_>>());
    Some(CurveScene {
        lines: vec![
            (line(|point| &point.general), "curve-other", "var(--soft)".to_owned()),
            (line(|point| &point.specialist), "curve-main", "var(--ink)".to_owned()),
        ],
        chance: Some(frame.y(0.0)),
        ..CurveScene::default()
    })
}

/// The gap at every point, with the increments of specialists and general probe.
pub fn card(study: &Study) -> Option<Card> {
    let prompts = by_prompts(study).into_iter().map(|point| {
        let name = say!(view::probes::gap_prompts, prompts = point.prompts);
        line(name, point)
    });
    let by_c = study.gap.iter().filter_map(|point| Some(line(format!("C {}", point.c?), point)));
    let lines: Vec<Line> = prompts.chain(by_c).collect();
    (!lines.is_empty()).then(|| Card {
        title: say!(view::probes::gap_depends).to_owned(),
        note: "AUROC".to_owned(),
        lines,
        rest: say!(view::probes::gap_is).to_owned(),
    })
}

/// The points whose C was chosen, the fewest base prompts first.
fn by_prompts(study: &Study) -> Vec<&GapPoint> {
    study.gap.iter().filter(|point| point.c.is_none()).collect()
}

fn line(name: String, point: &GapPoint) -> Line {
    let gaps: Vec<f64> = point.gaps().collect();
    let draws = range(&gaps).filter(|_| gaps.len() > 1).map(|range| {
        let (low, high) = (number::signed(*range.start()), number::signed(*range.end()));
        say!(view::probes::gap_draws, low, high)
    });
    let added = say!(
        view::probes::gap_added,
        specialist = number::signed(mean(&point.specialist)),
        general = number::signed(mean(&point.general))
    );
    let beside = [added].into_iter().chain(draws).collect::<Vec<_>>().join("; ");
    Line::new(name, number::signed(mean(&gaps)), beside)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn range(values: &[f64]) -> Option<RangeInclusive<f64>> {
    let low = values.iter().copied().min_by(f64::total_cmp)?;
    Some(low..=values.iter().copied().max_by(f64::total_cmp)?)
}
