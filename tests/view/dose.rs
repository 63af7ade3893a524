//! The dose curve of Live: what is asked, what is counted, what may be concluded, and how it is drawn.

use shared::live::{Edit, LiveColumn, LiveDone, LiveEnd, LiveEvent, LiveRequest, LiveStart, LiveToken, Role, Wait};
use shared::site::{Position, Site};
use shared::stats::sign_p_two_sided;
use shared::study::{Sample, Scope};
use shared::task::{Params, Verdict};
use view_model::text::table::csv;
use view_model::view::live::dose::{Answer, Curve, LEAST_SEEDS, Point};
use view_model::view::live::dose_picture::{Panel, dose_text, step_near, table, ticks, told};
use view_model::view::live::dose_plan::{DOSES, Plan, SEEDS, lacks, settings, steps};

use super::heatmap::traced_sample;
use super::values;

/// How a response ended.
#[derive(Clone, Copy, PartialEq)]
enum Written {
    Kept,
    Broken,
    Cut,
    Empty,
    /// Whole, and checked by nothing.
    Unchecked,
}

fn composed() -> LiveRequest {
    LiveRequest {
        study: "made-seed-1".to_owned(),
        prompt: "Write.".to_owned(),
        task: Some("word-count".to_owned()),
        params: Params::new(),
        seed: 5,
        sampling: None,
        edits: vec![Edit::ablate("word-count")],
        control: None,
        read_at: Some(Site::Embed),
        lens: vec![Site::Embed],
        doses: Vec::new(),
        brief: false,
        vectors: Vec::new(),
    }
}

/// The events of one seed: `of` says how a column was written, and its divergence.
fn events(of: impl Fn(Role, f64) -> (Written, f64)) -> Vec<LiveEvent> {
    let column = |role, dose| LiveColumn { role, sites: vec![Site::ResidPost(0)], rank: 4, dose };
    let doses = DOSES.iter().flat_map(|&dose| [(Role::Edited, dose), (Role::Control, dose)]);
    let columns: Vec<(Role, f64)> = [(Role::Baseline, 0.0)].into_iter().chain(doses).collect();
    let start = LiveStart {
        model: "made".to_owned(),
        weights_sha256: String::new(),
        same_model: true,
        prompt_tokens: 9,
        columns: columns.iter().map(|&(role, dose)| column(role, (dose != 0.0).then_some(dose))).collect(),
        readers: Vec::new(),
        read_at: Site::ResidPost(1),
        fitted_at: Position::Last,
    };
    let end = |(number, &(role, dose)): (usize, &(Role, f64))| {
        let (written, _) = of(role, dose);
        let satisfied = match written {
            Written::Kept => Some(true),
            Written::Broken => Some(false),
            Written::Cut | Written::Empty | Written::Unchecked => None,
        };
        let verdict = satisfied.map(|satisfied| Verdict { satisfied, why: "3 words".to_owned(), why_message: None });
        let response = if written == Written::Empty { String::new() } else { "a b c".to_owned() };
        LiveEvent::End(LiveEnd { column: number, response, ended: written != Written::Cut, verdict })
    };
    let kl = columns.iter().skip(1).map(|&(role, dose)| of(role, dose).1).collect();
    let opening = [LiveEvent::Waiting { wait: Wait::Turn }, LiveEvent::Start(start)];
    let ends: Vec<LiveEvent> = columns.iter().enumerate().map(end).collect();
    let done = LiveEvent::Done(LiveDone { tokens: 39, kl });
    opening.into_iter().chain(ends).chain([done]).collect()
}

fn answer(events: Vec<LiveEvent>) -> Answer {
    let mut answer = Answer::default();
    events.into_iter().for_each(|event| answer.take(event));
    answer
}

/// Whether the edited column and the control keep the task at dose 1; everything else does, and nothing diverges.
fn at_one(edited: bool, control: bool) -> Answer {
    let kept = |kept| (if kept { Written::Kept } else { Written::Broken }, 0.0);
    answer(events(|role, dose| match role {
        Role::Edited if dose == 1.0 => kept(edited),
        Role::Control if dose == 1.0 => kept(control),
        _ => kept(true),
    }))
}

