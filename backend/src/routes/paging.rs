//! Pages of lists, as queries name them.

use crate::error::ApiError;

/// Entries per page where only a page is asked for.
const PER_PAGE: usize = 50;
/// Entries per page, at most.
const MOST_PER_PAGE: usize = 100;

/// A page of a list.
pub(super) struct Paging {
    page: usize,
    per_page: usize,
}

impl Paging {
    /// The page that a query of `page` and `per_page` asks for; `None` where it has neither. An empty value counts as absent.
    ///
    /// # Errors
    /// [`ApiError::BadRequest`] for other fields, and for what is no page.
    pub(super) fn of(fields: Vec<(String, String)>) -> Result<Option<Self>, ApiError> {
        let (mut page, mut per_page) = (None, None);
        for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            match name.as_str() {
                "page" => page = Some(page_number(&value)?),
                "per_page" => per_page = Some(entries(&value)?),
                _ => return Err(ApiError::bad_request(name, "unknown query field", "use page and per_page")),
            }
        }
        let is_asked = page.is_some() || per_page.is_some();
        Ok(is_asked.then(|| Self { page: page.unwrap_or(1), per_page: per_page.unwrap_or(PER_PAGE) }))
    }

    /// The entries of this page; none behind the last page.
    pub(super) fn part<'a, T>(&self, all: &'a [T]) -> &'a [T] {
        let from = (self.page - 1).saturating_mul(self.per_page).min(all.len());
        let to = from.saturating_add(self.per_page).min(all.len());
        &all[from..to]
    }

    /// The header that links to the next page; `None` where there is none.
    pub(super) fn next(&self, path: &str, total: usize) -> Option<String> {
        let (page, per_page) = (self.page.checked_add(1)?, self.per_page);
        let is_last = self.page.saturating_mul(per_page) >= total;
        (!is_last).then(|| format!("<{path}?page={page}&per_page={per_page}>; rel=\"next\""))
    }
}

/// A page's number.
///
/// # Errors
/// [`ApiError::BadRequest`] for what is none.
pub(super) fn page_number(value: &str) -> Result<usize, ApiError> {
    let number = value.parse().ok().filter(|page| *page > 0);
    number.ok_or_else(|| ApiError::bad_request("page", format!("'{value}' is no page"), "count from 1"))
}

fn entries(value: &str) -> Result<usize, ApiError> {
    let number = value.parse().ok().filter(|entries| (1..=MOST_PER_PAGE).contains(entries));
    let fix = format!("use 1 to {MOST_PER_PAGE}");
    number.ok_or_else(|| ApiError::bad_request("per_page", format!("'{value}' is no length of a page"), fix))
}
