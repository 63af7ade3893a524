//! Drops at equal damage: a task's dose curve against that of a control, read at the same KL divergence.

use crate::stats::Clustered;
use crate::study::{EqualDamage, Estimate};

/// One dose: its KL divergence, and the drop that it causes in the task.
#[derive(Debug, Clone, PartialEq)]
pub struct Dosed {
    /// KL divergence on neutral text, nats per token.
    pub kl: f64,
    /// Drop of satisfaction.
    pub drop: Clustered,
}

/// A control's drop as a function of KL: linear between its doses, and from the origin (KL 0, drop 0) to the first dose.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve(Vec<Dosed>);

impl Curve {
    /// The curve through some doses; `None` without any.
    pub fn through(mut doses: Vec<Dosed>) -> Option<Self> {
        doses.first()?;
        doses.push(Dosed { kl: 0.0, drop: Clustered::default() });
        doses.sort_by(|a, b| a.kl.total_cmp(&b.kl));
        Some(Self(doses))
    }

    /// The drop at a KL; `None` beyond the largest KL of the doses, where nothing was measured.
    pub fn at(&self, kl: f64) -> Option<Clustered> {
        let around = self.0.windows(2).find(|ends| ends[0].kl <= kl && kl <= ends[1].kl)?;
        let (below, above) = (&around[0], &around[1]);
        let width = above.kl - below.kl;
        let share = if width > 0.0 { (kl - below.kl) / width } else { 0.0 };
        Some(Clustered::sum(&[(1.0 - share, &below.drop), (share, &above.drop)]))
    }
}

/// A task's drops under its own ablation against those of a control at equal KL: the mean over the doses whose KL the control
/// reaches. The interval is over base prompts. It holds for this control only, not for other controls, so there is no p.
pub fn equal_damage(own: &[Dosed], control: &Curve) -> EqualDamage {
    let compared: Vec<(&Clustered, Clustered)> =
        own.iter().filter_map(|dose| Some((&dose.drop, control.at(dose.kl)?))).collect();
    let n = compared.len() as f64;
    let mean = |drops: &[f64]| drops.iter().sum::<f64>() / n;
    let terms = compared.iter().flat_map(|(own, control)| [(1.0 / n, *own), (-1.0 / n, control)]);
    let difference = Clustered::sum(&terms.collect::<Vec<_>>());
    let values = |read: &dyn Fn(&(&Clustered, Clustered)) -> f64| {
        (!compared.is_empty()).then(|| mean(&compared.iter().map(read).collect::<Vec<_>>()))
    };
    EqualDamage {
        compared: compared.len(),
        outside: own.len() - compared.len(),
        own: values(&|(own, _)| own.value),
        control: values(&|(_, control)| control.value),
        difference: (!compared.is_empty()).then(|| Estimate {
            value: difference.value,
            interval: difference.interval(),
            p: None,
        }),
    }
}
