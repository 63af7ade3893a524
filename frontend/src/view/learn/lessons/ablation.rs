//! Ablation and its damage: taking a direction out, and asking whether it was that one that mattered.

use shared::study::{BehaviourAblation, ControlKind, Damage, Study};

use super::super::figure::{At, Exhibit, Measured};
use super::super::model::{Lesson, Reveal, Step};
use super::super::question::{Side, how_many, sided, which};
use crate::state::choice::{Dependence, Picture};
use crate::text::{number, words};

/// This lesson.
pub const LESSON: Lesson = Lesson {
    id: "ablation",
    title: "Ablation, and its damage",
    about: "From what can be read to what is used: take it out, and see what breaks, beside controls.",
    minutes: 6,
    needs: "ablation of the model itself, with controls",
    steps: &[
        ("Erase and look again", erased),
        ("Erase and let it write", broken),
        ("Would anything have done it?", controlled),
        ("What else breaks?", spread),
        ("The damage", damage),
    ],
};

fn behaviour(study: &Study) -> Option<&BehaviourAblation> {
    study.ablation.behaviour.as_ref()
}

fn erased(study: &Study) -> Option<Step> {
    let home = At::claim(study, 3);
    let site = study.sites.get(home.place.site)?;
    let ablation = study.ablation.representation.iter().find(|ablation| ablation.site == *site)?;
    let own = ablation.refit.own?;
    let ranks = ablation.ranks.iter().flatten().count();
    let rank = ablation.ranks.iter().flatten().fold(0.0, |most: f64, rank| most.max(*rank));
    let text = format!(
        "A probe says what is there. To ask what matters, take it out: an *ablation* removes from the stream the *subspace*, a \
         few directions, that tells a task’s successes from its failures; here up to {} of {}, at {}. Then a new probe is \
         trained on what is left. It may do worse just because something is gone; so the same is done with *control* \
         subspaces of the same size, and we count only what goes beyond those. We take the mean over all tasks.",
        number::layer(rank),
        number::count(study.provenance.model.d_model),
        home.site()
    );
    let question = sided(
        "Compared with the controls, how does the new probe do?",
        Side::of(own.interval, [0.0; 2]),
        ["Worse: the ablation took more", "Better: the ablation took less"],
    );
    let mut link = home.link("ablation", None);
    link.at.ablation = Some(Dependence::Refit);
    let reveal = Reveal {
        why: "A drop shown beyond the controls means that the directions held what is read of the task. What the new probe \
              still finds lay elsewhere, too: erasing a few directions need not erase the knowledge."
            .to_owned(),
        link,
        ..Reveal::of("mean drop of AUROC beyond the controls, over the tasks", own.value, Some(own.interval), Some(ranks))
    };
    Some(Step { text, given: None, question, reveal })
}

/// How much ablating a task takes from its own satisfaction rate.
fn own_drop(study: &Study, task: usize) -> Option<Measured> {
    let drops = &behaviour(study)?.dependencies;
    let at = |matrix: &[Vec<Option<f64>>]| *matrix.get(task)?.get(task)?;
    let interval = [at(&drops.low)?, at(&drops.high)?];
    Some(Measured::new(study.tasks[task].id.as_str(), task, at(&drops.drop)?, Some(interval)))
}

/// The task that suffers most from its own ablation, with the least and the middle.
fn sufferers(study: &Study) -> Option<[usize; 3]> {
    At::claim(study, 3).spread(&|task| own_drop(study, task).map(|drop| drop.value))
}

/// A link to the drops of satisfaction.
fn to_drops(study: &Study, task: Option<usize>) -> super::super::figure::Link {
    let mut link = At::claim(study, 3).link("ablation", task);
    link.at.ablation = Some(Dependence::Behaviour);
    link
}

fn broken(study: &Study) -> Option<Step> {
    let mut tasks = sufferers(study)?;
    let most = tasks[2];
    tasks.sort_unstable();
    let measured: Vec<Measured> = tasks.into_iter().filter_map(|task| own_drop(study, task)).collect();
    let ablated = behaviour(study)?;
    let (own, n) = (own_drop(study, most)?, ablated.n.get(most).copied());
    let text = format!(
        "Now *in behaviour*: the model writes its responses anew while a task’s subspace is taken out of its stream, at {}. \
         The checker looks at them, and we compare with the unharmed model on the same prompts. The *drop* is the share of \
         satisfied responses that is lost.",
        number::plural(ablated.sites.len(), "site")
    );
    let reveal = Reveal {
        why: "The drop is measured in what the model does; no probe has a say in it.".to_owned(),
        exhibit: Some(Exhibit::rows("Drop of satisfaction when a task’s own subspace is out", 0.0, measured.clone())),
        link: to_drops(study, Some(most)),
        ..Reveal::of(format!("drop of satisfaction, {}", own.name), own.value, own.interval, n)
    };
    let question = which("Which of these tasks loses most when its own subspace is out?", &measured, Side::Above);
    Some(Step { text, given: None, question, reveal })
}

