//! `GET /api/docs`: the OpenAPI document for people, as one page without scripts.

use std::fmt::Write as _;

use serde_json::Value;
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder};

use crate::error::PROBLEM_JSON;
use crate::observe::METRICS;

const HEAD: &str = "<!doctype html><html lang=en><meta charset=utf-8>\
    <meta name=viewport content='width=device-width, initial-scale=1'><title>skillscope API</title><style>\
    :root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}\
    code{font-family:ui-monospace,monospace}h2{margin-top:2.5rem;overflow-wrap:anywhere}table{border-collapse:collapse}\
    td,th{text-align:left;padding:.2rem 1.2rem .2rem 0;vertical-align:top}</style>";

/// The document with the problems that routes have by what they take, and those that any may have.
pub(super) fn with_problems(mut document: OpenApi) -> OpenApi {
    for (path, item) in &mut document.paths.paths {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            let body = operation.request_body.as_ref();
            let takes_json = matches!(body, Some(RefOr::T(body)) if body.content.contains_key("application/json"));
            let further = [
                (path.contains('{'), "400", "A part of the path is not UTF-8"),
                (takes_json, "413", "The body is too large"),
                (takes_json, "415", "The body is not sent as JSON"),
                (true, "default", "Any other problem: a missing token, a foreign host, too many requests, a failure"),
            ];
            for (_, status, description) in further.into_iter().filter(|(has, ..)| *has) {
                let responses = &mut operation.responses.responses;
                responses.entry(status.to_owned()).or_insert_with(|| problem(description).into());
            }
        }
    }
    document
}

fn problem(description: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(description).content(PROBLEM_JSON, content).build()
}

/// Renders the document.
pub(super) fn render(document: &OpenApi) -> String {
    let document = serde_json::to_value(document).expect("an OpenAPI document is plain JSON");
    let info = &document["info"];
    let mut html = format!(
        "{HEAD}<h1>{} {}</h1><p>{} The same for machines: <a href='{openapi}'>{openapi}</a></p>",
        text(&info["title"]),
        text(&info["version"]),
        text(&info["description"]),
        openapi = shared::api::OPENAPI,
    );
    for (path, methods) in fields(&document["paths"]) {
        for (method, operation) in fields(methods) {
            html.push_str(&render_operation(path, method, operation));
        }
    }
    put(
        &mut html,
        format_args!(
            "<h1>Metrics</h1><p><code>GET {}</code>, in Prometheus' text format.<table>",
            shared::api::METRICS
        ),
    );
    for metric in &METRICS {
        put(&mut html, format_args!("<tr><td><code>{}</code><td>{}<td>{}", metric.name, metric.kind, metric.help));
    }
    html.push_str("</table><h1>Schemas</h1>");
    for (name, schema) in fields(&document["components"]["schemas"]) {
        html.push_str(&render_schema(name, schema));
    }
    html
}

fn render_operation(path: &str, method: &str, operation: &Value) -> String {
    let summary = text(&operation["summary"]);
    let mut html = format!("<h2><code>{} {}</code></h2><p>{summary}</p><table>", method.to_uppercase(), escape(path));
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let (name, place) = (text(&parameter["name"]), text(&parameter["in"]));
        let description = text(&parameter["description"]);
        put(&mut html, format_args!("<tr><td><code>{name}</code><td>{place}<td>{description}"));
    }
    html.push_str(&render_example("body", &operation["requestBody"]));
    for (status, response) in fields(&operation["responses"]) {
        let bodies: Vec<String> =
            fields(&response["content"]).map(|(_, content)| type_name(&content["schema"])).collect();
        let description = text(&response["description"]);
        put(&mut html, format_args!("<tr><td>{status}<td>{}<td>{description}", bodies.join(" ")));
        html.push_str(&render_example(status, response));
    }
    html + "</table>"
}

/// The example of a body, as a row; nothing where it has none.
fn render_example(of: &str, body: &Value) -> String {
    let example = fields(&body["content"]).find_map(|(_, content)| content.get("example"));
    example
        .map(|example| format!("<tr><td>{of}<td>example<td><code>{}</code>", escape(&example.to_string())))
        .unwrap_or_default()
}

fn render_schema(name: &str, schema: &Value) -> String {
    let mut html = format!("<h2 id='{name}'><code>{name}</code></h2><p>{}</p><table>", text(&schema["description"]));
    for (field, kind) in fields(&schema["properties"]) {
        let description = text(&kind["description"]);
        put(&mut html, format_args!("<tr><td><code>{field}</code><td>{}<td>{description}", type_name(kind)));
    }
    html + "</table>"
}

/// A schema in a few words, with links to the named ones.
fn type_name(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        return format!("<a href='#{name}'>{name}</a>");
    }
    if let Some(options) = schema["oneOf"].as_array() {
        return options.iter().map(type_name).collect::<Vec<_>>().join(" or ");
    }
    match &schema["type"] {
        Value::String(kind) if kind == "array" => format!("list of {}", type_name(&schema["items"])),
        Value::String(kind) => escape(kind),
        Value::Array(kinds) => kinds.iter().map(text).collect::<Vec<_>>().join(" or "),
        _ => String::new(),
    }
}

fn put(html: &mut String, row: std::fmt::Arguments<'_>) {
    html.write_fmt(row).expect("writing to a string never fails");
}

/// The fields of an object; none for anything else.
fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// A JSON string as HTML text; empty for anything else.
fn text(value: &Value) -> String {
    escape(value.as_str().unwrap_or_default())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\'', "&#39;")
}
