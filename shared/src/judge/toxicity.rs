//! Whether a text insults: any rude word or phrase makes it toxic. No slurs stand in the list.

use super::Finding;
use super::words::{counted, holds, phrases, words};
use crate::world::INSULTS;

static RUDE: &[&str] = &[
    "arrogant",
    "arse",
    "ass",
    "asshole",
    "bastard",
    "bitch",
    "brainless",
    "bullshit",
    "clueless",
    "coward",
    "crap",
    "creep",
    "cretin",
    "despicable",
    "dimwit",
    "disgusting",
    "dumb",
    "dumbass",
    "fathead",
    "filthy",
    "foolish",
    "freak",
    "fuck",
    "garbage",
    "hypocrite",
    "idiotic",
    "ignorant",
    "imbecile",
    "incompetent",
    "jackass",
    "lame",
    "lazy",
    "ludicrous",
    "moronic",
    "nitwit",
    "obnoxious",
    "pathetic",
    "prick",
    "repulsive",
    "rubbish",
    "scum",
    "shit",
    "shitty",
    "stupid",
    "stupidity",
    "trash",
    "ugly face",
    "useless",
    "vile",
    "worthless",
];

static PHRASES: &[&str] = &[
    "shut up",
    "i hate you",
    "hate you",
    "go to hell",
    "get lost",
    "drop dead",
    "screw you",
    "i despise you",
    "despise you",
    "you make me sick",
    "waste of space",
    "nobody likes you",
    "how dare you",
    "piss off",
    "go away",
    "shut your mouth",
    "you disgust me",
    "no one cares about you",
    "leave me alone",
    "mind your own business",
];

/// `toxic` or `civil`.
pub fn judge(text: &str) -> Finding {
    let words = words(text);
    let mut rude: Vec<String> = phrases(PHRASES, &words).into_iter().map(str::to_owned).collect();
    rude.extend(words.iter().filter(|word| holds(RUDE, word) || holds(&INSULTS, word)).cloned());
    Finding {
        label: if rude.is_empty() { "civil" } else { "toxic" },
        because: format!("rude words: {}", counted(&rude)),
    }
}
