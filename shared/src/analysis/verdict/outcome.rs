//! From rules and their inputs to verdicts, each with the result of the same rule on other feature sets.

use super::super::Increments;
use super::{ClaimInputs, Finding, Test, all, gate_part, passes};
use crate::message::{Message, claim};
use crate::stats;
use crate::study::{Claim, ClaimHalf, ClaimNull, ClaimPart, ClaimVerdict, Features, Rule};

/// The result of one rule on one feature set.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    rule: Rule,
    finding: Finding,
    verdict: Claim,
    /// Corrected by Holm over the claims tested on this feature set.
    p: Option<f64>,
    /// Whether the gate is open, or there is none.
    open: bool,
    gate: Option<ClaimPart>,
}

/// Applies rules to their inputs. Rules of unknown claims are left out.
pub fn outcomes(rules: &[(&Rule, ClaimInputs<'_>)]) -> Vec<Outcome> {
    let known: Vec<(&Test, &Rule, ClaimInputs<'_>)> =
        rules.iter().filter_map(|&(rule, inputs)| Some((test_of(rule)?, rule, inputs))).collect();
    let findings: Vec<Finding> = known.iter().map(|(test, rule, inputs)| (test.find)(inputs, rule.margin)).collect();
    let corrected = corrected(&findings);
    let outcome =
        |((&(test, rule, inputs), finding), p): ((&(&Test, &Rule, ClaimInputs<'_>), Finding), Option<f64>)| {
            let open =
                !test.gated || inputs.increments.and_then(Increments::mean_of_tasks).is_some_and(|mean| passes(&mean));
            let decided = open && p.is_some_and(|p| p <= rule.alpha);
            Outcome {
                rule: rule.clone(),
                verdict: if decided { finding.lean } else { Claim::Inconclusive },
                gate: test.gated.then(|| gate_part(&inputs)),
                finding,
                p,
                open,
            }
        };
    known.iter().zip(findings).zip(corrected).map(outcome).collect()
}

/// The verdicts on the model's outcomes, each with the results of the same rules on other feature sets.
pub fn verdicts(model: &[Outcome], others: &[(Features, Vec<Outcome>)]) -> Vec<ClaimVerdict> {
    let mut claims: Vec<u8> = model.iter().map(|outcome| outcome.rule.claim).collect();
    claims.dedup();
    let verdict = |claim: u8| {
        let of_claim: Vec<&Outcome> = model.iter().filter(|outcome| outcome.rule.claim == claim).collect();
        let mut halves: Vec<ClaimHalf> = of_claim.iter().filter_map(|outcome| outcome.half(others)).collect();
        let leading = of_claim.first()?;
        let mut verdict = leading.verdict(others)?;
        if halves.len() > 1 {
            verdict.verdict = both(&halves.iter().map(|half| half.verdict).collect::<Vec<_>>());
            verdict.rule = of_claim.iter().map(|outcome| outcome.rule.text.as_str()).collect::<Vec<_>>().join(" ");
            let rules: Option<Vec<Message>> = of_claim.iter().map(|outcome| outcome.rule_message()).collect();
            verdict.rule_message = rules.map(|rules| claim::HALVES.joining(rules));
            verdict.parts.extend(of_claim[1..].iter().flat_map(|outcome| outcome.finding.parts.clone()));
            join_nulls(&mut verdict.nulls, others, claim);
        } else {
            halves.clear();
        }
        Some(ClaimVerdict { halves, ..verdict })
    };
    claims.into_iter().filter_map(verdict).collect()
}

impl Outcome {
    /// Whether the rule decided, either way.
    pub fn decided(&self) -> bool {
        self.verdict != Claim::Inconclusive
    }

    /// The claim's number.
    pub fn claim(&self) -> u8 {
        self.rule.claim
    }

    fn test(&self) -> Option<&'static Test> {
        test_of(&self.rule)
    }

    /// The rule's message, unless the config gives the rule other words.
    fn rule_message(&self) -> Option<Message> {
        self.test().filter(|test| test.rule.text == self.rule.text).map(|test| test.rule.message())
    }

    fn verdict(&self, others: &[(Features, Vec<Self>)]) -> Option<ClaimVerdict> {
        let test = self.test()?;
        let statement = claim::STATEMENTS[usize::from(test.claim) - 1];
        Some(ClaimVerdict {
            claim: test.claim,
            statement: statement.text.to_owned(),
            statement_message: Some(statement.message()),
            verdict: self.verdict,
            measures: test.measures.text.to_owned(),
            measures_message: Some(test.measures.message()),
            effect: self.finding.effect.map(|effect| effect.value),
            interval: self.finding.effect.map(|effect| effect.interval),
            p: self.p,
            rule: self.rule.text.clone(),
            rule_message: self.rule_message(),
            falsified_by: test.falsified_by.text.to_owned(),
            falsified_by_message: Some(test.falsified_by.message()),
            parts: self.gate.iter().chain(&self.finding.parts).cloned().collect(),
            halves: Vec::new(),
            nulls: self.nulls(others),
        })
    }

    fn half(&self, others: &[(Features, Vec<Self>)]) -> Option<ClaimHalf> {
        let test = self.test()?;
        Some(ClaimHalf {
            name: format!("{}{}", test.claim, test.half?),
            statement: test.statement.text.to_owned(),
            statement_message: Some(test.statement.message()),
            verdict: self.verdict,
            measures: test.measures.text.to_owned(),
            measures_message: Some(test.measures.message()),
            effect: self.finding.effect.map(|effect| effect.value),
            interval: self.finding.effect.map(|effect| effect.interval),
            p: self.p,
            nulls: self.nulls(others),
        })
    }

    fn nulls(&self, others: &[(Features, Vec<Self>)]) -> Vec<ClaimNull> {
        let same = |outcome: &&Self| outcome.rule.claim == self.rule.claim && outcome.rule.half == self.rule.half;
        let null = |(features, outcomes): &(Features, Vec<Self>)| {
            let outcome = outcomes.iter().find(same)?;
            Some(ClaimNull {
                features: *features,
                verdict: outcome.verdict,
                gate_shut: !outcome.open,
                effect: outcome.finding.effect.map(|effect| effect.value),
                interval: outcome.finding.effect.map(|effect| effect.interval),
                p: outcome.p,
            })
        };
        others.iter().filter_map(null).collect()
    }
}

/// A claim of two halves is supported when both are, and contradicted when either is.
fn both(halves: &[Claim]) -> Claim {
    if halves.contains(&Claim::Contradicted) {
        Claim::Contradicted
    } else if halves.iter().all(|&half| half == Claim::Supported) {
        Claim::Supported
    } else {
        Claim::Inconclusive
    }
}

/// The verdicts of a claim of two halves on other feature sets.
fn join_nulls(nulls: &mut [ClaimNull], others: &[(Features, Vec<Outcome>)], claim: u8) {
    for null in nulls {
        let of = others.iter().find(|(features, _)| *features == null.features).map(|(_, outcomes)| outcomes);
        let halves = of.into_iter().flatten().filter(|outcome| outcome.rule.claim == claim);
        null.verdict = both(&halves.map(|outcome| outcome.verdict).collect::<Vec<_>>());
    }
}

fn test_of(rule: &Rule) -> Option<&'static Test> {
    all().iter().find(|test| test.claim == rule.claim && test.half == rule.half.as_deref())
}

/// Holm's correction over the claims that could be tested; the others have no p.
fn corrected(findings: &[Finding]) -> Vec<Option<f64>> {
    let tested: Vec<f64> = findings.iter().filter(|found| found.effect.is_some()).map(|found| found.p).collect();
    let mut holm = stats::holm(&tested).into_iter();
    findings.iter().map(|finding| finding.effect.and_then(|_| holm.next())).collect()
}
