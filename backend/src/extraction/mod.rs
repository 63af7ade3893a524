//! The residual stream of anyone's prompts, at the sites and tokens that are asked for.

mod place;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use burn::tensor::Tensor;
use serde_json::Value;
use shared::executor;
use shared::model::{Capture, Model, Rows};
use shared::readback;
use shared::site::Site;
use shared::tokenizer::ChatTokenizer;

use crate::device::Compute;
use crate::job::Workers;
use crate::labelled::{Array, Line};
use crate::snapshot::Snapshot;

pub use place::{Place, Token};

/// What is read of the stream.
#[derive(clap::Args, Debug, Clone, Default)]
pub struct Wanted {
    /// Sites, separated by commas: embed, resid_post.L, final_norm. Without it, all.
    #[arg(long, value_delimiter = ',')]
    pub sites: Vec<Place>,
    /// Tokens, separated by commas: first, last, mean, token.K, or numbers, from 0, or from -1 backwards.
    #[arg(long, value_delimiter = ',', allow_hyphen_values = true)]
    pub positions: Vec<Token>,
    /// Whether the logits are read too.
    #[arg(skip)]
    pub logits: bool,
}

/// A prompt as token ids, with its name.
pub struct Prompt {
    /// Its name in the file.
    pub id: String,
    /// Its tokens.
    pub token_ids: Vec<u32>,
}

/// A model with prompts for it.
pub struct Prompts {
    /// The model's files.
    pub snapshot: Snapshot,
    /// The model.
    pub model: Model,
    /// The prompts, in the file's order.
    pub prompts: Vec<Prompt>,
}

/// Values at one place: of every token, or of every one asked for.
pub struct Values {
    /// Where.
    pub place: Place,
    /// Numbers of a token: d_model, of logits the vocabulary's size.
    pub width: usize,
    /// `[tokens, width]`
    pub values: Vec<f32>,
}

impl Prompts {
    /// The lines of a file as token ids, with their model. Texts are read as they are, chats in the model's template.
    ///
    /// # Errors
    /// When there is none, two have one id, one is not exactly one of text, prompt, messages and token_ids or does not fit the model;
    /// and those of loading the model.
    pub fn open(
        (path, lines): (&Path, &[(String, Line)]),
        model: &str,
        template: &BTreeMap<String, Value>,
        compute: Compute,
    ) -> Result<Self> {
        check_lines(path, lines)?;
        let snapshot = Snapshot::open(model)?;
        let model = snapshot.model(compute.dtype, &compute.open()?.device)?;
        let chats = lines.iter().any(|(_, line)| line.chat().is_some());
        if !chats && !template.is_empty() {
            bail!("--template: no row of {} has a prompt or messages, so no template is used", path.display());
        }
        let tokenizer = if chats {
            Some(snapshot.tokenizer_with(template, None)?)
        } else if lines.iter().any(|(_, line)| line.text.is_some()) {
            Some(snapshot.plain_tokenizer()?)
        } else {
            None
        };
        let prompt = |(number, (_, line)): (usize, &(String, Line))| {
            let id = name(number, line);
            let token_ids = token_ids(line, tokenizer.as_ref()).and_then(|ids| check_ids(&ids, &model).map(|()| ids));
            Ok(Prompt { token_ids: token_ids.with_context(|| format!("prompt '{id}'"))?, id })
        };
        let prompts = lines.iter().enumerate().map(prompt).collect::<Result<_>>()?;
        Ok(Self { snapshot, model, prompts })
    }

    /// What `read` makes of the stream of every prompt at the places asked for, in the prompts' order.
    ///
    /// # Errors
    /// When the model has no such place or a prompt no such token, and those of `read`.
    pub fn each<T: Send + Sync>(
        &self,
        wanted: &Wanted,
        read: impl Fn(&Prompt, Vec<Values>) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        self.check(&wanted.sites)?;
        let one = |index: usize| {
            let prompt = &self.prompts[index];
            let values = self.values(&prompt.token_ids, wanted);
            values.and_then(|values| read(prompt, values)).with_context(|| format!("prompt '{}'", prompt.id))
        };
        executor::map(&Workers::new()?, self.prompts.len(), one).into_iter().collect()
    }