fn controlled(study: &Study) -> Option<Step> {
    let [.., most] = sufferers(study)?;
    let drops = &behaviour(study)?.dependencies;
    let (own, band) = (own_drop(study, most)?, (*drops.band.get(most)?)?);
    let p = *drops.p.get(most)?.get(most)?;
    let home = At::claim(study, 3);
    let name = &own.name;
    let text = format!(
        "Of all tasks, {name} suffers most from its own ablation: its share of satisfied responses falls by {}. Before we say that the \
         model uses these directions, the *controls*: subspaces of the same size, random ones, those of largest variance, and \
         those found for shuffled labels. They are taken out just so, and the same task is checked.",
        number::score(own.value)
    );
    let question = sided(
        format!("Is the drop of {name} beyond what the controls do to it?"),
        if p.is_some_and(|p| p <= home.alpha()) { Side::of([own.value; 2], band) } else { Side::Untold },
        ["Yes, it loses more than under the controls", "No, it loses less than under the controls"],
    );
    let p = p.map(|p| format!(" Against them, {}.", number::p_statement(p))).unwrap_or_default();
    let reveal = Reveal {
        why: format!(
            "95 % of the controls take between {} and {} from the same task. A drop that any hole of this size might make is no \
             sign that this hole was the right one.{p}",
            number::score(band[0]),
            number::score(band[1])
        ),
        exhibit: Some(Exhibit {
            band: Some(band),
            ..Exhibit::rows("Drop of satisfaction; grey: 95 % of the controls", 0.0, vec![own.clone()])
        }),
        link: to_drops(study, Some(most)),
        ..Reveal::of(format!("drop of {name}"), own.value, own.interval, behaviour(study)?.n.get(most).copied())
    };
    Some(Step { text, given: None, question, reveal })
}

fn spread(study: &Study) -> Option<Step> {
    let drops = &behaviour(study)?.dependencies;
    let (pairs, sparsity) = (drops.pairs, drops.sparsity?);
    let alpha = At::claim(study, 3).alpha();
    let cells = drops.p.iter().enumerate().flat_map(|(source, row)| row.iter().enumerate().map(move |at| (source, at)));
    let counting = cells.filter(|(source, (target, p))| source != target && p.is_some_and(|p| p <= alpha)).count();
    let text = format!(
        "What does the ablation of one task take from another? Every ordered pair is a question of its own: does {} depend on \
         what is read for {}, and the other way round? There are {} pairs of different tasks. A pair *counts* if its drop is \
         beyond the controls, corrected for the number of pairs.",
        study.tasks.first()?.id,
        study.tasks.last()?.id,
        number::count(pairs)
    );
    let reveal = Reveal {
        why: format!(
            "That is a share of {} ({}). If all tasks rested on one shared mechanism, nearly every pair would count; but pairs \
             may also fail to count because {} responses per task are few.",
            number::score(sparsity.value),
            number::interval(sparsity.interval),
            behaviour(study)?.n.first()?
        ),
        link: to_drops(study, None),
        ..Reveal::count(format!("pairs of {} that count", number::count(pairs)), counting)
    };
    let question = how_many("How many pairs count?", counting, &[pairs / 5, pairs / 2, pairs]);
    Some(Step { text, given: None, question, reveal })
}

fn damage(study: &Study) -> Option<Step> {
    let ablated = behaviour(study)?;
    let home = At::claim(study, 3);
    let of_task = |task: usize| ablated.damage.get(task)?.as_ref();
    let [.., worst] = home.spread(&|task| of_task(task).map(|damage: &Damage| damage.kl))?;
    let own = of_task(worst)?;
    let control = |kind: ControlKind| {
        let of_kind = ablated.controls.iter().filter(|control| control.kind == kind);
        let worst = of_kind.map(|control| control.damage.kl).max_by(f64::total_cmp)?;
        Some(Measured { name: words::control(kind).to_owned(), task: None, value: worst, interval: None })
    };
    let name = home.name(worst);
    let measured = [
        Measured::new(format!("the subspace of {name}"), worst, own.kl, None),
        control(ControlKind::Random)?,
        control(ControlKind::Pca)?,
    ];
    let most = measured.iter().max_by(|a, b| a.value.total_cmp(&b.value))?;
    let text = format!(
        "An ablation may break the model at large. We look at prompts without any instruction, and at how far the ablated \
         model’s predictions of the next token move from the whole model’s: the *Kullback–Leibler divergence*, in nats per \
         token; 0 is no change. Three ablations of the same size: {name}, whose ablation does the most damage of all tasks, \
         the worst of the random subspaces, and the directions of *largest variance*, along which the stream moves most. (The \
         study gives no interval for the divergence; take it as measured.)"
    );
    let reveal = Reveal {
        why: format!(
            "Without {name}’s subspace the perplexity of such responses goes from {} to {}. A task that suffers under an ablation \
             that harms everything tells us nothing about that task.",
            number::score(own.perplexity_whole),
            number::score(own.perplexity)
        ),
        exhibit: Some(Exhibit::rows("Divergence from the whole model, nats per token", 0.0, measured.to_vec())),
        link: {
            let mut link = home.link("ablation", Some(worst));
            link.at.picture = Some(Picture::Damage);
            link
        },
        ..Reveal::of(format!("divergence, taken out: {}", most.name), most.value, None, None)
    };
    let question = which("Which of these changes the model’s predictions most?", &measured, Side::Above);
    Some(Step { text, given: None, question, reveal })
}