/// A curve of `n` seeds with the reader's own prompt.
fn measured(n: usize, of: impl Fn(usize) -> Answer) -> Curve {
    let mut curve = Curve::begin(settings(&composed(), true), n);
    let asked: Vec<LiveRequest> = Plan::new(&composed(), &[], "", n).collect();
    assert_eq!(asked.len(), n);
    asked.iter().enumerate().for_each(|(index, request)| assert!(curve.add(request, &of(index))));
    curve
}

fn close(found: [f64; 2], expected: [f64; 2]) {
    let away = found.iter().zip(expected).map(|(found, expected)| (found - expected).abs()).fold(0.0, f64::max);
    assert!(away < 1e-9, "{found:?}, expected {expected:?}");
}

fn sample(id: &str, prompt: &str, count: u64) -> Sample {
    let params = Params::from_iter([("count".to_owned(), count.into())]);
    Sample { id: id.to_owned(), prompt: prompt.to_owned(), params, ..traced_sample() }
}

#[test]
fn the_doses_ascend_without_the_baselines_and_a_server_takes_them() {
    assert!(DOSES.windows(2).all(|pair| pair[0] < pair[1]) && !DOSES.contains(&0.0) && DOSES.contains(&1.0));
    assert!(DOSES.len() <= 9);
    assert_eq!(steps(), [-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0]);
    assert_eq!(SEEDS[1], 20);
    assert!(SEEDS.iter().all(|&n| n >= LEAST_SEEDS), "every choice allows a conclusion");
}

#[test]
fn every_seed_asks_briefly_for_all_doses_with_a_control_of_its_own() {
    let asked: Vec<LiveRequest> = Plan::new(&composed(), &[], "", 3).collect();
    assert_eq!(asked.iter().map(|one| (one.seed, one.control)).collect::<Vec<_>>(), [5, 6, 7].map(|n| (n, Some(n))));
    for one in &asked {
        assert_eq!((one.doses.as_slice(), one.brief, one.prompt.as_str()), (DOSES.as_slice(), true, "Write."));
        assert!(one.lens.is_empty() && one.read_at.is_none(), "nothing is read");
        assert_eq!((&one.edits, &one.task, &one.study), (&composed().edits, &composed().task, &composed().study));
    }
}

#[test]
fn samples_of_the_study_follow_one_another_with_what_they_ask_and_the_first_comes_after_the_last() {
    let of = |(id, prompt, count): (&str, &str, u64)| sample(id, prompt, count);
    let samples = [("t/0", "a", 1), ("t/1", "a", 1), ("t/2", "b", 2), ("t/3", "c", 3)].map(of);
    let opened = LiveRequest { prompt: "b".to_owned(), params: samples[2].params.clone(), ..composed() };
    let asked: Vec<LiveRequest> = Plan::new(&opened, &samples, "t/2", 5).collect();
    assert_eq!(asked.iter().map(|one| one.prompt.as_str()).collect::<Vec<_>>(), ["b", "c", "a", "b", "c"]);
    assert_eq!([1, 2, 3].map(|at| &asked[at].params), [3, 0, 2].map(|at| &samples[at].params));
    let alone: Vec<LiveRequest> = Plan::new(&opened, &samples[2..3], "t/2", 2).collect();
    assert_eq!(alone.iter().map(|one| one.prompt.as_str()).collect::<Vec<_>>(), ["b", "b"], "there is one prompt");
}

#[test]
fn a_free_text_and_a_stack_that_is_off_have_no_curve() {
    assert_eq!(lacks(&composed()), None);
    let free = LiveRequest { task: None, ..composed() };
    let off = LiveRequest { edits: Vec::new(), ..composed() };
    assert!(lacks(&free).unwrap().contains("free text") && lacks(&off).unwrap().contains("an edit that is on"));
}

