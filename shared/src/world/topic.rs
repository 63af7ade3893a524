//! Ten topics, each with its own people, things, deeds, qualities and places.

/// A topic and its words; no word belongs to two topics.
#[derive(Debug)]
pub struct Topic {
    /// The value of the task's parameter (`sea`).
    pub id: &'static str,
    /// How an instruction names it (`the sea`).
    pub name: &'static str,
    /// People one meets there.
    pub people: &'static [&'static str],
    /// Things, countable.
    pub nouns: &'static [&'static str],
    /// What is done to the things, past tense.
    pub verbs: &'static [&'static str],
    /// Qualities.
    pub adjectives: &'static [&'static str],
    /// Places, to be used after `the`.
    pub places: &'static [&'static str],
}

/// The topics.
pub static TOPICS: [Topic; 10] = [
    Topic {
        id: "sea",
        name: "the sea",
        people: &["sailor", "captain", "diver", "fisher"],
        nouns: &["boat", "wave", "net", "sail", "anchor", "shell", "crab", "whale", "oar", "island"],
        verbs: &["sailed past", "rowed to", "steered toward"],
        adjectives: &["salty", "sandy", "blue"],
        places: &["harbour", "beach", "pier"],
    },
    Topic {
        id: "garden",
        name: "the garden",
        people: &["gardener", "florist", "beekeeper"],
        nouns: &["rose", "tulip", "seed", "hedge", "weed", "spade", "flower", "bee", "leaf", "lawn"],
        verbs: &["planted", "watered", "trimmed"],
        adjectives: &["green", "leafy", "fragrant"],
        places: &["garden", "greenhouse", "orchard"],
    },
    Topic {
        id: "cooking",
        name: "cooking",
        people: &["cook", "baker", "chef"],
        nouns: &["soup", "cake", "onion", "pan", "oven", "sauce", "pie", "recipe", "carrot", "dough"],
        verbs: &["cooked", "baked", "tasted", "stirred"],
        adjectives: &["spicy", "sweet", "crispy"],
        places: &["kitchen", "bakery", "restaurant"],
    },
    Topic {
        id: "school",
        name: "school",
        people: &["teacher", "pupil", "student"],
        nouns: &[
            "lesson",
            "exam",
            "pencil",
            "desk",
            "essay",
            "notebook",
            "textbook",
            "homework",
            "blackboard",
            "ruler",
        ],
        verbs: &["learned", "studied", "explained"],
        adjectives: &["clever", "careful", "studious"],
        places: &["school", "classroom", "library"],
    },
    Topic {
        id: "music",
        name: "music",
        people: &["singer", "drummer", "pianist"],
        nouns: &["song", "guitar", "violin", "piano", "drum", "melody", "flute", "chorus", "trumpet", "tune"],
        verbs: &["played", "sang", "tuned"],
        adjectives: &["loud", "musical", "rhythmic"],
        places: &["concert", "stage", "studio"],
    },
    Topic {
        id: "trains",
        name: "trains",
        people: &["conductor", "passenger", "porter"],
        nouns: &["train", "ticket", "engine", "wagon", "rail", "timetable", "suitcase", "carriage", "signal", "tunnel"],
        verbs: &["boarded", "missed", "travelled to"],
        adjectives: &["late", "fast", "crowded"],
        places: &["station", "platform", "railway"],
    },
    Topic {
        id: "sport",
        name: "sport",
        people: &["player", "coach", "runner"],
        nouns: &["ball", "goal", "race", "match", "team", "medal", "racket", "trophy", "helmet", "score"],
        verbs: &["kicked", "won", "threw"],
        adjectives: &["strong", "athletic", "quick"],
        places: &["stadium", "gym", "field"],
    },
    Topic {
        id: "weather",
        name: "the weather",
        people: &["forecaster", "meteorologist"],
        nouns: &["storm", "cloud", "breeze", "rainbow", "snowflake", "thunder", "fog", "shower", "forecast", "wind"],
        verbs: &["measured", "predicted", "chased"],
        adjectives: &["rainy", "windy", "cold", "cloudy"],
        places: &["hilltop", "valley", "lookout"],
    },
    Topic {
        id: "health",
        name: "health",
        people: &["doctor", "nurse", "patient"],
        nouns: &["bandage", "pill", "fever", "cough", "vaccine", "medicine", "syringe", "pulse", "bone", "tooth"],
        verbs: &["treated", "healed", "examined"],
        adjectives: &["healthy", "sick", "medical"],
        places: &["hospital", "clinic", "pharmacy"],
    },
    Topic {
        id: "space",
        name: "space",
        people: &["astronaut", "astronomer", "pilot"],
        nouns: &["rocket", "planet", "star", "moon", "comet", "telescope", "satellite", "galaxy", "orbit", "crater"],
        verbs: &["launched", "orbited", "explored"],
        adjectives: &["distant", "bright", "starry"],
        places: &["observatory", "spaceport", "launchpad"],
    },
];

impl Topic {
    /// The topic of an id.
    pub fn by_id(id: &str) -> Option<&'static Self> {
        TOPICS.iter().find(|topic| topic.id == id)
    }
}
