//! Whether a study recovers the planted truth.

use super::ONE_WAY;
use shared::message::claim;
use shared::site::{Position, Site};
use shared::stats;
use shared::study::{Cell, Claim, Dependencies, Score, Study};
use shared::task;

/// A judge's result: `Ok`, or the part that was not recovered.
pub type Judged = std::result::Result<(), String>;

fn require(holds: bool, otherwise: impl FnOnce() -> String) -> Judged {
    if holds { Ok(()) } else { Err(otherwise()) }
}

fn verdict(study: &Study, claim: u8, expected: Claim) -> Judged {
    let found = study.verdicts.iter().find(|verdict| verdict.claim == claim);
    let found = found.ok_or_else(|| format!("claim {claim} has no verdict"))?;
    require(found.verdict == expected, || {
        format!("claim {claim}: {:?}, effect {:?} {:?}, p {:?}", found.verdict, found.effect, found.interval, found.p)
    })
}

fn verdicts(study: &Study, expected: &[(u8, Claim)]) -> Judged {
    expected.iter().try_for_each(|&(claim, expected)| verdict(study, claim, expected))
}

/// The cell that the verdicts are read at.
fn home(study: &Study) -> std::result::Result<&Cell, String> {
    study.cell(Site::ResidPost(5), Position::Last).ok_or_else(|| "the verdicts' cell is missing".to_owned())
}

fn clusters(study: &Study, expected: &[usize]) -> Judged {
    let labels = home(study)?.clustering.as_ref().map(|clustering| clustering.labels.clone());
    let index = labels.as_ref().filter(|labels| labels.len() == expected.len());
    let recovered = index.is_some_and(|labels| stats::adjusted_rand_index(labels, expected) >= 1.0);
    require(recovered, || format!("clusters {labels:?}, planted {expected:?}"))
}

/// Drops in representation of refitted probes.
fn dependencies(study: &Study) -> std::result::Result<&Dependencies, String> {
    let site = study.ablation.representation.first();
    site.map(|site| &site.refit).ok_or_else(|| "nothing was ablated".to_owned())
}

/// Exactly these pairs of different tasks count.
fn edges(study: &Study, expected: &[(usize, usize)]) -> Judged {
    let of = dependencies(study)?;
    let n = of.p.len();
    let pairs = (0..n).flat_map(|source| (0..n).map(move |target| (source, target)));
    let wrong = pairs.filter(|&(source, target)| {
        let counts = of.p[source][target].is_some_and(|p| p <= 0.05);
        source != target && counts != expected.contains(&(source, target))
    });
    let told = wrong.map(|(source, target)| {
        let (drop, p) = (of.drop[source][target].unwrap_or(f64::NAN), of.p[source][target].unwrap_or(f64::NAN));
        let planted = if expected.contains(&(source, target)) { "is planted" } else { "is not planted" };
        format!("{source} → {target} {planted}, drop {drop:.3}, controls {:.3?}, p {p:.3}", of.band[target])
    });
    let told: Vec<String> = told.collect();
    require(told.is_empty(), || told.join("; "))
}

/// The verdict on a claim, or on a half of it (`2a`).
pub fn verdict_of(study: &Study, name: &str) -> Option<Claim> {
    let whole = study.verdicts.iter().find(|verdict| verdict.claim.to_string() == name).map(|verdict| verdict.verdict);
    let halves = study.verdicts.iter().flat_map(|verdict| &verdict.halves);
    whole.or_else(|| halves.into_iter().find(|half| half.name == name).map(|half| half.verdict))
}

fn half(study: &Study, name: &str, expected: Claim) -> Judged {
    let found = verdict_of(study, name);
    require(found == Some(expected), || {
        let halves: Vec<_> = study.verdicts.iter().flat_map(|verdict| &verdict.halves).collect();
        format!(
            "{name}: {:?}",
            halves.iter().map(|half| (&half.name, half.effect, half.interval, half.p)).collect::<Vec<_>>()
        )
    })
}

/// One direction for all, whatever its sign.
pub(super) fn shared_direction(study: &Study) -> Judged {
    let every = (0..9).flat_map(|source| (0..9).map(move |target| (source, target)));
    clusters(study, &[0; 9])?;
    edges(study, &every.filter(|(source, target)| source != target).collect::<Vec<_>>())?;
    verdicts(study, &[(1, Claim::Contradicted), (2, Claim::Contradicted), (3, Claim::Contradicted)])
}

/// A separate direction per task.
pub(super) fn independent_directions(study: &Study) -> Judged {
    clusters(study, &[0, 1, 2, 3, 4, 5, 6, 7, 8])?;
    edges(study, &[])?;
    let refit = dependencies(study)?;
    let own = (0..9).all(|task| refit.p[task][task].is_some_and(|p| p <= 0.05));
    require(own, || "ablating a task does not hurt that task".to_owned())?;
    half(study, "2a", Claim::Supported)?;
    // No task depends on another: there is no asymmetry for claim 3 to find.
    verdicts(study, &[(1, Claim::Supported), (3, Claim::Inconclusive)])
}