/// Edited: kept, broken, cut and empty; control: kept thrice, once broken; the baseline always kept.
#[test]
fn cut_and_empty_responses_count_as_not_kept_and_divergences_are_averaged() {
    let edited = [Written::Kept, Written::Broken, Written::Cut, Written::Empty];
    let kl = [0.1, 0.2, 0.3, 0.6];
    let curve = measured(4, |seed| {
        answer(events(|role, dose| match role {
            Role::Edited if dose == 1.0 => (edited[seed], kl[seed]),
            Role::Control if dose == 1.0 && seed == 3 => (Written::Broken, 0.5),
            _ => (Written::Kept, 0.5),
        }))
    });
    let point = |role, dose| curve.point(role, dose).unwrap();
    let Point { n, kept, share, interval, kl, kl_interval, .. } = point(Role::Edited, 1.0);
    assert_eq!((n, kept, share), (4, 1, 0.25));
    // Wilson (1927), z = 1.959964: 1 of 4 and 3 of 4.
    close(interval, [0.045_587_260_809_700_55, 0.699_358_157_417_598_1]);
    close(point(Role::Control, 1.0).interval, [0.300_641_842_582_402_4, 0.954_412_739_190_299_5]);
    assert!((kl - 0.3).abs() < 1e-12, "{kl}");
    // The standard error is √(0.14 / 3) / 2, and Student's t of 3 degrees of freedom 3.182446; a divergence is not negative.
    close(kl_interval.unwrap(), [0.0, 0.643_743_488_185_830_6]);
    assert_eq!(point(Role::Control, 1.0).kl_interval, Some([0.5, 0.5]), "all are alike");
    let baseline = point(Role::Baseline, 0.0);
    assert_eq!((baseline.n, baseline.kept, baseline.kl), (4, 4, 0.0));
    for role in [Role::Edited, Role::Control] {
        let points = curve.points(role);
        assert_eq!(points.iter().map(|point| point.dose).collect::<Vec<_>>(), steps());
        assert_eq!(points[2], baseline, "both pass through the baseline");
    }
    assert_eq!(measured(1, |_| at_one(true, true)).point(Role::Edited, 1.0).unwrap().kl_interval, None);
    assert_eq!(Curve::default().point(Role::Edited, 1.0), None);
}

#[test]
fn below_the_control_is_said_when_an_exact_sign_test_finds_it() {
    let curve = measured(20, |seed| at_one(seed < 4, seed < 14));
    let found = curve.finding().unwrap();
    assert_eq!(found.headline, "At dose 1, the edits break word-count more often than the control does");
    let evidence = "Kept: edited .20, control .70; 20 seeds, one prompt. Seeds that only the edits break: 10; that only the \
                    control breaks: 0. Exact sign test over these: p\u{a0}=\u{a0}.002.";
    assert_eq!(found.evidence, evidence);
    close(curve.point(Role::Edited, 1.0).unwrap().interval, [0.080_657_662_579_798_09, 0.416_017_432_251_893_6]);
    close(curve.point(Role::Control, 1.0).unwrap().interval, [0.481_027_181_646_476_5, 0.854_522_755_132_395_6]);
    let other = measured(20, |seed| at_one(seed < 14, seed < 4)).finding().unwrap();
    assert_eq!(other.headline, "At dose 1, the edits keep word-count more often than the control does");
}

/// Sums of binomial coefficients over powers of two.
#[test]
fn the_sign_test_is_exact() {
    for ((one, other), p) in [
        ((0, 0), 1.0),
        ((5, 5), 1.0),
        ((0, 1), 1.0),
        ((3, 0), 0.25),
        ((0, 5), 0.0625),
        ((6, 0), 0.03125),
        ((12, 3), 0.035_156_25),
        ((4, 17), 0.007_197_380_065_917_969),
    ] {
        let found = sign_p_two_sided(one, other);
        assert!((found - p).abs() < 1e-12, "{one} against {other}: {found}, expected {p}");
    }
}

