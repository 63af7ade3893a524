//! `--template`: what a chat template is given beside the chat.

use std::collections::BTreeMap;

use serde_json::Value;

/// Values for the chat template.
#[derive(clap::Args)]
pub struct TemplateArguments {
    /// A value for the chat template, as enable_thinking=false: JSON, or else a text. May be given several times.
    #[arg(long = "template", value_name = "KEY=VALUE", value_parser = argument)]
    given: Vec<(String, Value)>,
}

impl TemplateArguments {
    /// The values by their names; of a name that is given twice, the last.
    pub fn values(&self) -> BTreeMap<String, Value> {
        self.given.iter().cloned().collect()
    }
}

fn argument(text: &str) -> Result<(String, Value), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => {
            let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
            Ok((name.to_owned(), value))
        }
        _ => Err("write it as KEY=VALUE".to_owned()),
    }
}
