//! A client that keeps one connection.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, anyhow};
use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::{Method, Request, Response, header};
use futures_util::StreamExt as _;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// How long an answer, or its next part, may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server.
#[derive(Clone)]
pub(super) struct Site {
    url: Arc<str>,
    authorization: Option<Arc<str>>,
}

impl Site {
    pub(super) fn new(url: &str, token: Option<&str>) -> Self {
        let authorization = token.map(|token| format!("Bearer {token}").into());
        Self { url: url.trim_end_matches('/').into(), authorization }
    }
}

/// A client of a server.
pub(super) struct Visitor {
    http: Client<HttpConnector, Body>,
    site: Site,
}

/// The head of an answer that is a success, or says that nothing changed, and its body as it comes.
pub(super) struct Answer {
    /// The value of its ETag.
    pub(super) etag: Option<String>,
    /// Whether something was created.
    pub(super) created: bool,
    body: BodyDataStream,
}

impl Answer {
    /// The next part of the body; `None` at its end.
    ///
    /// # Errors
    /// When it is cut off, or does not come in time.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, String> {
        match tokio::time::timeout(PATIENCE, self.body.next()).await {
            Ok(Some(Ok(part))) => Ok(Some(part)),
            Ok(Some(Err(_))) => Err("cut off".to_owned()),
            Ok(None) => Ok(None),
            Err(_) => Err("no answer in time".to_owned()),
        }
    }

    /// Reads the body to its end; returns its bytes' number.
    ///
    /// # Errors
    /// Those of [`Self::next`].
    pub(super) async fn length(&mut self) -> Result<u64, String> {
        let mut bytes = 0;
        while let Some(part) = self.next().await? {
            bytes += part.len() as u64;
        }
        Ok(bytes)
    }
}

impl Visitor {
    pub(super) fn new(site: &Site) -> Self {
        let http = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(1).build_http();
        Self { http, site: site.clone() }
    }

    /// Sends a request. An answer of another status than success and 304 is an error with the status alone, so that errors are few
    /// kinds; `409` is an answer: what is uploaded may be there.
    ///
    /// # Errors
    /// In a few words.
    pub(super) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> Result<Answer, String> {
        let response = self.asked(method, path, headers, body).await?;
        let status = response.status();
        if !status.is_success() && ![304, 409].contains(&status.as_u16()) {
            return Err(format!("status {}", status.as_u16()));
        }
        let etag = response.headers().get(header::ETAG).and_then(|etag| etag.to_str().ok()).map(str::to_owned);
        Ok(Answer { etag, created: status.as_u16() == 201, body: response.into_body().into_data_stream() })
    }

    async fn asked(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> Result<Response<Body>, String> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.site.url));
        if let Some(authorization) = &self.site.authorization {
            request = request.header(header::AUTHORIZATION, &**authorization);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body)).map_err(|_| "no request".to_owned())?;
        match tokio::time::timeout(PATIENCE, self.http.request(request)).await {
            Ok(Ok(response)) => Ok(response.map(Body::new)),
            Ok(Err(error)) if error.is_connect() => Err("no connection".to_owned()),
            Ok(Err(_)) => Err("connection lost".to_owned()),
            Err(_) => Err("no answer in time".to_owned()),
        }
    }

    /// Sends and reads JSON, for what the load needs to begin and to end.
    ///
    /// # Errors
    /// With the answer's text, when it is no success.
    pub(super) async fn json<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&impl Serialize>,
    ) -> Result<T> {
        let failed = |error: &str| anyhow!("{}{path}: {error}", self.site.url);
        let body = body.map(serde_json::to_vec).transpose()?.unwrap_or_default();
        let headers = [("content-type", "application/json")];
        let response = self.asked(method, path, &headers, body.into()).await.map_err(|error| failed(&error))?;
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.map_err(|_| failed("cut off"))?;
        if !status.is_success() {
            return Err(failed(&format!("{status}: {}", String::from_utf8_lossy(&bytes))));
        }
        Ok(serde_json::from_slice(&bytes)?)
    }

    /// The text of an answer.
    ///
    /// # Errors
    /// In a few words.
    pub(super) async fn text(&self, path: &str) -> Result<String, String> {
        let mut answer = self.send(Method::GET, path, &[], Bytes::new()).await?;
        let mut bytes = Vec::new();
        while let Some(part) = answer.next().await? {
            bytes.extend_from_slice(&part);
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
