//! `GET /api/docs`: the OpenAPI document for people, as one page without scripts.

use std::fmt::Write as _;

use serde_json::Value;

const HEAD: &str = "<!doctype html><html lang=en><meta charset=utf-8>\
    <meta name=viewport content='width=device-width, initial-scale=1'><title>skillscope API</title><style>\
    :root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}\
    code{font-family:ui-monospace,monospace}h2{margin-top:2.5rem;overflow-wrap:anywhere}table{border-collapse:collapse}\
    td,th{text-align:left;padding:.2rem 1.2rem .2rem 0;vertical-align:top}</style>";

/// Renders the document.
pub(super) fn render(document: &utoipa::openapi::OpenApi) -> String {
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
    html.push_str("<h1>Schemas</h1>");
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
    for (status, response) in fields(&operation["responses"]) {
        let bodies: Vec<String> =
            fields(&response["content"]).map(|(_, content)| type_name(&content["schema"])).collect();
        let description = text(&response["description"]);
        put(&mut html, format_args!("<tr><td>{status}<td>{}<td>{description}", bodies.join(" ")));
    }
    html + "</table>"
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
