//! Dependence between tasks: the finding, and the tables of pairs and of damage.

use shared::site::Site;
use shared::study::{Control, ControlKind, Damage, Dependencies, Estimate, PairState, Shares, Study};

use super::facts::{controls, damage};

use crate::graph::dependence::{self, drops, matrix, n, representation};
use crate::graph::model::{Matrix, at, descending, different_pairs};
use crate::say;
use crate::state::choice::Dependence;
use crate::state::place::{Place, alpha};
use crate::text::finding::Finding;
use crate::text::{number, words};
use crate::widget::table::{Cell, Row, Table, heads};

/// The finding of the shown picture.
pub fn finding(study: &Study, place: Place, kind: Dependence) -> Finding {
    let at = words::capital(&place_in_words(study, place, kind));
    let Some(numbers) = matrix(study, place, kind) else {
        return Finding::new(
            say!(view::ablation::nothing_here),
            say!(view::ablation::nothing_here_why, place = at, measured = words::dependence(kind)),
        );
    };
    match drops(study, place, kind) {
        Some(drops) => Finding::new(headline(drops, alpha(study)), evidence(&at, drops)),
        None => closest(study, &at, kind, numbers),
    }
}

/// Where the model was ablated: in behaviour all sites of the operator, in representation the place's site.
pub fn place_in_words(study: &Study, place: Place, kind: Dependence) -> String {
    if kind == Dependence::Behaviour {
        let sites = study.ablation.behaviour.as_ref().map(|behaviour| sites_in_words(&behaviour.sites));
        return say!(view::ablation::in_behaviour, sites = sites.unwrap_or_default());
    }
    let site = study.sites.get(place.site).copied().map(words::site_in_sentence).unwrap_or_default();
    let position = representation(study, place).map(|ablation| words::position_in_sentence(ablation.position));
    say!(view::ablation::at_place, site, position = position.unwrap_or_default())
}

/// Sites in a few words: `layer 3`, `8 sites, 0 to 7`.
pub(super) fn sites_in_words(sites: &[Site]) -> String {
    match sites {
        [] => String::new(),
        [site] => words::site_in_sentence(*site),
        [first, .., last] => {
            say!(view::ablation::sites, n = sites.len(), first = words::site(*first), last = words::site(*last))
        }
    }
}

fn headline(drops: &Dependencies, alpha: f64) -> &'static str {
    let below = |estimate: Option<&Estimate>| estimate.is_some_and(|it| it.p.is_some_and(|p| p <= alpha));
    let own = below(drops.own.as_ref()) && drops.own.is_some_and(|own| own.interval[0] > 0.0);
    let one_way = below(drops.asymmetry.as_ref());
    let Some(share) = drops.sparsity else { return say!(view::ablation::too_few) };
    if let Some(shares) = drops.shares {
        return by_states(shares, own, one_way);
    }
    match (drops.in_state(PairState::Present), share.interval, own, one_way) {
        (0, _, true, _) => say!(view::ablation::itself_alone),
        (0, _, false, _) => say!(view::ablation::no_dependency),
        (_, [low, _], ..) if low > 0.5 => say!(view::ablation::hurts_most),
        (_, [_, high], ..) if high >= 0.5 => say!(view::ablation::how_many_open),
        (.., true, true) => say!(view::ablation::sparse_one_way),
        (.., true, false) => say!(view::ablation::mostly_itself),
        (.., false, _) => say!(view::ablation::few_pairs),
    }
}

/// The headline in studies whose pairs are present, absent or undecided.
fn by_states(shares: Shares, own: bool, one_way: bool) -> &'static str {
    match (shares.present > 0.5, shares.absent > 0.5, own) {
        (.., false) => say!(view::ablation::own_not_shown),
        (true, ..) => say!(view::ablation::hurts_most),
        (_, true, _) if shares.present == 0.0 => say!(view::ablation::itself_alone),
        (_, true, _) if one_way => say!(view::ablation::sparse_one_way),
        (_, true, _) => say!(view::ablation::mostly_itself),
        _ => say!(view::ablation::how_many_open),
    }
}

fn evidence(at: &str, drops: &Dependencies) -> String {
    let own = drops.own.as_ref().map(|own| say!(view::ablation::own_beyond, drop = number::estimate(own)));
    let share = drops.sparsity.map_or_else(String::new, |share| format!(" ({})", number::interval(share.interval)));
    let pairs = number::count(drops.pairs);
    let counted = match drops.shares {
        Some(_) => {
            let [present, absent, undecided] =
                [PairState::Present, PairState::Absent, PairState::Undecided].map(|state| drops.in_state(state));
            say!(view::ablation::counted_states, present, absent, undecided, pairs)
        }
        None => say!(view::ablation::counted, counting = drops.in_state(PairState::Present), pairs) + &share,
    };
    let asymmetry = drops.asymmetry.map(|both| {
        let p = both.p.map_or_else(String::new, |p| format!(", {}", number::p_statement(p)));
        let (value, noise) = (number::score(both.value), number::interval(both.interval));
        say!(view::ablation::asymmetry, value, noise) + &p
    });
    let clauses: Vec<String> = own.into_iter().chain([counted]).chain(asymmetry).collect();
    format!("{at}: {}.", clauses.join("; "))
}

