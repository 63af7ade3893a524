//! The studied model as a judge of its own responses.

use super::opinion::{Opinion, Question};
use crate::error::{Error, Result};
use crate::model::{Model, NoHook, Rows};
use crate::readback;
use crate::tokenizer::ChatTokenizer;

/// Tokens that may be likelier than the answer: a model that begins otherwise, as with `<think>`, has not answered.
const AMONG: usize = 10;

/// The model itself, asked whether a text has a property: yes where the token that begins a yes is more likely than the one
/// that begins a no. Circular, since it judges what it wrote.
pub struct ModelJudge<'a> {
    model: &'a Model,
    tokenizer: &'a ChatTokenizer,
    name: String,
    /// The first tokens of a yes and of a no.
    answers: [Vec<usize>; 2],
}

impl<'a> ModelJudge<'a> {
    /// # Errors
    /// [`Error::Data`] where the tokenizer begins a yes and a no by the same token.
    pub fn new(model: &'a Model, tokenizer: &'a ChatTokenizer, name: &str) -> Result<Self> {
        let firsts = |words: [&str; 2]| -> Result<Vec<usize>> {
            let first = |word: &str| Ok(tokenizer.encode(word)?.first().map(|&id| id as usize));
            Ok(words.into_iter().map(first).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
        };
        let answers = [firsts(["Yes", "yes"])?, firsts(["No", "no"])?];
        if answers[0].iter().any(|id| answers[1].contains(id)) {
            let problem = "its yes and its no begin with the same token";
            return Err(Error::data("tokenizer", problem, "choose another judge"));
        }
        Ok(Self { model, tokenizer, name: name.to_owned(), answers })
    }
}

impl Opinion for ModelJudge<'_> {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn source(&self) -> String {
        "the studied model itself, asked yes or no: circular".to_owned()
    }

    fn is_yes(&self, question: &Question) -> Result<Option<bool>> {
        let prompt = self.tokenizer.prompt(&question.to_string())?.token_ids;
        let most = self.model.config.max_positions;
        if prompt.len() > most {
            let problem = format!("question and text take {} tokens, the model was made for {most}", prompt.len());
            return Err(Error::config("judge", problem, "lower max_tokens, or choose another judge"));
        }
        let stream = self.model.stream(&Rows::new(&[&prompt], &self.model.device), None, &mut NoHook);
        let [_, tokens, d_model] = stream.dims();
        let logits = readback::floats(self.model.logits(stream.narrow(1, tokens - 1, 1).reshape([1, d_model])))?;
        let [yes, no] = self.answers.each_ref().map(|ids| ids.iter().map(|&id| logits[id]).fold(f32::MIN, f32::max));
        let likelier = logits.iter().filter(|&&logit| logit > yes.max(no)).count();
        Ok((likelier < AMONG).then_some(yes > no))
    }
}