    /// An array `[prompts, d_model]` for every place and token asked for: named by the place, and where there are several
    /// tokens, as `resid_post.3@last`.
    ///
    /// # Errors
    /// Those of [`Self::each`].
    pub fn stacked(&self, wanted: &Wanted) -> Result<Vec<Array>> {
        let (d, mut arrays) = (self.model.config.d_model, Vec::<Array>::new());
        for values in self.each(wanted, |_, values| Ok(values))? {
            let rows = values.iter().flat_map(|of| {
                let named = wanted.positions.iter().zip(of.values.chunks_exact(d));
                named.map(|(token, row)| match wanted.positions.len() {
                    1 => (of.place.to_string(), row),
                    _ => (format!("{}@{token}", of.place), row),
                })
            });
            for (index, (name, row)) in rows.enumerate() {
                if index == arrays.len() {
                    arrays.push(Array { name, n: 0, d, values: Vec::new() });
                }
                arrays[index].n += 1;
                arrays[index].values.extend_from_slice(row);
            }
        }
        Ok(arrays)
    }

    fn check(&self, places: &[Place]) -> Result<()> {
        let above = self.model.config.n_layers - 1;
        let lacks = |place: &&Place| matches!(place, Place::Site(Site::ResidPost(layer)) if *layer > above);
        if let Some(place) = places.iter().find(lacks) {
            bail!("--sites: the model has no {place}; it has embed, resid_post.0 to resid_post.{above} and final_norm");
        }
        Ok(())
    }

    /// The stream at the places asked for.
    fn values(&self, ids: &[u32], wanted: &Wanted) -> Result<Vec<Values>> {
        let mut capture = Capture::default();
        let stream = self.model.stream(&Rows::new(&[ids], &self.model.device), None, &mut capture);
        let d = self.model.config.d_model;
        let last = stream.reshape([ids.len(), d]);
        let mut places: Vec<(Place, Tensor<2>)> = capture
            .streams
            .into_iter()
            .map(|(site, stream)| (Place::Site(site), stream.reshape([ids.len(), d])))
            .chain([(Place::FinalNorm, self.model.final_norm(last.clone()))])
            .filter(|(place, _)| wanted.sites.is_empty() || wanted.sites.contains(place))
            .collect();
        if wanted.logits {
            places.push((Place::Logits, self.model.logits(last)));
        }
        let read = places.into_iter().map(|(place, stream)| {
            let width = stream.dims()[1];
            let values = readback::floats(stream)?;
            let of_tokens =
                wanted.positions.iter().map(|token| token.of(&values, width)).collect::<Result<Vec<_>>>()?;
            let values = if of_tokens.is_empty() { values } else { of_tokens.concat() };
            Ok(Values { place, width, values })
        });
        read.collect()
    }
}

fn name(number: usize, line: &Line) -> String {
    line.id.clone().unwrap_or_else(|| number.to_string())
}

fn check_lines(path: &Path, lines: &[(String, Line)]) -> Result<()> {
    let mut ids = BTreeSet::new();
    for (number, (place, line)) in lines.iter().enumerate() {
        let given = [line.text.is_some(), line.prompt.is_some(), line.messages.is_some(), line.token_ids.is_some()];
        if given.iter().filter(|&&given| given).count() != 1 {
            bail!("{place}: give exactly one of text, prompt, messages and token_ids");
        }
        ensure!(
            line.response.is_none() || line.chat().is_some(),
            "{place}: response: it follows a prompt or messages; write it at the end of the text, or of the token_ids"
        );
        let id = name(number, line);
        ensure!(ids.insert(id.clone()), "{place}: id '{id}' stands twice; ids must differ");
    }
    ensure!(!lines.is_empty(), "{}: holds no prompt; write one JSON object per line", path.display());
    Ok(())
}

fn token_ids(line: &Line, tokenizer: Option<&ChatTokenizer>) -> Result<Vec<u32>> {
    if let Some(ids) = &line.token_ids {
        return Ok(ids.clone());
    }
    let tokenizer = tokenizer.expect("it was loaded because this line has no token ids");
    if let Some(text) = &line.text {
        return Ok(tokenizer.encode(text)?);
    }
    let messages = line.chat().expect("lines are checked to hold one of the four");
    if let Some(response) = &line.response {
        let prompt = tokenizer.prompt_of(&messages)?;
        let response = tokenizer.response(&messages, &prompt, response)?;
        return Ok([prompt.token_ids, response].concat());
    }
    // A chat that ends with the model's own turn is read to its end; any other is one that the model is to go on with.
    let asks = messages.last().is_none_or(|last| last.role != "assistant");
    Ok(tokenizer.encode(&tokenizer.render(&messages, asks)?)?)
}

fn check_ids(ids: &[u32], model: &Model) -> Result<()> {
    if ids.is_empty() {
        bail!("holds no token; give some text");
    }
    if let Some(id) = ids.iter().find(|&&id| id as usize >= model.config.vocab_size) {
        bail!("token id {id} is not in the vocabulary of {}", model.config.vocab_size);
    }
    if ids.len() > model.config.max_positions {
        bail!("{} tokens, the model was made for {}; shorten it", ids.len(), model.config.max_positions);
    }
    Ok(())
}
