//! The checker's verdict after every response token.

use crate::error::Result;
use crate::study::Sample;
use crate::task::{PartialVerdict, Task};
use crate::tokenizer::ChatTokenizer;

/// The checker's verdict after every response token of a sample that ended by itself: the last token is the one that ends the
/// response, after which nothing is undecided. Where an opinion decided in place of the lexicons, a judged task is undecided
/// until then; so is every task where the sample's label was given or overruled.
///
/// # Errors
/// [`crate::Error::Parameter`] from the checker, [`crate::Error::Data`] for ids the
/// tokenizer does not know.
pub fn verdicts(
    task: &Task,
    tokenizer: &ChatTokenizer,
    sample: &Sample,
    judged_elsewhere: bool,
) -> Result<Vec<PartialVerdict>> {
    let Some((_, content)) = sample.token_ids.get(sample.prompt_tokens..).and_then(<[u32]>::split_last) else {
        return Ok(Vec::new());
    };
    let mut verdicts = Vec::with_capacity(content.len() + 1);
    let is_open = judged_elsewhere && task.is_judged() || sample.is_label_given() || sample.is_overruled();
    for end in 1..=content.len() {
        if is_open {
            verdicts.push(PartialVerdict::Undecided);
            continue;
        }
        let text = tokenizer.decode(&content[..end])?;
        verdicts.push(task.running(&sample.params, whole_letters(&text, &sample.response))?);
    }
    let satisfied = match &sample.verdict {
        Some(verdict) => verdict.satisfied,
        None => task.check(&sample.params, &sample.response)?.satisfied,
    };
    verdicts.push(if satisfied { PartialVerdict::Satisfied } else { PartialVerdict::Violated });
    Ok(verdicts)
}

/// A beginning of a response without the letter that its last token breaks off within, which decodes to U+FFFD.
fn whole_letters<'a>(text: &'a str, response: &str) -> &'a str {
    if response.starts_with(text) { text } else { text.trim_end_matches('\u{fffd}') }
}
