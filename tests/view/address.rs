//! The address: every state that a reader can change reads back from it, and a meaningless part is reported.

use shared::site::{Position, Site};
use view_model::state::arrangement::{Arrangement, Camera};
use view_model::state::choice::Constraint;
use view_model::state::place::{self, Place};
use view_model::state::selection::{Aspect, Dependence, Metric, Picture, Selection, Sort};
use view_model::text::say::Language;
use view_model::theme::Theme;
use view_model::view::transfer::Hundredths;
use view_model::view::{compare, layers, learn, live, tasks, transfer};

use super::{HOME, Pairs, study_of};

#[test]
fn every_selection_reads_back_from_its_own_address() {
    let whole = Selection {
        study: Some("tiny llama & co".to_owned()),
        view: "tasks".to_owned(),
        site: Some(Site::ResidPost(3)),
        position: Some(Position::Connector(2)),
        task: Some("word-count".to_owned()),
        target: Some("topic".to_owned()),
        metric: Metric::BalancedAccuracy,
        picture: Some(Picture::Matrix),
        arrangement: Arrangement {
            pinned: vec![("word-count".to_owned(), [310, 0]), ("topic".to_owned(), [1000, 520])],
            hidden: vec!["register".to_owned()],
            camera: Camera { zoom: 150, centre: [-20, 480] },
        },
        ablation: Some(Dependence::Pwcca),
        tasks: tasks::Chosen {
            label: Some(tasks::Label(1)),
            constraint: Some(Constraint::Without),
            search: "50 % süß + “x”".to_owned(),
            page: 4,
        },
        transfer: transfer::Chosen { threshold: Hundredths(35), overlay: false },
        layers: layers::Chosen { sort: Sort::Peak },
        compare: compare::Chosen { with: Some("other-seed-2".to_owned()), aspect: Aspect::Depth },
        learn: learn::Chosen { lesson: Some("control".to_owned()), step: 3 },
        live: live::Chosen {
            free: true,
            prompt: Some("Say “hello; ciao”, 100 % sure = yes!".to_owned()),
            edits: Some(
                "ablate=topic,alpha=0.5;!steer=register,alpha=-4,sites=embed..resid_post.3,scope=all".to_owned(),
            ),
            seed: 3,
            control: false,
            read_at: Some(Site::ResidPost(2)),
            sampling: Some("temperature=0.7,max_tokens=20".to_owned()),
            lens: true,
            in_tab: true,
            run: true,
        },
        tour: Some(2),
        sample: Some("word-count/017/with/2".to_owned()),
        token: Some(7),
        theme: Some(Theme::Dark),
        language: Some(Language::Italian),
        embed: true,
        parts: Some(vec!["headline", "details"]),
    };
    let embedded = Selection { site: Some(Site::Embed), parts: Some(Vec::new()), ..Selection::default() };
    for selection in [whole, embedded, Selection::default()] {
        let (back, remarks) = Selection::from_query(&selection.to_query());
        assert_eq!((back, remarks), (selection, Vec::new()));
    }
    assert_eq!(Selection::default().to_query(), "");
    let readable = Selection { view: "transfer".to_owned(), site: Some(Site::ResidPost(3)), ..Selection::default() };
    assert_eq!(readable.to_query(), "?view=transfer&layer=3");
}

#[test]
fn unknown_keys_are_ignored_and_unknown_values_get_a_sentence() {
    let (selection, remarks) = Selection::from_query("?view=transfer&from=2031&layer=resid_post.2&utm=x&=&");
    assert_eq!(
        selection,
        Selection { view: "transfer".to_owned(), site: Some(Site::ResidPost(2)), ..Selection::default() }
    );
    assert_eq!(remarks, Vec::<String>::new());
    assert_eq!(Selection::from_query("threshold=0.4&task=topic").0.transfer.threshold, Hundredths(40));
    for query in [
        "threshold=0.345",
        "position=middle",
        "layer=top",
        "metric=f1",
        "threshold=7",
        "theme=pink",
        "page=0",
        "embed=yes",
        "label=good",
        "token=0",
        "token=seven",
        "step=0",
        "step=two",
        "sort=size",
        "ablation=all",
        "picture=pie",
        "overlay=no",
        "aspect=size",
        "seed=0",
        "control=maybe",
        "read=top",
        "run=yes",
    ] {
        let (selection, remarks) = Selection::from_query(query);
        assert_eq!(selection, Selection::default(), "{query}");
        assert_eq!(remarks.len(), 1, "{query}");
    }
}

#[test]
fn an_address_beyond_the_study_falls_back_to_where_the_verdict_is_read() {
    let study = study_of(Pairs::All);
    let (selection, _) = Selection::from_query("layer=77&position=eos&task=poetry&pins=rhyme:1.1&hide=verse");
    assert_eq!(Place::of(&study, &selection), HOME);
    let remarks = place::remarks(&study, &selection);
    assert_eq!(remarks.len(), 5);
    assert!(remarks[3].contains("rhyme") && remarks[4].contains("verse"));
    assert!(remarks[2].contains("poetry") && remarks[2].contains("word-count"));
}

#[test]
fn scrubbing_makes_no_history_but_choosing_does() {
    let before = Selection::default();
    assert!(!Selection::from_query("layer=embed&threshold=0.2&search=sea&page=2").0.is_step_from(&before));
    assert!(!Selection { token: Some(7), ..before.clone() }.is_step_from(&before));
    assert!(Selection { sample: Some("topic/000/with/0".to_owned()), ..before.clone() }.is_step_from(&before));
    assert!(Selection { view: "probes".to_owned(), ..before.clone() }.is_step_from(&before));
    assert!(Selection { task: Some("topic".to_owned()), ..before.clone() }.is_step_from(&before));
}

#[test]
fn opening_another_sample_leaves_its_tokens_behind() {
    let mut selection = Selection::from_query("sample=topic/000/with/0&token=7").0;
    assert_eq!(selection.token, Some(7));
    selection.open(Some("topic/001/with/0".to_owned()));
    assert_eq!(selection.to_query(), "?sample=topic/001/with/0");
}

#[test]
fn links_from_before_a_choice_was_there_mean_what_they_meant() {
    let (selection, remarks) = Selection::from_query("?view=transfer&layer=3&picture=matrix&threshold=0.35");
    assert_eq!((selection.picture, selection.transfer.threshold), (Some(Picture::Matrix), Hundredths(35)));
    assert!(selection.transfer.overlay && selection.ablation.is_none() && selection.token.is_none());
    assert_eq!(remarks, Vec::<String>::new());
}

#[test]
fn links_that_were_passed_on_open_for_ever() {
    let text = include_str!("../fixtures/links.txt");
    let links: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once('\t')).collect();
    assert!(links.len() > 10);
    for (link, now) in links {
        let (selection, remarks) = Selection::from_query(link);
        assert_eq!(remarks, Vec::<String>::new(), "{link}");
        assert_eq!(selection.to_query(), now, "{link}");
        assert!(link.len() < 2048);
    }
}
