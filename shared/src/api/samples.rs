//! The wire of a study's samples.

use serde::{Deserialize, Serialize};

use crate::study::Sample;

/// Query of a study's samples.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SampleQuery {
    /// Only this task.
    pub task: Option<String>,
    /// `satisfied`, `violated` or `excluded`.
    pub label: Option<String>,
    /// Only with (`true`) or without (`false`) the constraint.
    pub with_constraint: Option<bool>,
    /// Only samples whose prompt or response holds this text, case-insensitively.
    pub search: Option<String>,
    /// Page number from 1.
    pub page: Option<usize>,
}

/// Samples per page.
const PER_PAGE: usize = 50;

impl SampleQuery {
    /// The values of `label`.
    pub const LABELS: [&'static str; 3] = ["satisfied", "violated", "excluded"];

    /// The page of samples that match, in the order given; used by every server and page that holds samples.
    pub fn select(&self, samples: &[Sample]) -> SamplePage {
        let search = self.search.as_deref().map(str::to_lowercase);
        let found: Vec<&Sample> = samples.iter().filter(|sample| self.matches(sample, search.as_deref())).collect();
        let page = self.page.unwrap_or(1).max(1);
        let shown = found.iter().skip((page - 1).saturating_mul(PER_PAGE)).take(PER_PAGE);
        SamplePage { page, per_page: PER_PAGE, total: found.len(), samples: shown.copied().cloned().collect() }
    }

    fn matches(&self, sample: &Sample, search: Option<&str>) -> bool {
        let holds = |text: &str| search.is_none_or(|search| text.to_lowercase().contains(search));
        self.task.as_ref().is_none_or(|task| *task == sample.task)
            && self.with_constraint.is_none_or(|with| with == sample.with_constraint)
            && self.label.as_ref().is_none_or(|label| label == sample.outcome().key())
            && (holds(&sample.prompt) || holds(&sample.response))
    }
}

/// One page of samples.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SamplePage {
    /// The page's number, from 1.
    pub page: usize,
    /// Samples per page.
    pub per_page: usize,
    /// Samples that match, over all pages.
    pub total: usize,
    /// The samples of this page.
    pub samples: Vec<Sample>,
}
