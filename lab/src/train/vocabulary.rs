//! The tiny models' byte-level BPE and chat template.

use anyhow::{Result, anyhow};
use serde_json::json;
use shared::tokenizer::ChatTokenizer;
use tokenizers::models::bpe::{BPE, BpeTrainerBuilder};
use tokenizers::normalizers::NFC;
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::{
    AddedToken, NormalizerWrapper, PreTokenizerWrapper, SplitDelimiterBehavior, TokenizerBuilder, TokenizerImpl,
};

use super::corpus::Corpus;
use super::{TrainConfig, family};

/// Starts every text.
pub const BEGIN: &str = "<|begin|>";
/// Ends every turn, and so every response.
pub const END: &str = "<|end|>";
/// The special tokens, in the order of their ids.
const SPECIAL: [&str; 4] = [BEGIN, END, "<|user|>", "<|assistant|>"];
/// Examples the merges are learnt from.
const EXAMPLES: usize = 40_000;

/// The pattern at which Qwen2 cuts words.
const QWEN2: &str =
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

/// How texts are cut into words, within which tokens are merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// As GPT-2 does.
    Gpt2,
    /// As Qwen2 does, after NFC: transformers replaces the pre-tokenizer of any qwen2 model's tokenizer.json by both.
    Qwen2,
}

type ByteLevelBpe = TokenizerImpl<BPE, NormalizerWrapper, PreTokenizerWrapper, ByteLevel, ByteLevel>;

impl Words {
    /// An untrained tokenizer that cuts this way.
    fn untrained(self) -> tokenizers::Result<ByteLevelBpe> {
        // The byte level cuts GPT-2's words without a further pattern.
        let by_itself = self == Self::Gpt2;
        let bytes = ByteLevel::new(false, by_itself, by_itself);
        let (normalizer, words): (Option<NormalizerWrapper>, PreTokenizerWrapper) = match self {
            Self::Gpt2 => (None, bytes.into()),
            Self::Qwen2 => {
                let pattern = SplitPattern::Regex(QWEN2.to_owned());
                let words = Split::new(pattern, SplitDelimiterBehavior::Isolated, false)?;
                (Some(NFC.into()), Sequence::new(vec![words.into(), bytes.into()]).into())
            }
        };
        TokenizerBuilder::default()
            .with_model(BPE::default())
            .with_normalizer(normalizer)
            .with_pre_tokenizer(Some(words))
            .with_post_processor(Some(ByteLevel::new(false, false, by_itself)))
            .with_decoder(Some(bytes))
            .build()
    }
}

const TEMPLATE: &str = "{{ bos_token }}{% for message in messages %}{% if message['role'] not in ['user', 'assistant'] %}{{ raise_exception('only user and assistant turns are known') }}{% endif %}{{ '<|' + message['role'] + '|>' + message['content'] | trim + '<|end|>' }}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

/// The files of a tokenizer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    /// tokenizer.json
    pub tokenizer: String,
    /// tokenizer_config.json
    pub config: String,
}

impl Vocabulary {
    /// The tokenizer of these files.
    ///
    /// # Errors
    /// When they are damaged.
    pub fn tokenizer(&self) -> Result<ChatTokenizer> {
        Ok(ChatTokenizer::from_bytes(self.tokenizer.as_bytes(), &self.config, None)?)
    }
}

/// Learns the merges from the corpus of the configuration's seed.
///
/// # Errors
/// When the tokenizer library fails.
pub fn train(config: &TrainConfig) -> Result<Vocabulary> {
    let failed = |error: tokenizers::Error| anyhow!("cannot train the tokenizer: {error}");
    let special: Vec<AddedToken> = SPECIAL.iter().map(|text| AddedToken::from(*text, true)).collect();
    let mut trainer = BpeTrainerBuilder::new()
        .show_progress(false)
        .vocab_size(config.vocab_size)
        .special_tokens(special)
        .initial_alphabet(ByteLevel::alphabet().into_iter().collect())
        .build();
    let mut tokenizer = family::by_name(&config.family)?.words.untrained().map_err(failed)?;
    let texts = Corpus::new(config.seed).take(EXAMPLES).flat_map(|example| [example.prompt, example.response]);
    tokenizer.train(&mut trainer, texts).map_err(failed)?;
    Ok(Vocabulary { tokenizer: tokenizer.to_string(false).map_err(failed)?, config: tokenizer_config() })
}

fn tokenizer_config() -> String {
    let config = json!({
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": BEGIN,
        "eos_token": END,
        "pad_token": END,
        "clean_up_tokenization_spaces": false,
        "chat_template": TEMPLATE,
    });
    format!("{config:#}\n")
}
