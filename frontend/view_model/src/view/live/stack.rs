//! The stack of edits: one card each, with undo and redo, as text for the address and back.

use shared::live::{Change, Edit};
use shared::site::Site;
use shared::study::{Method, Scope, Study};

use crate::state::place::Place;

/// The text of an empty stack.
const NONE: &str = "none";
/// Before a card that is off.
const OFF: &str = "!";
/// Between cards.
const BETWEEN: &str = ";";

/// How strongly a new card adds its direction, in the probe's logit.
const FIRST_PUSH: f64 = 4.0;

/// One edit, on or off.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Its number in the stack, which it keeps while others come and go.
    pub id: usize,
    /// The edit.
    pub edit: Edit,
    /// Whether it acts.
    pub on: bool,
}

/// The cards, and how they came to be so.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stack {
    cards: Vec<Card>,
    past: Vec<Vec<Card>>,
    future: Vec<Vec<Card>>,
    next: usize,
    /// The card whose slider moved last: its whole way is one step.
    dragged: Option<usize>,
}

impl Stack {
    /// Reads [`Self::written`].
    ///
    /// # Errors
    /// Names the edit that cannot be read, and what edits look like.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut stack = Self::default();
        for part in text.split(BETWEEN).filter(|part| !part.is_empty() && *part != NONE) {
            let (on, edit) = part.strip_prefix(OFF).map_or((true, part), |edit| (false, edit));
            let edit: Edit = edit.parse().map_err(|error: shared::Error| error.to_string())?;
            stack.cards.push(Card { id: stack.next, edit, on });
            stack.next += 1;
        }
        Ok(stack)
    }

    /// The cards as text: edits with `;` between them, `!` before one that is off.
    pub fn written(&self) -> String {
        if self.cards.is_empty() {
            return NONE.to_owned();
        }
        let card = |card: &Card| if card.on { card.edit.to_string() } else { format!("{OFF}{}", card.edit) };
        self.cards.iter().map(card).collect::<Vec<_>>().join(BETWEEN)
    }

    /// The cards from first to last.
    pub fn cards(&self) -> &[Card] {
        &self.cards
    }

    /// The card of a number.
    pub fn card(&self, id: usize) -> Option<&Card> {
        self.cards.iter().find(|card| card.id == id)
    }

    /// The edits that act, in order.
    pub fn edits(&self) -> Vec<Edit> {
        self.cards.iter().filter(|card| card.on).map(|card| card.edit.clone()).collect()
    }

    /// Puts an edit behind the others.
    pub fn add(&mut self, edit: Edit) {
        let id = self.next;
        self.next += 1;
        self.change(None, |cards| cards.push(Card { id, edit, on: true }));
    }

    /// Takes a card away.
    pub fn remove(&mut self, id: usize) {
        self.change(None, |cards| cards.retain(|card| card.id != id));
    }

    /// Changes a card in one step.
    pub fn set(&mut self, id: usize, change: impl FnOnce(&mut Card)) {
        self.change(None, |cards| {
            if let Some(card) = cards.iter_mut().find(|card| card.id == id) {
                change(card);
            }
        });
    }

    /// Moves the slider of a card's strength.
    pub fn set_alpha(&mut self, id: usize, alpha: f64) {
        self.change(Some(id), |cards| {
            if let Some(card) = cards.iter_mut().find(|card| card.id == id) {
                card.edit.alpha = alpha;
            }
        });
    }

    /// Takes the last step back; returns whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.past.pop() else { return false };
        self.future.push(std::mem::replace(&mut self.cards, before));
        self.dragged = None;
        true
    }

    /// Takes the step again that was taken back; returns whether there was one.
    pub fn redo(&mut self) -> bool {
        let Some(after) = self.future.pop() else { return false };
        self.past.push(std::mem::replace(&mut self.cards, after));
        self.dragged = None;
        true
    }

    /// Whether there is a step to take back, and one to take again.
    pub fn ways(&self) -> [bool; 2] {
        [!self.past.is_empty(), !self.future.is_empty()]
    }

    fn change(&mut self, dragged: Option<usize>, change: impl FnOnce(&mut Vec<Card>)) {
        let before = self.cards.clone();
        change(&mut self.cards);
        if self.cards == before {
            return;
        }
        if dragged.is_none() || dragged != self.dragged {
            self.past.push(before);
        }
        self.dragged = dragged;
        self.future.clear();
    }
}