/// The finding on the similarity of subspaces: the closest pair.
fn closest(study: &Study, place: &str, kind: Dependence, numbers: &Matrix) -> Finding {
    let pairs = strongest(numbers, kind);
    let Some(&(source, target)) = pairs.first() else {
        return Finding::new(say!(view::ablation::none_comparable), format!("{place}."));
    };
    let (one, other) = (&study.tasks[source].id, &study.tasks[target].id);
    let value = number::score_or_dash(at(numbers, (source, target)));
    let (measured, pairs) = (words::dependence(kind), number::count(pairs.len()));
    Finding::new(
        say!(view::ablation::closest, one = words::capital(one), other),
        say!(view::ablation::closest_why, place, measured, value, pairs),
    )
}

/// The pairs of different tasks that have a number, largest first; where both directions are the same, one of them.
pub(super) fn strongest(numbers: &Matrix, kind: Dependence) -> Vec<(usize, usize)> {
    let both_same = [Dependence::Overlap, Dependence::Closest, Dependence::Cka].contains(&kind);
    let shown = |pair: &(usize, usize)| at(numbers, *pair).is_some() && !(both_same && pair.0 > pair.1);
    let pairs: Vec<(usize, usize)> = different_pairs(numbers.len()).filter(shown).collect();
    let value = |index: usize| at(numbers, pairs[index]).unwrap_or_default().abs();
    descending(pairs.len(), &value).into_iter().map(|index| pairs[index]).collect()
}

/// The interval of a drop.
pub(super) fn interval(drops: &Dependencies, pair: (usize, usize)) -> Option<[f64; 2]> {
    Some([at(&drops.low, pair)?, at(&drops.high, pair)?])
}

/// The shown numbers as a table, one row per ordered pair.
pub fn table(study: &Study, place: Place, kind: Dependence) -> Table {
    let count = study.tasks.len();
    let pairs = (0..count).flat_map(|source| (0..count).map(move |target| (source, target)));
    Table {
        name: "ablation",
        from: Vec::new(),
        caption: format!("{}, {}", words::capital(words::dependence(kind)), place_in_words(study, place, kind)),
        columns: heads([
            say!(page::words::source),
            say!(page::words::target),
            say!(view::ablation::value),
            say!(page::words::interval),
            say!(view::ablation::controls_head),
            say!(view::ablation::excess_head),
            say!(page::words::p_holm),
            say!(view::ablation::state_head),
            "n",
        ]),
        rows: pairs.map(|pair| row(study, place, kind, pair)).collect(),
    }
}

fn row(study: &Study, place: Place, kind: Dependence, pair: (usize, usize)) -> Row {
    let (from, to) = (study.tasks[pair.0].id.as_str(), study.tasks[pair.1].id.as_str());
    let drops = drops(study, place, kind);
    let written = |interval: Option<[f64; 2]>| Cell::interval(interval, number::interval);
    let value = matrix(study, place, kind).and_then(|numbers| at(numbers, pair));
    let state = drops.filter(|drops| drops.has_states() && pair.0 != pair.1).and_then(|drops| drops.state_of(pair));
    let n = drops.and_then(|_| n(study, place, kind, pair.1)).map(|n| n as f64);
    Row {
        head: from.to_owned(),
        cells: vec![
            Cell::text(to),
            Cell::number(kind.key(), value, number::score).about(&[("source", from), ("target", to)]),
            written(drops.and_then(|drops| interval(drops, pair))),
            written(drops.and_then(|drops| drops.band.get(pair.1).copied().flatten())),
            Cell::number("excess", drops.and_then(|drops| at(&drops.excess, pair)), number::score),
            Cell::number("p", drops.and_then(|drops| at(&drops.p, pair)), number::p_value),
            Cell::text(state.map_or("–", words::pair_state)),
            Cell::number("n", n, |n| number::count(n as usize)),
        ],
    }
}

/// The damage of every ablation as a table: tasks first, then the controls.
pub fn damage_table(study: &Study) -> Table {
    let tasks = (0..study.tasks.len()).filter_map(|task| Some((study.tasks[task].id.clone(), damage(study, task)?)));
    let control = |(index, control): (usize, &Control)| match control.task.and_then(|task| study.tasks.get(task)) {
        Some(task) => format!("{}, {}", words::control(control.kind), task.id),
        None if control.kind == ControlKind::Pca && !study.is_first_edition() => {
            format!("{}: {}", words::control(control.kind), say!(view::ablation::bound))
        }
        None => format!("{} {}", words::control(control.kind), index + 1),
    };
    let controls = controls(study).iter().enumerate().map(|numbered| (control(numbered), &numbered.1.damage));
    Table {
        name: "damage",
        from: Vec::new(),
        caption: say!(view::ablation::damage_caption).to_owned(),
        columns: heads([
            say!(view::ablation::ablated_head),
            say!(view::ablation::rank_head),
            "KL",
            say!(view::ablation::perplexity_head),
            say!(view::ablation::whole_head),
            say!(view::ablation::cut_head),
        ]),
        rows: tasks.chain(controls).map(|(name, damage)| damage_row(name, damage)).collect(),
    }
}

fn damage_row(head: String, damage: &Damage) -> Row {
    let cell =
        |measure, value: f64| Cell::number(measure, Some(value), number::score).about(&[("task", head.as_str())]);
    let cells = vec![
        Cell::number("rank", Some(damage.rank), number::layer),
        cell("kl", damage.kl),
        cell("perplexity", damage.perplexity),
        cell("perplexity_whole", damage.perplexity_whole),
        cell("cut", damage.cut),
    ];
    Row { head, cells }
}

/// The kinds of numbers that this study has, in the picker's order.
pub fn kinds(study: &Study) -> Vec<Dependence> {
    Dependence::ALL.into_iter().filter(|&kind| dependence::holds(study, kind)).collect()
}
