//! Under which names the server answers, and to which pages: against DNS rebinding and requests forged by other sites.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderValue, Uri, header};

use crate::error::ApiError;

/// The names under which a server answers. A page of a site whose name was made to lead here sends that site's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hosts {
    /// Those of this machine alone, and these.
    Local(Vec<String>),
    /// All: a server that others can reach may have any name.
    Any,
}

impl Hosts {
    /// The names of a server on an address, with those given by `--allow-host`.
    pub fn of(address: IpAddr, named: &[String]) -> Self {
        if named.is_empty() && !address.is_loopback() {
            return Self::Any;
        }
        Self::Local(named.iter().map(|name| name.to_ascii_lowercase()).collect())
    }

    /// # Errors
    /// [`ApiError::Forbidden`] when a request names another host than one of these. One without a host comes from no browser.
    pub(super) fn check(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), ApiError> {
        let Self::Local(named) = self else { return Ok(()) };
        let known = |authority: &str| {
            let name = name_of(authority).to_ascii_lowercase();
            is_local(&name) || named.contains(&name)
        };
        let in_headers = headers.get_all(header::HOST).iter().map(|host| host.to_str().unwrap_or("?"));
        match in_headers.chain(uri.authority().map(axum::http::uri::Authority::as_str)).find(|host| !known(host)) {
            None => Ok(()),
            Some(host) => Err(ApiError::Forbidden(format!(
                "Host: this server does not answer as '{}'; ask for localhost, or start it with --allow-host NAME",
                name_of(host)
            ))),
        }
    }
}

/// The name in `name:port`; an IPv6 address without its brackets.
fn name_of(authority: &str) -> &str {
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.split_once(':').map_or(host, |(name, _)| name),
    }
}

fn is_local(name: &str) -> bool {
    name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Refuses what another site's page sends, but for GET and HEAD, whose answers it cannot read.
///
/// A browser says itself whether a request comes from another site; where it does not, on plain HTTP beyond this machine, the
/// origin must be the host that was asked. A client that is no browser sends neither.
///
/// # Errors
/// [`ApiError::Forbidden`]
pub(super) fn check_origin(headers: &HeaderMap) -> Result<(), ApiError> {
    let is_own = match (headers.get("sec-fetch-site"), headers.get(header::ORIGIN)) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => is_of(origin, headers.get(header::HOST)),
        (None, None) => true,
    };
    if is_own {
        return Ok(());
    }
    Err(ApiError::Forbidden(
        "Origin: a page of another site may not do this; open this server's own page (a proxy before it must pass Host on)"
            .to_owned(),
    ))
}

fn is_of(origin: &HeaderValue, host: Option<&HeaderValue>) -> bool {
    let authority = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, authority)| authority);
    let host = host.and_then(|host| host.to_str().ok());
    authority.zip(host).is_some_and(|(origin, host)| origin.eq_ignore_ascii_case(host))
}
