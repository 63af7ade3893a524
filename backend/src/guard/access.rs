//! Who may write and read: everyone who reaches the server, or who has its token.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use shared::hash::sha256;
use subtle::ConstantTimeEq;

use crate::error::ApiError;
use crate::state::AppState;

/// The name of the cookie that stands for the token.
const COOKIE: &str = "skillscope";
/// Seconds that a browser keeps the cookie: thirty days.
const COOKIE_AGE: u32 = 30 * 24 * 3600;

/// Who may write and read.
#[derive(Clone)]
pub enum Access {
    /// Everyone who can reach the server: it accepts connections from this machine only.
    Open,
    /// Everyone may read, no one may write.
    ReadOnly,
    /// Who has the token may write; on a private server the same holds for reading.
    Token {
        /// The token.
        token: Token,
        /// Whether reading needs it too.
        private: bool,
    },
}

/// A token, of which only hashes are kept: equally long, so that a comparison takes the same time for every guess.
#[derive(Clone)]
pub struct Token {
    given: String,
    cookie: String,
    in_cookie: String,
}

impl Token {
    /// The token of a text.
    pub fn new(text: &str) -> Self {
        // Another text than the token: it fits into a cookie, and who reads the cookie does not have the token.
        let cookie = sha256(format!("skillscope cookie {text}").as_bytes());
        Self { given: sha256(text.as_bytes()), in_cookie: sha256(cookie.as_bytes()), cookie }
    }

    /// Whether a text is the token.
    pub fn is(&self, text: &str) -> bool {
        is_hash_of(&self.given, text)
    }
}

fn is_hash_of(hash: &str, text: &str) -> bool {
    hash.as_bytes().ct_eq(sha256(text.as_bytes()).as_bytes()).into()
}

impl Access {
    /// # Errors
    /// [`ApiError::Unauthorized`] on a private server that is not given its token.
    pub fn check_read(&self, headers: &HeaderMap) -> Result<(), ApiError> {
        match self {
            Self::Token { token, private: true } => check(token, headers),
            _ => Ok(()),
        }
    }

    /// Whether a request comes with something else in place of a private server's token. What is answered then tells who guesses,
    /// and so may the card of the page itself.
    pub(super) fn is_guess(&self, headers: &HeaderMap) -> bool {
        let Self::Token { token, private: true } = self else { return false };
        (bearer(headers).is_some() || cookies(headers).next().is_some()) && check(token, headers).is_err()
    }

    /// # Errors
    /// [`ApiError::Unauthorized`] without the token, [`ApiError::Forbidden`] where there is none.
    pub fn check_write(&self, headers: &HeaderMap) -> Result<(), ApiError> {
        match self {
            Self::Open => Ok(()),
            Self::ReadOnly => Err(read_only()),
            Self::Token { token, .. } => check(token, headers),
        }
    }

    /// The `Set-Cookie` that lets in a browser that gives the token; `None` where none is needed.
    ///
    /// # Errors
    /// [`ApiError::Unauthorized`] for another token, [`ApiError::Forbidden`] where there is none.
    pub fn cookie(&self, text: &str, headers: &HeaderMap) -> Result<Option<HeaderValue>, ApiError> {
        match self {
            Self::Open => Ok(None),
            Self::ReadOnly => Err(read_only()),
            Self::Token { token, .. } if token.is(text.trim()) => {
                Ok(Some(set_cookie(&token.cookie, COOKIE_AGE, headers)))
            }
            Self::Token { .. } => Err(ApiError::Unauthorized(
                "token: it is not this server's; give the one it was started with".to_owned(),
            )),
        }
    }
}

/// The `Set-Cookie` that makes a browser forget the token.
pub fn forgotten(headers: &HeaderMap) -> HeaderValue {
    set_cookie("", 0, headers)
}

fn set_cookie(value: &str, age: u32, headers: &HeaderMap) -> HeaderValue {
    // A page that came by TLS, through a proxy: its cookie is not to be sent without.
    let by_tls = headers.get(header::ORIGIN).is_some_and(|origin| origin.as_bytes().starts_with(b"https://"));
    let secure = if by_tls { "; Secure" } else { "" };
    let text = format!("{COOKIE}={value}; HttpOnly; SameSite=Strict; Path=/; Max-Age={age}{secure}");
    HeaderValue::from_str(&text).expect("the value is hex")
}

fn check(token: &Token, headers: &HeaderMap) -> Result<(), ApiError> {
    let problem = match bearer(headers) {
        Some(given) if token.is(given) => return Ok(()),
        None if has_cookie(token, headers) => return Ok(()),
        Some(_) => "the token is not this server's",
        None => "this needs the server's token",
    };
    Err(ApiError::Unauthorized(format!(
        "{problem}; send the one it was started with as `Authorization: Bearer TOKEN`, or enter it on the page"
    )))
}

fn has_cookie(token: &Token, headers: &HeaderMap) -> bool {
    cookies(headers).any(|value| is_hash_of(&token.in_cookie, value))
}

/// The values of all cookies that stand for the token.
fn cookies(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let sent = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let pairs = sent.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn read_only() -> ApiError {
    ApiError::Forbidden(
        "this server accepts no writes: others can reach it and it has no token; start it with --token".to_owned(),
    )
}

/// The permission to write: a handler that takes it is not called without.
pub struct Writer;

impl FromRequestParts<AppState> for Writer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        state.guard.access.check_write(&parts.headers).map(|()| Self)
    }
}