/// An interval of 1.96 standard errors would lie below 0.
#[test]
fn three_seeds_against_none_conclude_nothing() {
    let curve = measured(10, |seed| at_one(seed >= 3, true));
    let found = curve.finding().unwrap();
    assert_eq!(found.headline, "At dose 1, no difference between the edits and the control is shown on word-count");
    assert!(found.evidence.ends_with("p\u{a0}=\u{a0}.25."), "{}", found.evidence);
    let six = measured(10, |seed| at_one(seed >= 6, true)).finding().unwrap();
    assert!(six.headline.contains("break word-count") && six.evidence.contains(".031"), "{six:?}");
}

#[test]
fn no_difference_is_concluded_when_both_break_it_as_often() {
    let curve = measured(20, |seed| at_one(seed < 10, (5..15).contains(&seed)));
    let found = curve.finding().unwrap();
    assert_eq!(found.headline, "At dose 1, no difference between the edits and the control is shown on word-count");
    assert!(found.evidence.contains("only the edits break: 5; that only the control breaks: 5."), "{}", found.evidence);
    let alike = measured(10, |_| at_one(true, true)).finding().unwrap();
    assert_eq!(alike.headline, found.headline, "no difference at all");
}

#[test]
fn fewer_than_ten_seeds_conclude_nothing_however_clear_they_are() {
    let headline = |n| measured(n, |_| at_one(false, true)).finding().unwrap().headline;
    assert_eq!(headline(9), "9 seeds are too few for a conclusion: it takes 10.");
    assert_eq!(headline(1), "1 seed is too few for a conclusion: it takes 10.");
    assert!(headline(10).contains("break word-count"));
    assert_eq!(Curve::default().finding(), None);
}

#[test]
fn seeds_that_share_prompts_conclude_nothing_where_the_curve_is_about_the_task() {
    let samples = [("t/0", "a"), ("t/1", "b")].map(|(id, prompt)| sample(id, prompt, 1));
    let opened = LiveRequest { prompt: "a".to_owned(), ..composed() };
    let mut curve = Curve::begin(settings(&opened, false), 10);
    Plan::new(&opened, &samples, "t/0", 10).for_each(|request| assert!(curve.add(&request, &at_one(false, true))));
    let found = curve.finding().unwrap();
    assert_eq!(found.headline, "The study has fewer prompts than seeds, so nothing is concluded.");
    assert!(found.evidence.contains("10 seeds, 2 prompts. Seeds that only the edits break: 10;"), "{found:?}");
    assert!(found.evidence.contains("not independent") && !found.evidence.contains("p\u{a0}"), "{found:?}");
}

#[test]
fn a_failed_request_ends_the_curve_and_is_not_counted() {
    let requests: Vec<LiveRequest> = Plan::new(&composed(), &[], "", 20).collect();
    let refused = vec![LiveEvent::Failed { problem: "no subspace".to_owned() }];
    let broken: Vec<LiveEvent> = events(|_, _| (Written::Kept, 0.1)).into_iter().take(8).collect();
    let unchecked = events(|_, _| (Written::Unchecked, 0.1));
    let mut gone = Answer::default();
    gone.fail("the server is gone".to_owned());
    for (answer, problem) in [
        (answer(refused), "no subspace"),
        (answer(broken), "the answer broke off; measure again"),
        (answer(unchecked), "this task needs a judge, which is not at hand"),
        (answer(Vec::new()), "the answer broke off; measure again"),
        (gone, "the server is gone"),
    ] {
        let mut curve = Curve::begin(settings(&composed(), true), 20);
        assert!(curve.add(&requests[0], &at_one(true, true)));
        assert!(!curve.add(&requests[1], &answer));
        assert_eq!(curve.told(), format!("It ended after 1 of 20 seeds: {problem}"));
        assert!(curve.has_failed() && !curve.is_running());
        assert_eq!((curve.seeds(), curve.point(Role::Edited, 1.0).unwrap().n), (1, 1));
        assert!(curve.finding().unwrap().headline.ends_with("so nothing is concluded."));
    }
}

