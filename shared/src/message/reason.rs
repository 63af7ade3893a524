//! Reasons: of checkers and judges for a verdict, of a sample's exclusion, of a task that cannot be probed.

use super::{Template, templates};

templates! {
    // Why a task cannot be probed.
    FEW_SATISFIED = "few-satisfied": "{rare} of {n} samples are satisfied; at least {least} are needed";
    FEW_VIOLATED = "few-violated": "{rare} of {n} samples are violated; at least {least} are needed";
    SHARE_SATISFIED = "share-satisfied": "{share} % of {n} samples are satisfied; at least {least} % are needed";
    SHARE_VIOLATED = "share-violated": "{share} % of {n} samples are violated; at least {least} % are needed";
    FEW_BASE_PROMPTS = "few-base-prompts": "one class comes from so few base prompts that folds cannot be scored";
    LEFT_OUT = "left-out": "task {task} is left out";
    // The same of rows with somebody's labels.
    FEW_LABELLED = "few-labelled": "{rare} of {n} rows have label {label}; at least {least} are needed";
    SHARE_LABELLED = "share-labelled": "{share} % of {n} rows have label {label}; at least {least} % are needed";
    FEW_GROUPS = "few-groups": "one label comes from so few groups that folds cannot be scored";

    // Why a sample is in no analysis.
    CUT = "cut": "cut at the limit of {n} tokens";
    EMPTY = "empty": "empty response";
    NO_ANSWER = "no-answer": "the judge answered neither yes nor no";

    // Separators of the reasons of composed checkers, and of a count and its bound.
    REASONS = "reasons": "; ";
    COUNTED = "counted": ", ";

    // Counts.
    ONE_CHARACTER = "one-character": "1 character";
    N_CHARACTERS = "n-characters": "{n} characters";
    ONE_WORD = "one-word": "1 word";
    N_WORDS = "n-words": "{n} words";
    ONE_SENTENCE = "one-sentence": "1 sentence";
    N_SENTENCES = "n-sentences": "{n} sentences";
    ONE_LINE = "one-line": "1 line";
    N_LINES = "n-lines": "{n} lines";
    EXACTLY = "exactly": "exactly {asked} were asked";
    AT_LEAST = "at-least": "at least {asked} were asked";
    AT_MOST = "at-most": "at most {asked} were asked";
    ABOUT = "about": "{low} to {high} were asked";

    // JSON.
    NO_JSON = "no-json": "not JSON: {problem} at line {line} column {column}";
    NO_OBJECT = "no-object": "not a JSON object: {problem} at line {line} column {column}";
    KEY_TWICE = "key-twice": "the key \"{key}\" occurs twice";
    KEY_MISSING = "key-missing": "the key \"{key}\" is missing";
    KEY_UNASKED = "key-unasked": "the key \"{key}\" was not asked";
    KEYS_EXACT = "keys-exact": "a JSON object with exactly the keys asked: {keys}";
    SCHEMA_TAKES = "schema-takes": "JSON that the schema takes";
    SCHEMA_REFUSES = "schema-refuses": "JSON that the schema refuses: at '{place}', {problem}";

    // Terms.
    TERMS_HELD = "terms-held": "holds {terms}";
    TERMS_MISSING = "terms-missing": "{n} of {all} terms missing: {terms}";
    TERMS_NONE = "terms-none": "holds none of {terms}";
    TERMS_FREE = "terms-free": "free of {terms}";
    TERMS_OCCUR = "terms-occur": "{n} of {all} terms occur: {terms}";

    // Patterns, edges and case.
    MATCHES = "matches": "\"{found}\" matches {pattern}";
    NO_MATCH = "no-match": "nothing matches {pattern}";
    STARTS = "starts": "starts with \"{text}\"";
    STARTS_NOT = "starts-not": "does not start with \"{text}\"";
    ENDS = "ends": "ends with \"{text}\"";
    ENDS_NOT = "ends-not": "does not end with \"{text}\"";
    CAPITAL = "capital": "it holds the capital {letter}";
    NO_CAPITAL = "no-capital": "it holds no capital";
    SMALL = "small": "it holds the small letter {letter}";
    NO_SMALL = "no-small": "it holds no small letter";
    RESPONSE_EMPTY = "response-empty": "the response is empty";

    // Labels that a researcher gives.
    GIVEN_LABEL = "given-label": "given with the prompt";
    // Labels that a reader has overruled.
    OVERRULED = "overruled": "a reader overruled the checker: {reason}";

    // Judges: the leading label, the label asked for, and the words that decided.
    TOPIC = "topic": "{first} leads, {asked} was asked; words of {first}: {leading}; of {second}: {following}";
    TOPIC_NONE = "topic-none":
        "no topic clearly leads, {asked} was asked; words of {first}: {leading}; of {second}: {following}";
    TONE = "tone": "{label}, {asked} was asked; pleasant words: {pleasant}; unpleasant: {unpleasant}";
    TONE_NONE = "tone-none":
        "neither tone leads, {asked} was asked; pleasant words: {pleasant}; unpleasant: {unpleasant}";
    TONE_SCORE = "tone-score":
        "{label}, {asked} was asked; VADER's compound score is {score} (positive from 0.05, negative from -0.05)";
    TONE_SCORE_NONE = "tone-score-none":
        "neither tone, {asked} was asked; VADER's compound score is {score} (positive from 0.05, negative from -0.05)";
    REGISTER = "register": "{label}, {asked} was asked; formal markers: {formal}; informal: {informal}";
    REGISTER_NONE = "register-none":
        "neither register leads, {asked} was asked; formal markers: {formal}; informal: {informal}";
    OPINION_YES = "opinion-yes": "{judge} says yes: {question}";
    OPINION_NO = "opinion-no": "{judge} says no: {question}";
    CIVIL = "civil": "civil; rude words: {rude}";
    TOXIC = "toxic": "toxic; rude words: {rude}";
}
