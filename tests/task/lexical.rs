//! Term inclusion and term exclusion by table.

use super::{Met, Missed, Says, check, refuses, table};

/// Texts, terms and whether the one term occurs; exclusion must say the opposite of inclusion.
const OCCURRENCES: [(&str, &str, bool); 43] = [
    ("lantern", "There is a lantern near the pier.", true),
    ("lantern", "Lantern!", true),
    ("lantern", "THE LANTERN", true),
    ("LANTERN", "the lantern", true),
    ("lantern", "two lanterns", false),
    ("lantern", "lanternfish", false),
    ("lantern", "a lantern's light", true),
    ("lantern", "a lantern-light", true),
    ("lantern", "(lantern)", true),
    ("lantern", "lantern_7", false),
    ("art", "the cart started", false),
    ("art", "the cart started as art", true),
    ("train station", "At the train station.", true),
    ("train station", "At the train\n  station.", true),
    ("train station", "At the Train Stations.", false),
    ("train station", "train, station", false),
    ("C++", "I write C++ daily.", true),
    ("C++", "I write c++, daily.", true),
    ("C++", "ABC++", false),
    ("3.5", "It costs 3.5 euros.", true),
    ("3.5", "It costs 13.5 euros.", false),
    ("straße", "Auf der STRAßE.", true),
    ("über", "Das ist ÜBER uns.", true),
    ("café", "Le cafétéria", false),
    ("cafe", "a cafe\u{301} table", false),
    ("na na", "xna na na", true),
    ("lantern", "The _lantern_ shone.", true),
    ("lantern", "The **lantern** shone.", true),
    ("lantern", "The __lantern__, ~~old~~ `rope`.", true),
    ("tea pot", "a **tea** pot", true),
    ("tea pot", "a *tea pot*", true),
    ("lantern", "my_lantern", false),
    ("lantern_7", "lantern_7", true),
    ("C*", "a C* algebra", true),
    ("don't", "I don\u{2019}t know.", true),
    ("don\u{2019}t", "I don't know.", true),
    ("\"yes\"", "She said \u{201c}yes\u{201d}.", true),
    ("caf\u{e9}", "a cafe\u{301} table", true),
    ("cafe\u{301}", "a caf\u{e9} table", true),
    ("straße", "AUF DER STRASSE", true),
    ("strasse", "auf der Straße", true),
    ("ΟΔΟΣ", "η οδος μου", true),
    ("\u{fb01}sh", "Fish!", true),
];

#[test]
fn a_term_occurs_at_word_boundaries_in_any_case() {
    for (term, text, occurs) in OCCURRENCES {
        let params = serde_json::json!({"terms": [term]}).to_string();
        let (inclusion, exclusion) = if occurs { (Met, Missed) } else { (Missed, Met) };
        check("term-inclusion", &params, text, inclusion, if occurs { "holds " } else { term });
        check("term-exclusion", &params, text, exclusion, if occurs { term } else { "free of " });
    }
}

#[test]
fn inclusion_wants_every_term_and_exclusion_none() {
    let two = r#"{"terms": ["kettle", "rope"]}"#;
    let rows: [(&str, Says, &str, Says, &str); 6] = [
        ("The kettle hung on a rope.", Met, "holds kettle and rope", Missed, "2 of 2 terms occur: kettle and rope"),
        ("The kettle was hot.", Missed, "1 of 2 terms missing: rope", Missed, "1 of 2 terms occur: kettle"),
        ("The ropes and kettles.", Missed, "2 of 2 terms missing", Met, "free of kettle and rope"),
        ("Nothing of it.", Missed, "2 of 2 terms missing: kettle and rope", Met, "free"),
        ("", Missed, "empty", Missed, "empty"),
        (" \n ", Missed, "empty", Missed, "empty"),
    ];
    for (text, included, why_in, excluded, why_out) in rows {
        table("term-inclusion", two, &[(text, included, why_in)]);
        table("term-exclusion", two, &[(text, excluded, why_out)]);
    }
}

#[test]
fn terms_refuse_parameters_that_name_no_term() {
    for task in ["term-inclusion", "term-exclusion"] {
        refuses(
            task,
            &[
                ("{}", "terms is missing"),
                (r#"{"terms": []}"#, "terms is empty"),
                (r#"{"terms": ["rope", ""]}"#, "holds an empty text"),
                (r#"{"terms": ["  "]}"#, "holds an empty text"),
                (r#"{"terms": "rope"}"#, "terms is \"rope\""),
                (r#"{"terms": [3]}"#, "terms is [3]"),
                (r#"{"keywords": ["rope"]}"#, "terms is missing"),
                (r#"{"terms": ["rope"], "all": false}"#, "all is unknown"),
            ],
        );
    }
}