/// The stack that opens where the address names none: the asked task's subspace is taken out, if the study found subspaces.
pub fn opening(study: &Study, task: Option<&str>) -> String {
    let found = task.filter(|_| study.config.ablation.is_some());
    found.map_or_else(|| NONE.to_owned(), |task| Edit::ablate(task).to_string())
}

/// A new edit that adds the direction which a task's probe reads.
pub fn steer(task: &str) -> Edit {
    Edit { change: Change::Steer { task: task.to_owned() }, alpha: FIRST_PUSH, ..Edit::ablate(task) }
}

/// Lowest and highest strength of an edit, and the slider's step.
pub fn strengths(edit: &Edit) -> [f64; 3] {
    match edit.change {
        Change::Steer { .. } => [-20.0, 20.0, 0.5],
        Change::Add { .. } => [-8.0, 8.0, 0.1],
        Change::Ablate { .. } | Change::Random { .. } => [-2.0, 2.0, 0.1],
    }
}

/// The same edit of another task.
pub fn set_task(edit: &mut Edit, id: &str) {
    if let Change::Ablate { task, .. } | Change::Steer { task } = &mut edit.change {
        id.clone_into(task);
    }
}

/// The directions that an edit takes out, if they can be chosen, and how many there are.
pub fn rank(study: &Study, edit: &Edit) -> Option<(usize, usize)> {
    let config = study.config.ablation.as_ref()?;
    let most = if config.method == Method::Inlp { config.rank } else { 1 };
    match edit.change {
        Change::Ablate { rank, .. } => Some((rank.unwrap_or(most).min(most), most)),
        Change::Random { rank, .. } => Some((rank.min(most), most)),
        Change::Steer { .. } | Change::Add { .. } => None,
    }
}

/// Takes some of an edit's directions out; all that were found are not named.
pub fn set_rank(study: &Study, edit: &mut Edit, n: usize) {
    let Some((_, most)) = rank(study, edit) else { return };
    match &mut edit.change {
        Change::Ablate { rank, .. } => *rank = (n < most).then_some(n),
        Change::Random { rank, .. } => *rank = n,
        Change::Steer { .. } | Change::Add { .. } => {}
    }
}

/// The sites that an edit can act at.
pub fn sites(study: &Study, edit: &Edit) -> Vec<Site> {
    let ablated = study.config.ablation.as_ref().and_then(|config| config.sites.clone());
    let mut sites = match edit.change {
        Change::Steer { .. } => study.sites.clone(),
        Change::Add { .. } => Site::all(study.provenance.model.n_layers),
        _ => ablated.unwrap_or_else(|| study.sites.clone()),
    };
    sites.sort_unstable();
    sites
}

/// The lowest and the highest of [`sites`] where an edit acts, by their indices.
pub fn reach(study: &Study, edit: &Edit) -> [usize; 2] {
    let all = sites(study, edit);
    let last = all.len().saturating_sub(1);
    let index = |site: Site| all.iter().position(|&known| known == site);
    match edit.sites {
        Some((lowest, highest)) => [index(lowest).unwrap_or(0), index(highest).unwrap_or(last)],
        None => unnamed(study, edit, &all),
    }
}

/// Where an edit acts that names no sites: an added direction where the verdicts are read, others everywhere.
fn unnamed(study: &Study, edit: &Edit, all: &[Site]) -> [usize; 2] {
    if !matches!(edit.change, Change::Steer { .. }) {
        return [0, all.len().saturating_sub(1)];
    }
    let home = study.sites.get(Place::home(study).site);
    [all.iter().position(|site| Some(site) == home).unwrap_or_default(); 2]
}

/// Moves one end of an edit's reach, the lowest (0) or the highest (1), and the other with it where it would cross.
pub fn set_end(study: &Study, edit: &mut Edit, end: usize, to: usize) {
    let all = sites(study, edit);
    let [lowest, highest] = reach(study, edit);
    let reach = if end == 0 { [to, highest.max(to)] } else { [lowest.min(to), to] };
    let named = reach != unnamed(study, edit, &all);
    edit.sites = all.get(reach[0]).copied().zip(all.get(reach[1]).copied()).filter(|_| named);
}

/// Lets an edit act on all tokens, or on those of the response.
pub fn set_everywhere(edit: &mut Edit, everywhere: bool) {
    edit.scope = if everywhere { Scope::All } else { Scope::Response };
}
