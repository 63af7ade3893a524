//! Labels that a reader has overruled, put in the place of the checkers'.

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::message::reason;
use crate::study::{LabelsConfig, Overruled, Sample, StudyConfig};
use crate::task::Verdict;

/// Puts the labels of a reader in the place of the samples' own. Which samples are analysed, and their activations, stay.
///
/// # Errors
/// [`Error::Config`] where the config says that other labels are overruled, [`Error::Data`] for a sample that does not exist, is
/// excluded or has that label already.
pub(super) fn overrule(samples: &mut [Sample], config: &StudyConfig, labels: &[Overruled]) -> Result<()> {
    if LabelsConfig::of(labels) != config.labels {
        let problem = "the study is of labels that a reader has overruled, and these labels are not at hand";
        return Err(Error::config("labels", problem, "run the study with `run --labels`"));
    }
    let mut by_id: BTreeMap<String, &mut Sample> =
        samples.iter_mut().map(|sample| (sample.id.clone(), sample)).collect();
    for label in labels {
        let refused = |problem: String, fix: &str| Error::data(format!("label of {}", label.sample), problem, fix);
        let Some(sample) = by_id.get_mut(&label.sample) else {
            return Err(refused("no sample has this id".to_owned(), "see the ids in samples.jsonl"));
        };
        let Some(verdict) = &mut sample.verdict else {
            let why = sample.excluded.as_deref().unwrap_or("it has no verdict");
            return Err(refused(format!("the sample is in no analysis ({why})"), "leave the row out"));
        };
        if verdict.satisfied == label.satisfied {
            return Err(refused(format!("satisfied is {} already", label.satisfied), "leave the row out"));
        }
        *verdict = Verdict::new(label.satisfied, reason::OVERRULED.with(&[("reason", &label.reason)]));
    }
    Ok(())
}