#[test]
fn progress_is_shown_and_what_has_come_before_a_cancel_stays() {
    let requests: Vec<LiveRequest> = Plan::new(&composed(), &[], "", 20).collect();
    let mut curve = Curve::begin(settings(&composed(), true), 20);
    assert_eq!(curve.told(), "0 of 20 seeds");
    requests[..17].iter().for_each(|request| assert!(curve.add(request, &at_one(false, true))));
    assert_eq!((curve.told().as_str(), curve.is_running(), curve.finding()), ("17 of 20 seeds", true, None));
    let mut cancelled = curve.clone();
    cancelled.cancel();
    assert_eq!(cancelled.told(), "Cancelled: 17 of 20 seeds have come, and stay.");
    let found = cancelled.finding().unwrap();
    assert_eq!(found.headline, "Not all seeds were measured, so nothing is concluded.");
    assert!(found.evidence.starts_with("It stopped after 17 of 20 seeds."), "{found:?}");
    requests[17..].iter().for_each(|request| assert!(curve.add(request, &at_one(false, true))));
    curve.cancel();
    assert_eq!((curve.told().as_str(), curve.is_running()), ("20 of 20 seeds", false), "what is done stays done");
    assert!(curve.finding().unwrap().headline.contains("break word-count"));
    assert_eq!(Curve::default().told(), "");
}

#[test]
fn other_settings_take_the_curve_away_and_another_seed_does_not() {
    let curve = measured(10, |_| at_one(true, true));
    let now = |request: LiveRequest, own| {
        let mut curve = curve.clone();
        let cleared = curve.clear_unless(Some(&settings(&request, own)));
        assert_eq!(cleared, curve.seeds() == 0);
        cleared
    };
    assert!(!now(composed(), true));
    assert!(!now(LiveRequest { seed: 9, read_at: None, lens: Vec::new(), control: Some(9), ..composed() }, true));
    assert!(now(LiveRequest { prompt: "Sail!".to_owned(), ..composed() }, true));
    assert!(now(composed(), false), "the study's prompts, no longer the reader's");
    let whole = Edit { scope: Scope::All, ..Edit::ablate("word-count") };
    assert!(now(LiveRequest { edits: vec![whole], ..composed() }, true));
    assert!(now(LiveRequest { task: Some("topic".to_owned()), ..composed() }, true));
    let of_task = |prompt: &str| settings(&LiveRequest { prompt: prompt.to_owned(), ..composed() }, false);
    assert_eq!(of_task("a"), of_task("b"), "every seed takes another prompt anyway");
    let mut cleared = curve.clone();
    assert!(cleared.clear_unless(None), "nothing can be asked any more");
    assert!(cleared.told().contains("measured with others"));
    assert!(!cleared.clear_unless(Some(&settings(&composed(), true))), "there is nothing left");
}

#[test]
fn another_model_than_the_studys_is_warned_of() {
    let mut sent = events(|_, _| (Written::Kept, 0.1));
    if let LiveEvent::Start(start) = &mut sent[1] {
        start.same_model = false;
    }
    let mut curve = Curve::begin(settings(&composed(), true), 2);
    let requests: Vec<LiveRequest> = Plan::new(&composed(), &[], "", 2).collect();
    assert!(curve.add(&requests[0], &at_one(true, true)));
    assert_eq!(curve.caution(), None);
    assert!(curve.add(&requests[1], &answer(sent)));
    assert!(curve.caution().unwrap().contains("not the model of the study"));
}

/// Edited kept 5 of 10 and diverging by 0.34, control always kept and diverging by 0.06 wherever there is a dose.
fn halved() -> Curve {
    measured(10, |seed| {
        answer(events(|role, _| match role {
            Role::Baseline => (Written::Kept, 0.0),
            Role::Edited => (if seed < 5 { Written::Kept } else { Written::Broken }, 0.34),
            Role::Control => (Written::Kept, 0.06),
        }))
    })
}

