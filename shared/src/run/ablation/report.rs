//! Dependencies in behaviour: interventions as drops of satisfaction, with their tests and doses.

use super::behaviour::{Answer, Answered, Intervened, Interventions};
use crate::analysis::ablation::{
    Control as Drawn, Curve, Dosed, Drops, Findings, equal_damage, paired_drop, permuted_findings,
};
use crate::run::dataset::Dataset;
use crate::stats::Clustered;
use crate::study::{BehaviourAblation, CaseKind, Control, Dose, EqualDamage};

/// Dependencies in behaviour, as drops of satisfaction.
pub(in crate::run) struct Behaviour<'a> {
    interventions: &'a Interventions,
    drops: Drops,
    /// The drops that are tested.
    in_claims: Drops,
    findings: Findings,
    doses: Doses,
}

impl<'a> Behaviour<'a> {
    /// Drops of satisfaction, paired by prompt and seed. The tasks of the claims are tested.
    pub(in crate::run) fn new(dataset: &Dataset<'_>, interventions: &'a Interventions) -> Self {
        let paired = Paired::new(&interventions.rows);
        let n = interventions.rows.len();
        let mut drops = Drops {
            tasks: dataset.tasks.ids.clone(),
            ablated: vec![vec![None; n]; n],
            kl: vec![None; n],
            controls: Vec::new(),
            seed: dataset.plan.seed,
        };
        for case in &interventions.cases {
            match (case.which.kind, case.which.task) {
                (CaseKind::Source, Some(task)) => {
                    drops.ablated[task] = paired.drops(case);
                    drops.kl[task] = Some(case.damage.kl);
                }
                (kind, task) => {
                    let (draw, kl) = (case.which.draw, Some(case.damage.kl));
                    drops.controls.push(Drawn { kind, task, draw, kl, drops: paired.drops(case) });
                }
            }
        }
        let in_claims = drops.among(&dataset.tasks_in_claims());
        let (findings, doses) = (in_claims.findings(), Doses::new(&paired, interventions));
        Self { interventions, drops, in_claims, findings, doses }
    }

    /// The tests.
    pub(in crate::run) fn findings(&self) -> Findings {
        self.findings.clone()
    }

    /// The same tests with a draw of permuted labels in every task's place; see [`permuted_findings`].
    pub(in crate::run) fn permuted_findings(&self) -> Option<Findings> {
        permuted_findings(&self.in_claims)
    }

    pub(in crate::run) fn report(&self) -> BehaviourAblation {
        let of_sources = self.interventions.cases.iter().filter(|case| case.which.kind == CaseKind::Source);
        let mut damage = vec![None; self.interventions.rows.len()];
        of_sources
            .filter_map(|case| Some((case.which.task?, case.damage)))
            .for_each(|(task, of)| damage[task] = Some(of));
        let rate = |drops: &Drawn| drops.drops.iter().map(|drop| drop.as_ref().map(|drop| drop.value)).collect();
        let controls = self.interventions.cases.iter().filter_map(|case| Some((case.which.kind.control()?, case)));
        let control = |((kind, case), drawn): ((_, &Intervened), &Drawn)| Control {
            kind,
            task: case.which.task,
            draw: case.which.draw,
            drop: rate(drawn),
            damage: case.damage,
        };
        BehaviourAblation {
            sites: self.interventions.sites.clone(),
            alpha: self.interventions.alpha,
            scope: self.interventions.scope,
            n: self.interventions.rows.iter().map(Vec::len).collect(),
            dependencies: self.drops.report(&self.findings),
            damage,
            controls: controls.zip(&self.drops.controls).map(control).collect(),
            dose: self.doses.doses.clone(),
            equal_damage: self.doses.equal_damage.clone(),
        }
    }
}

/// The stored responses of every task, and their base prompts.
struct Paired<'a> {
    before: Vec<Vec<bool>>,
    groups: Vec<Vec<&'a str>>,
}

impl<'a> Paired<'a> {
    fn new(rows: &'a [Vec<Answered>]) -> Self {
        let before = rows.iter().map(|rows| rows.iter().map(|row| row.before.satisfies()).collect()).collect();
        let groups = rows.iter().map(|rows| rows.iter().map(|row| row.group.as_str()).collect()).collect();
        Self { before, groups }
    }

    /// The drop of every task that was asked.
    fn drops(&self, case: &Intervened) -> Vec<Option<Clustered>> {
        case.answers.iter().enumerate().map(|(task, answers)| self.drop(task, answers)).collect()
    }

    /// The drop of the task's first responses.
    fn drop(&self, task: usize, answers: &[Answer]) -> Option<Clustered> {
        let after: Vec<bool> = answers.iter().map(|answer| answer.satisfies()).collect();
        paired_drop(task, &self.before[task][..after.len()], &after, &self.groups[task][..after.len()])
    }
}

/// The doses of a study, and the comparison at equal damage.
struct Doses {
    doses: Vec<Dose>,
    equal_damage: Vec<Option<EqualDamage>>,
}

impl Doses {
    fn new(paired: &Paired<'_>, interventions: &Interventions) -> Self {
        let drop = |case: &Intervened| {
            let task = case.which.task?;
            Some((task, case.which.kind, Dosed { kl: case.damage.kl, drop: paired.drop(task, &case.answers[task])? }))
        };
        let dosed: Vec<(usize, CaseKind, Dosed)> = interventions.doses.iter().filter_map(drop).collect();
        let of = |task: usize, kind: CaseKind| -> Vec<Dosed> {
            let of = dosed.iter().filter(|(of, known, _)| (*of, *known) == (task, kind));
            of.map(|(_, _, dosed)| dosed.clone()).collect()
        };
        let tasks = 0..interventions.rows.len();
        let curves: Vec<Option<Curve>> =
            tasks.clone().map(|task| Curve::through(of(task, CaseKind::Permuted))).collect();
        let equal = |task: usize| {
            let own = of(task, CaseKind::Source);
            (!own.is_empty()).then(|| curves[task].as_ref().map(|curve| equal_damage(&own, curve))).flatten()
        };
        let doses = interventions.doses.iter().filter_map(|case| Some((drop(case)?, case)));
        let equal_damage = if dosed.is_empty() { Vec::new() } else { tasks.map(equal).collect() };
        Self {
            doses: doses.map(|((task, _, dosed), case)| dose(&dosed, case, curves[task].as_ref())).collect(),
            equal_damage,
        }
    }
}

fn dose(dosed: &Dosed, case: &Intervened, control: Option<&Curve>) -> Dose {
    let [low, high] = dosed.drop.interval();
    let own = case.which.kind == CaseKind::Source;
    let task = case.which.task.expect("a dose names its task");
    Dose {
        task,
        kind: case.which.kind,
        alpha: case.alpha,
        rank: case.rank,
        n: case.answers[task].len(),
        drop: dosed.drop.value,
        low,
        high,
        damage: case.damage,
        control_at_kl: control.filter(|_| own).and_then(|curve| Some(curve.at(dosed.kl)?.value)),
    }
}
