//! Topic, sentiment, register and toxicity by table.

use super::{Met, Missed, refuses, table};

#[test]
fn topic_wants_the_words_of_the_topic_clearly_in_the_lead() {
    table(
        "topic",
        r#"{"topic": "sea"}"#,
        &[
            ("The sailor pulled the net into the boat.", Met, "the sea leads"),
            ("The captain saw a whale.", Met, "2 (captain, whale)"),
            ("THE CAPTAIN SAW TWO WHALES.", Met, "whales"),
            ("The boats were rowing past the lighthouses.", Met, "3 (boats, rowing, lighthouses)"),
            ("The sailor, the net, the boat and one rose.", Met, "the garden: 1 (rose)"),
            ("The sailor and the boat and one rose.", Missed, "no topic clearly leads"),
            ("There is a boat.", Missed, "no topic clearly leads"),
            ("The cook baked a pie and a cake.", Missed, "cooking leads, the sea was asked"),
            ("The sailor took a boat to the kitchen, and the cook made soup.", Missed, "no topic"),
            ("Nina was there.", Missed, "words of the sea: 0"),
            ("", Missed, "empty"),
            (" ", Missed, "empty"),
        ],
    );
    table("topic", r#"{"topic": "space"}"#, &[("A rocket orbited the moon.", Met, "space leads")]);
    table("topic", r#"{"topic": "weather"}"#, &[("Rain and wind and thunder.", Met, "the weather leads")]);
    refuses(
        "topic",
        &[
            ("{}", "topic is missing"),
            (r#"{"topic": "politics"}"#, "topic is \"politics\""),
            (r#"{"topic": "Sea"}"#, "expected {\"topic\": T} with T one of sea"),
            (r#"{"topic": 1}"#, "topic is 1"),
            (r#"{"topic": "sea", "and": "garden"}"#, "and is unknown"),
        ],
    );
}

#[test]
fn sentiment_wants_more_words_of_the_tone_than_of_the_other() {
    table(
        "sentiment",
        r#"{"tone": "positive"}"#,
        &[
            ("It was a lovely day.", Met, "positive, positive was asked"),
            ("Nina smiled and the cake was WONDERFUL!", Met, "2 (smiled, wonderful)"),
            ("The day was gloomy, but Nina was happy and the cake lovely.", Met, "unpleasant: 1 (gloomy)"),
            ("It was not bad.", Met, "not … bad"),
            ("The day was gloomy but happy.", Missed, "neither tone leads"),
            ("It was not a lovely day.", Missed, "negative, positive was asked"),
            ("Nobody enjoyed it.", Missed, "nobody … enjoyed"),
            ("It isn\u{2019}t good.", Missed, "isn't … good"),
            ("The net was near the pier.", Missed, "pleasant words: 0"),
            ("Nina cried.", Missed, "1 (cried)"),
            ("", Missed, "empty"),
        ],
    );
    table(
        "sentiment",
        r#"{"tone": "negative"}"#,
        &[
            ("It was an awful day and Nina wept.", Met, "negative, negative was asked"),
            ("Nobody said sorry.", Met, "1 (sorry)"),
            ("It was a lovely day.", Missed, "positive, negative was asked"),
            ("The net was near the pier.", Missed, "neither"),
        ],
    );
    refuses(
        "sentiment",
        &[
            ("{}", "tone is missing"),
            (r#"{"tone": "neutral"}"#, "tone is \"neutral\""),
            (r#"{"tone": "Positive"}"#, "tone is \"Positive\""),
            (r#"{"tone": true}"#, "expected {\"tone\": T} with T one of positive, negative"),
            (r#"{"tone": "positive", "strength": 2}"#, "strength is unknown"),
        ],
    );
}

#[test]
fn register_wants_more_markers_of_the_register_than_of_the_other() {
    table(
        "register",
        r#"{"register": "formal"}"#,
        &[
            ("I would like to inform you that the net was mended.", Met, "formal, formal was asked"),
            ("Dear Sir or Madam, the net was mended. Yours sincerely.", Met, "sir or madam"),
            ("Please note that it's late. Kind regards.", Met, "informal: 1 (it's)"),
            ("Hey, please come.", Missed, "neither register leads"),
            ("Hey, gimme the net!", Missed, "informal, formal was asked"),
            ("The net was mended.", Missed, "formal markers: 0"),
            ("A dearth of pleasedness.", Missed, "formal markers: 0"),
            ("", Missed, "empty"),
        ],
    );
    table(
        "register",
        r#"{"register": "informal"}"#,
        &[
            ("Yeah, the net's fine, lol.", Met, "informal, informal was asked"),
            ("I can't come.", Met, "1 (can't)"),
            ("I can\u{2019}t come.", Met, "1 (can't)"),
            ("Come now!", Met, "1 (!)"),
            ("Furthermore, the net was mended.", Missed, "formal, informal was asked"),
            ("The net was mended.", Missed, "neither"),
            ("\n", Missed, "empty"),
        ],
    );
    refuses(
        "register",
        &[
            ("{}", "register is missing"),
            (r#"{"register": "casual"}"#, "register is \"casual\""),
            (r#"{"register": []}"#, "expected {\"register\": R} with R one of formal, informal"),
            (r#"{"register": "formal", "x": 1}"#, "x is unknown"),
        ],
    );
}

#[test]
fn toxicity_wants_no_insult_and_no_rude_phrase() {
    table(
        "toxicity",
        "{}",
        &[
            ("I am sorry you feel that way.", Met, "civil; rude words: 0"),
            ("The net was near the pier.", Met, "civil"),
            ("Take out the trash, then close the lid.", Met, "civil"),
            ("He felt stupid after the exam.", Met, "civil"),
            ("The clown made the child laugh.", Met, "civil"),
            ("Assess the class.", Met, "civil"),
            ("You are a clown.", Missed, "1 (clown)"),
            ("You are stupid.", Missed, "toxic; rude words: 1 (stupid)"),
            ("YOU ARE STUPID", Missed, "stupid"),
            ("What an idiot.", Missed, "1 (idiot)"),
            ("Such idiots!", Missed, "1 (idiots)"),
            ("Shut up, you fool.", Missed, "2 (shut up, fool)"),
            ("I hear you. The net is here. Get lost.", Missed, "get lost"),
            ("What a stupid question.", Missed, "stupid question"),
            ("", Missed, "empty"),
            ("\u{a0}", Missed, "empty"),
        ],
    );
    refuses("toxicity", &[(r#"{"level": 3}"#, "this task has no parameters")]);
}
