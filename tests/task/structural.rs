//! Character count, word count and JSON format by table.

use super::{Met, Missed, check, refuses, table};

#[test]
fn character_count_allows_a_tenth_more_or_less_of_unicode_characters() {
    let ten = r#"{"count": 10}"#;
    table(
        "character-count",
        ten,
        &[
            ("abcdefghij", Met, "10 characters, 9 to 11 were asked"),
            ("abcdefghi", Met, "9 characters"),
            ("abcdefghijk", Met, "11 characters"),
            ("abcdefgh", Missed, "8 characters"),
            ("abcdefghijkl", Missed, "12 characters"),
            ("  abcdefghij \n", Met, "10 characters"),
            ("äöüßéèêçñø", Met, "10 characters"),
            ("日本語日本語日本語日", Met, "10 characters"),
            ("👍👍👍👍👍👍👍👍👍👍", Met, "10 characters"),
            ("e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}", Met, "10 characters"),
            ("a b c d e f", Met, "11 characters"),
            ("", Missed, "empty"),
            (" \n\t ", Missed, "empty"),
        ],
    );
    check("character-count", r#"{"count": 5}"#, "abcd", Missed, "5 to 5 were asked");
    check("character-count", r#"{"count": 15}"#, "abcdefghijklmn", Met, "14 to 16");
    check("character-count", r#"{"count": 1}"#, "a", Met, "1 character,");
    check("character-count", r#"{"count": 4294967295}"#, "a", Missed, "1 character,");
}

#[test]
fn counts_refuse_parameters_that_are_not_one_positive_count() {
    for task in ["character-count", "word-count"] {
        refuses(
            task,
            &[
                ("{}", "count is missing"),
                (r#"{"count": 0}"#, "count is 0"),
                (r#"{"count": -3}"#, "expected {\"count\": C} with C a whole number from 1"),
                (r#"{"count": 7.5}"#, "count is 7.5"),
                (r#"{"count": "7"}"#, "count is \"7\""),
                (r#"{"count": null}"#, "count is null"),
                (r#"{"count": 7, "tolerance": 1}"#, "tolerance is unknown"),
                (r#"{"words": 7}"#, "count is missing"),
            ],
        );
    }
}

#[test]
fn word_count_counts_runs_that_hold_a_letter_or_a_digit() {
    table(
        "word-count",
        r#"{"count": 4}"#,
        &[
            ("The net was salty.", Met, "4 words, exactly 4 were asked"),
            ("The net was", Missed, "3 words"),
            ("The net was very salty.", Missed, "5 words"),
            ("one - two — three & four", Met, "4 words"),
            ("well-known o'clock don't e.g.", Met, "4 words"),
            ("1 2 3 4", Met, "4 words"),
            ("a\nb\tc\u{a0}d", Met, "4 words"),
            ("one, two, three, four!!!", Met, "4 words"),
            ("« un deux trois quatre »", Met, "4 words"),
            ("привет как дела друг", Met, "4 words"),
            ("日本 語 は 五", Met, "4 words"),
            ("one two three ... !", Missed, "3 words"),
            ("👍 one two three four", Met, "4 words"),
            ("one/two three four", Missed, "3 words"),
            ("late\u{2014}very late then", Met, "4 words"),
            ("late--very late then", Met, "4 words"),
            ("late\u{2013}very late then", Met, "4 words"),
            ("pages 3\u{2013}5 of it", Met, "4 words"),
            ("1. red\n2. blue\n3) green\n  **4.** grey", Met, "4 words"),
            ("3.5 metres of rope", Met, "4 words"),
            ("1999. The year was", Met, "4 words"),
            ("we count to\n3.", Met, "4 words"),
            ("<think>\nFour words, fine.\n</think>\n\nThe net was salty", Met, "4 words"),
            ("Four words, fine.\n</think>\nThe net was salty", Met, "4 words"),
            ("<think>one two three four", Missed, "the response is empty"),
            ("<think>one two three four</think>", Missed, "the response is empty"),
            ("word", Missed, "1 word, exactly"),
            ("", Missed, "empty"),
            ("   ", Missed, "empty"),
            ("…", Missed, "0 words"),
        ],
    );
}

#[test]
fn json_format_wants_one_object_with_exactly_the_keys() {
    table(
        "json-format",
        r#"{"keys": ["name", "place"]}"#,
        &[
            (r#"{"name": "Nina", "place": "pier"}"#, Met, "exactly the keys asked: name and place"),
            (r#"{"place": "pier", "name": "Nina"}"#, Met, "exactly"),
            (" \n{\"name\": 1, \"place\": [1, {\"x\": null}]}\n", Met, "exactly"),
            ("```json\n{\"name\": 1, \"place\": 2}\n```", Met, "exactly"),
            ("```\n{\"name\": 1, \"place\": 2}\n```", Met, "exactly"),
            ("```{\"name\": 1, \"place\": 2}```", Met, "exactly"),
            ("```\n```\n{\"name\": 1, \"place\": 2}\n```\n```", Missed, "not a JSON object"),
            ("```json\n{\"name\": 1, \"place\": 2}", Missed, "not a JSON object"),
            ("Here: {\"name\": 1, \"place\": 2}", Missed, "not a JSON object"),
            ("{\"name\": 1, \"place\": 2} and more", Missed, "not a JSON object"),
            ("{\"name\": 1, \"place\": 2}{}", Missed, "trailing characters"),
            (r#"{"name": 1}"#, Missed, "\"place\" is missing"),
            (r#"{"name": 1, "place": 2, "age": 3}"#, Missed, "\"age\" was not asked"),
            (r#"{"name": 1, "Place": 2}"#, Missed, "\"place\" is missing"),
            (r#"{"name": 1, "place": 2, "name": 3}"#, Missed, "\"name\" occurs twice"),
            (r#"{"name": 1, "place": 2,}"#, Missed, "trailing comma"),
            (r#"{'name': 1, 'place': 2}"#, Missed, "not a JSON object"),
            (r#"[{"name": 1, "place": 2}]"#, Missed, "expected a JSON object"),
            (r#""name place""#, Missed, "expected a JSON object"),
            (r#"{"name": 1, "place": 2"#, Missed, "EOF"),
            ("{\"na\\u006de\": 1, \"place\": 2}", Met, "exactly"),
            ("{}", Missed, "\"name\" is missing"),
            ("", Missed, "empty"),
            ("```json\n```", Missed, "not a JSON object"),
        ],
    );
    check("json-format", r#"{"keys": ["größe"]}"#, r#"{"größe": 3}"#, Met, "asked: größe");
    let deep = format!("{{\"a\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    check("json-format", r#"{"keys": ["a"]}"#, &deep, Met, "exactly");
}

#[test]
fn json_format_refuses_keys_it_cannot_ask_for() {
    refuses(
        "json-format",
        &[
            ("{}", "keys is missing"),
            (r#"{"keys": []}"#, "keys is empty"),
            (r#"{"keys": ["a", "b", "a"]}"#, "\"a\" twice"),
            (r#"{"keys": "name"}"#, "keys is \"name\""),
            (r#"{"keys": [1]}"#, "keys is [1]"),
            (r#"{"keys": ["a"], "strict": true}"#, "strict is unknown"),
        ],
    );
}