#[test]
fn both_curves_are_drawn_through_the_baseline_at_dose_zero() {
    let curve = halved();
    assert_eq!(Panel::Kept.ends(&curve), ["1.00", ".00"]);
    assert_eq!(Panel::Kl.ends(&curve), [".40", ".00"]);
    let kept = Panel::Kept.scene(&curve, "red", Some(4));
    // Seven doses over 100: 0 is the third. All kept is 2 below the upper edge of 40, half of them in the middle.
    let (control, edited) = (&kept.lines[0], &kept.lines[3]);
    assert!([control, edited].iter().all(|(path, ..)| path.contains("L33.3 2.0")), "{control:?} {edited:?}");
    assert!(edited.0.starts_with("M-0.9 20.0") && edited.2 == "red", "{edited:?}");
    assert!(control.0.starts_with("M0.9 2.0") && control.2 == "var(--soft)", "{control:?}");
    assert_eq!(kept.lines[5].0.matches("h0").count(), DOSES.len(), "a dot for every dose but the baseline's");
    assert_eq!(kept.lines.last().unwrap().0, "M33.3 2.0h0", "the baseline has another dot");
    assert_eq!((kept.chance, kept.cursor.map(|(x, _)| x.round())), (Some(2.0), Some(67.0)));
    assert_eq!(kept.cursor.unwrap().1, Some(20.0));
    let kl = Panel::Kl.scene(&curve, "red", None);
    assert!([0, 3].iter().all(|&line| kl.lines[line].0.contains("L33.3 38.0")), "nothing diverges at dose 0");
    assert_eq!((kl.chance, kl.cursor), (None, None));
    assert_eq!(
        ticks().iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(),
        ["−1", "−0.5", "0", "0.5", "1", "1.5", "2"]
    );
    assert_eq!([0.0, 20.0, 34.0, 67.0, 140.0].map(step_near), [0, 1, 2, 4, 6]);
    assert_eq!(dose_text(-0.5), "−0.5");
}

#[test]
fn every_dose_has_its_counts_in_words_and_in_the_table() {
    let curve = halved();
    let (title, lines) = told(&curve, 4);
    assert_eq!(title, "dose 1");
    assert_eq!(lines[0], "Edited: kept 5 of 10, .50 (.24 – .76); KL .34 (.34 – .34)");
    assert!(lines[1].starts_with("Control: kept 10 of 10, 1.00 (") && lines.len() == 2, "{lines:?}");
    assert_eq!(told(&curve, 2).1.len(), 1, "the baseline is one");
    let table = table(&curve);
    assert_eq!(table.rows.len(), 1 + 2 * DOSES.len());
    assert!(table.rows.iter().all(|row| row.cells.len() + 1 == table.columns.len()));
    assert!(table.caption.contains("word-count under ablate=word-count"), "{}", table.caption);
    let written = csv(&table, ("study", "made-seed-1"));
    assert!(written.starts_with("study,task,dose,column,n,kept,share,"), "{written}");
    assert!(written.lines().nth(1).unwrap().starts_with("made-seed-1,word-count,−1,Edited,10,5,0.5,"), "{written}");
    let kept: Vec<f64> = values(&table, "kept").filter_map(|cell| cell.value).collect();
    assert_eq!(
        kept,
        steps().iter().flat_map(|&dose| if dose == 0.0 { vec![10.0] } else { vec![5.0, 10.0] }).collect::<Vec<_>>()
    );
}

#[test]
fn a_token_changes_nothing() {
    let mut sent = events(|_, _| (Written::Kept, 0.1));
    let whole = answer(sent.clone());
    let token = LiveToken {
        column: 0,
        index: 0,
        token: 1,
        text: "a".to_owned(),
        top: Vec::new(),
        readings: Vec::new(),
        norm: 1.0,
        verdict: None,
        kl: Vec::new(),
        lens: Vec::new(),
    };
    sent.insert(2, LiveEvent::Token(token));
    assert_eq!(answer(sent), whole);
}
