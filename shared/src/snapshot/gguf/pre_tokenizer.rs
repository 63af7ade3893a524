//! How text is cut before byte-pair encoding, by the names that GGUF files give it (llama.cpp's `tokenizer.ggml.pre`).

use serde_json::{Value, json};

/// GPT-2's pattern is the byte-level pre-tokenizer's own.
const LLAMA3: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
const QWEN2: &str =
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
const TEKKEN: &str = r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

/// A way of cutting text.
pub struct PreTokenizer {
    /// Its names.
    names: &'static [&'static str],
    /// The pattern of a piece; GPT-2's where absent.
    pattern: Option<&'static str>,
    /// Whether digits stand alone.
    digits: bool,
    /// Whether text is composed first (Unicode NFC).
    pub composed: bool,
    /// Whether a piece that is a token is not merged.
    pub ignore_merges: bool,
}

/// Every way. The only list of them.
static ALL: [PreTokenizer; 5] = [
    PreTokenizer { names: &["smollm"], digits: true, ..GPT2 },
    GPT2,
    PreTokenizer { names: &["llama-bpe", "llama3", "llama-v3"], pattern: Some(LLAMA3), ignore_merges: true, ..GPT2 },
    PreTokenizer { names: &["qwen2"], pattern: Some(QWEN2), composed: true, ..GPT2 },
    PreTokenizer { names: &["tekken"], pattern: Some(TEKKEN), ignore_merges: true, ..GPT2 },
];

const GPT2: PreTokenizer =
    PreTokenizer { names: &["gpt-2"], pattern: None, digits: false, composed: false, ignore_merges: false };

impl PreTokenizer {
    /// The way of a name.
    ///
    /// # Errors
    /// The names there are.
    pub fn by_name(name: &str) -> Result<&'static Self, String> {
        let known = ALL.iter().find(|way| way.names.contains(&name));
        known.ok_or_else(|| ALL.iter().flat_map(|way| way.names).copied().collect::<Vec<_>>().join(", "))
    }

    /// As tokenizer.json has it.
    pub fn json(&self) -> Value {
        let byte_level = json!({
            "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": self.pattern.is_none(),
        });
        let mut steps = Vec::new();
        if self.digits {
            steps.push(json!({"type": "Digits", "individual_digits": true}));
        }
        if let Some(pattern) = self.pattern {
            let split =
                json!({"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": false});
            steps.push(split);
        }
        steps.push(byte_level);
        json!({"type": "Sequence", "pretokenizers": steps})
    }
}
