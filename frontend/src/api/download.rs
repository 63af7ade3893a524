//! Files for the engine of the tab: asked for at once, and counted while they come.

use leptos::prelude::*;
use shared::api::LENGTH;
use view_model::say;
use view_model::view::live::fetched::Fetched;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use web_sys::{AbortSignal, ReadableStreamDefaultReader, RequestInit, Response};

use super::{Failure, done, files, gone};

/// A function of the page's script: returns an embedded file's bytes, or null.
const OWN_BYTES: &str = "skillscopeBytes";

thread_local! {
    /// What has come; `None` while nothing is fetched.
    static COMING: ArcRwSignal<Option<Fetched>> = ArcRwSignal::new(None);
}

/// What has come of the files that are being fetched for the engine; `None` while none are.
pub fn coming() -> ArcRwSignal<Option<Fetched>> {
    COMING.with(ArcRwSignal::clone)
}

/// A file: its path on the server, and its name among the page's own files.
pub(super) struct Wanted {
    path: String,
    own: String,
}

impl Wanted {
    /// A file with a path on the server and another where studies are files.
    pub(super) fn new(path: String, own: String) -> Self {
        Self { path, own }
    }

    /// A file with the same path everywhere.
    pub(super) fn anywhere(path: String) -> Self {
        Self { own: path.clone(), path }
    }

    /// On a web host, the files of studies lie in their folder, those of models beside it.
    fn address(&self) -> String {
        let folder = files::folder().filter(|_| self.path != self.own);
        folder.map_or_else(|| self.path.trim_start_matches('/').to_owned(), |folder| format!("{folder}{}", self.own))
    }

    fn missing(&self) -> Failure {
        Failure {
            title: say!(page::source::file_missing).to_owned(),
            detail: say!(page::source::file_missing_why, file = self.own),
        }
    }
}

/// The bytes of files, in their order.
///
/// # Errors
/// When one is missing, or nobody answers.
pub(super) async fn all(wanted: &[Wanted], signal: &AbortSignal) -> Result<Vec<Uint8Array>, Failure> {
    let mut bytes = Vec::new();
    if let Some(own) = own(OWN_BYTES) {
        let mut counting = Counting::begin(None);
        for file in wanted {
            let promise = own.call1(&JsValue::NULL, &file.own.as_str().into()).map_err(|_| gone())?;
            let file: Uint8Array =
                done(promise.unchecked_into::<Promise>()).await?.dyn_into().map_err(|_| file.missing())?;
            counting.add(file.length() as usize);
            bytes.push(file);
        }
        return Ok(bytes);
    }
    let request = RequestInit::new();
    request.set_signal(Some(signal));
    let sent: Array = wanted.iter().map(|file| window().fetch_with_str_and_init(&file.address(), &request)).collect();
    let answers: Array = done(Promise::all(&sent)).await?.unchecked_into();
    let answers: Vec<Response> = answers.iter().map(JsCast::unchecked_into).collect();
    if let Some((file, _)) = wanted.iter().zip(&answers).find(|(_, answer)| !answer.ok()) {
        return Err(file.missing());
    }
    let mut counting = Counting::begin(answers.iter().map(length).sum());
    for answer in &answers {
        bytes.push(body(answer, &mut counting).await?);
    }
    Ok(bytes)
}

/// How many bytes an answer has, unpacked; `None` where nobody says.
fn length(answer: &Response) -> Option<usize> {
    let header = |name: &str| answer.headers().get(name).ok().flatten();
    let packed = header("content-encoding").is_some();
    header(LENGTH).or_else(|| header("content-length").filter(|_| !packed))?.parse().ok()
}

/// Reads an answer to its end.
async fn body(answer: &Response, counting: &mut Counting) -> Result<Uint8Array, Failure> {
    let stream = answer.body().ok_or_else(gone)?;
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut pieces: Vec<Uint8Array> = Vec::new();
    // Behind the last piece there is no value.
    while let Ok(piece) =
        Reflect::get(&done(reader.read()).await?, &"value".into()).unwrap_or_default().dyn_into::<Uint8Array>()
    {
        counting.add(piece.length() as usize);
        pieces.push(piece);
    }
    let whole = Uint8Array::new_with_length(pieces.iter().map(Uint8Array::length).sum());
    let mut at = 0;
    for piece in &pieces {
        whole.set(piece, at);
        at += piece.length();
    }
    Ok(whole)
}

/// Counts what comes, and tells it to the page.
struct Counting {
    coming: ArcRwSignal<Option<Fetched>>,
    fetched: Fetched,
}

impl Counting {
    fn begin(total: Option<usize>) -> Self {
        Self { coming: coming(), fetched: Fetched { bytes: 0, total } }
    }

    fn add(&mut self, bytes: usize) {
        self.fetched.bytes += bytes;
        if self.fetched.is_news(self.coming.get_untracked()) {
            self.coming.set(Some(self.fetched));
        }
    }
}

impl Drop for Counting {
    fn drop(&mut self) {
        self.coming.set(None);
    }
}

/// A function of the page's script, where the page is one file.
pub(super) fn own(name: &str) -> Option<Function> {
    Reflect::get(&window(), &JsValue::from_str(name)).ok()?.dyn_into().ok()
}