/// One direction beyond the text, and words that only look like many directions.
pub(super) fn universal(study: &Study) -> Judged {
    let verdict = study.verdicts.iter().find(|verdict| verdict.claim == 1).ok_or("no verdict on claim 1")?;
    let raw = verdict.parts.iter().find(|part| part.key() == Some(claim::RAW_GAP_INTERCEPT.key));
    let raw = raw.and_then(|part| part.interval).ok_or("no raw gap")?;
    require(raw[0] > 0.0, || format!("the raw gap is {raw:?}"))?;
    verdicts(study, &[(1, Claim::Contradicted)])
}

/// A direction per skill.
pub(super) fn skill_clusters(study: &Study) -> Judged {
    clusters(study, &task::built_in().iter().map(|task| task.spec().skill as usize).collect::<Vec<_>>())?;
    let clustering = home(study)?.clustering.as_ref().ok_or("no clusters")?;
    let kin = clustering.skill_p.is_some_and(|p| p < 0.01);
    require(kin && clustering.stability.is_some_and(|stability| stability > 0.9), || {
        format!("stability {:?}, skills' p {:?}", clustering.stability, clustering.skill_p)
    })?;
    half(study, "2a", Claim::Supported)?;
    half(study, "2b", Claim::Supported)?;
    verdicts(study, &[(1, Claim::Supported), (2, Claim::Supported)])
}

/// Exactly the planted dependencies.
pub(super) fn one_way(study: &Study) -> Judged {
    edges(study, &ONE_WAY)?;
    verdict(study, 3, Claim::Supported)
}

/// How many deviations from chance a score without signal may lie: one in 16,000 lies beyond four.
const DEVIATIONS: f64 = 4.0;

/// Chance for every task, and on the mean.
pub(super) fn nothing(study: &Study) -> Judged {
    let cell = home(study)?;
    let scores = || cell.specialists.iter().flatten();
    let off = |score: &Score| (score.auroc - 0.5) / deviation_of_nothing(score, study.config.probe.folds);
    let mean = scores().map(off).sum::<f64>() / (scores().count() as f64).sqrt();
    require(scores().all(|score| off(score).abs() < DEVIATIONS) && mean.abs() < DEVIATIONS, || {
        format!("specialists {:?}", scores().map(|score| score.auroc).collect::<Vec<f64>>())
    })?;
    undecided(study)
}

/// The deviation of the AUROC within folds of a probe without signal: Mann and Whitney's for every fold's rows, times √2. The
/// factor is there because each of two rows of different folds trains the probe that scores the other, and the two
/// contributions are equal.
fn deviation_of_nothing(score: &Score, folds: usize) -> f64 {
    let folds = folds as f64;
    let rows = score.n as f64 / folds;
    let pairs = rows * rows * score.base_rate * (1.0 - score.base_rate);
    (2.0 * (rows + 1.0) / (12.0 * pairs * folds)).sqrt()
}

/// Readable from the activations, but no more than from the text.
pub(super) fn decided_by_the_text(study: &Study) -> Judged {
    let read = home(study)?.specialists.iter().flatten().all(|score| score.auroc > 0.9);
    require(read, || "the activations do not carry the labels".to_owned())?;
    undecided(study)
}

fn undecided(study: &Study) -> Judged {
    verdicts(study, &[1, 2, 3, 4, 5].map(|claim| (claim, Claim::Inconclusive)))
}

/// Every onset within a layer, and the verdict on their order.
pub(super) fn onsets(study: &Study, planted: &[usize], order: Claim) -> Judged {
    let found: Vec<Option<usize>> =
        study.emergence[0].tasks.iter().map(|task| task.as_ref().map(|task| task.onset)).collect();
    let near = |(found, &planted): (&Option<usize>, &usize)| found.is_some_and(|found| found.abs_diff(planted) <= 1);
    require(found.iter().zip(planted).all(near), || format!("onsets {found:?}, planted {planted:?}"))?;
    verdict(study, 4, order)
}

/// Readable from the planted position on.
pub(super) fn appearing(study: &Study, planted: usize) -> Judged {
    let clear = |cell: &Cell| cell.specialists.iter().all(|score| score.as_ref().is_some_and(|s| s.auroc > 0.8));
    let begins = study.cells[0].iter().position(clear);
    require(begins == Some(planted), || format!("readable from position {begins:?}, planted {planted}"))?;
    verdict(study, 5, Claim::Supported).map_err(|why| format!("{why}; planning {:?}", study.timing[0].mean_planning))
}

/// Readable before the response.
pub(super) fn known_before(study: &Study) -> Judged {
    let planning = study.timing[0].mean_planning;
    require(planning.is_some_and(|index| index.value > 0.3), || format!("planning {planning:?}"))?;
    verdict(study, 5, Claim::Contradicted)
}

/// Predicted by the prompt, and therefore no plan.
pub(super) fn decided_by_the_prompt(study: &Study) -> Judged {
    let planning = study.timing[0].mean_planning;
    let at_the_prompt = study.increments_at(Site::ResidPost(5), Position::UserLast).ok_or("no increments")?;
    let foretold = at_the_prompt.specialists.iter().all(|task| task.is_some_and(|task| task.text_auroc > 0.9));
    require(foretold, || "the prompt does not decide the labels".to_owned())?;
    require(planning.is_some_and(|index| index.value.abs() < 0.02), || format!("planning {planning:?}"))?;
    verdict(study, 5, Claim::Inconclusive)
}
