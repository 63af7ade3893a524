//! The parts of a task file: parameters, prompt sets and checkers.

use serde::{Deserialize, Serialize};

/// A parameter of an instruction, with its levels: a study asks for every level about equally often.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Parameter {
    /// A whole number from 1.
    Integers(Vec<u32>),
    /// One of these texts.
    Choices(Vec<Choice>),
    /// Several texts of a list.
    Several(Several),
}

/// A level of a text parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a text, or a table with `value` and `said`")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Choice {
    /// A text that instructions say as it is.
    Plain(String),
    /// A value, and how instructions say it.
    Said { value: String, said: String },
}

/// A parameter of several texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Several {
    /// Where the texts are drawn from.
    pub of: Pool,
    /// How many there are, level by level.
    pub sizes: Vec<usize>,
    /// How instructions say them.
    #[serde(default)]
    pub said: Said,
}

/// Where the texts of a parameter are drawn from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a list of texts, a list of such lists, \"objects\" or \"mentioned\"")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Pool {
    /// These.
    Texts(Vec<String>),
    /// A list per size, for levels of different texts.
    Lists(Vec<Vec<String>>),
    /// Words of the prompt set.
    Words(SetWords),
}

/// Words of a prompt set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum SetWords {
    /// Things that the base prompt does not name.
    Objects,
    /// The first three words of its topics that the base prompt names.
    Mentioned,
}

/// How an instruction says several texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Said {
    /// `lantern and rope`.
    #[default]
    Plain,
    /// `"lantern" and "rope"`.
    Quoted,
    /// `the word lantern`, `the words lantern and rope`.
    Words,
}

/// Base prompts of the tiny models' world. Training holds none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum PromptSet {
    /// Requests to tell something of a topic; most name an object, half a second topic.
    TinyWorld,
    /// Fewer of them name an object.
    TinyWorldFewObjects,
    /// All of them name an object.
    TinyWorldObjects,
    /// All of them name a second topic.
    TinyWorldTwoTopics,
    /// Requests with a sentence of good or bad mood.
    TinyWorldMoods,
    /// Requests in formal or informal language.
    TinyWorldRegisters,
    /// Requests with a provocation.
    TinyWorldProvocations,
}

/// What a response is checked for. An empty response never passes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Checker {
    /// The number of Unicode characters of the trimmed response.
    Characters(Bound),
    /// The number of words: runs of non-space that hold a letter or digit, cut at unspaced dashes; numbers of list items are none.
    Words(Bound),
    /// The number of sentences: texts with a letter or digit, up to `.`, `!` or `?` before white space, or to the end.
    Sentences(Bound),
    /// The number of lines that are not blank.
    Lines(Bound),
    /// A regular expression that matches somewhere (syntax of the Rust crate `regex`).
    Regex(String),
    /// Words or phrases at word boundaries; case, forms of quotes and marks of emphasis are set aside.
    Terms(Terms),
    /// A JSON value, one optional code fence removed.
    Json(Json),
    /// The trimmed response starts with this text.
    StartsWith(String),
    /// The trimmed response ends with this text.
    EndsWith(String),
    /// All letters are of this case.
    Case(Case),
    /// The label that a judge gives.
    Judge(JudgeLabel),
    /// All of these.
    #[cfg_attr(feature = "schema", schema(no_recursion))]
    And(Vec<Checker>),
    /// At least one of these.
    #[cfg_attr(feature = "schema", schema(no_recursion))]
    Or(Vec<Checker>),
    /// Not this.
    #[cfg_attr(feature = "schema", schema(no_recursion))]
    Not(Box<Checker>),
    /// Nothing: every response is given with its label. No part of another checker.
    Label,
}

/// What a count is compared with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Bound {
    /// This many.
    Exactly(Number),
    /// This many or more.
    AtLeast(Number),
    /// This many or fewer.
    AtMost(Number),
    /// Close to this many.
    About(About),
}

/// A number that a count is close to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a number, or a table with `number` and `percent`")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum About {
    /// Within a tenth of this many.
    Tenth(Number),
    /// Within so many percent of this many.
    Within(Within),
}

/// A number and a tolerance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Within {
    /// The number.
    pub number: Number,
    /// The tolerance in percent of it, rounded down to whole units.
    pub percent: Number,
}

/// A number, or a parameter's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a whole number, or a parameter in braces such as \"{count}\"")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Number {
    /// This.
    Given(u32),
    /// A parameter of [`Parameter::Integers`], in braces.
    Parameter(String),
}

/// Several texts, or a parameter's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a list of texts, or a parameter in braces such as \"{terms}\"")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Texts {
    /// These.
    Given(Vec<String>),
    /// A parameter of [`Parameter::Several`], in braces.
    Parameter(String),
}

/// Which of several terms occur.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Terms {
    /// Each of them.
    All(Texts),
    /// At least one of them.
    Any(Texts),
    /// None of them.
    None(Texts),
}

/// What a JSON value is like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Json {
    /// An object with exactly these keys.
    Keys(Texts),
    /// A value that this JSON Schema takes.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    Schema(serde_json::Value),
}

/// The case of letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Case {
    /// No capital.
    Lower,
    /// No small letter.
    Upper,
}

/// A judge and the label it is to give: a text, or a parameter of [`Parameter::Choices`] in braces.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum JudgeLabel {
    /// What a text is about.
    Topic(String),
    /// `positive` or `negative`.
    Sentiment(String),
    /// `formal` or `informal`.
    Register(String),
    /// `civil` or `toxic`.
    Toxicity(String),
    /// What a text of ordinary English is about.
    OpenTopic(String),
    /// `positive` or `negative`, in ordinary English.
    OpenSentiment(String),
    /// `formal` or `informal`, in ordinary English.
    OpenRegister(String),
    /// `civil` or `toxic`, in ordinary English.
    OpenToxicity(String),
}
