//! Tables, headlines and numbers of the views on tasks, probes, transfer and the claims.

use shared::study::{BuiltInSet, Study, TaskSummary};
use view_model::command;
use view_model::graph::model::SkillGraph;
use view_model::state::place::Place;
use view_model::state::selection::Metric;
use view_model::text::number;
use view_model::text::table::latex;
use view_model::view::{self, overview, probes, tasks, transfer};
use view_model::widget::table::{self, Cell as TableCell, Row, Table, heads};

use super::{HOME, N, NOT_PROBEABLE, Pairs, about, relative, study_of, task, values};

#[test]
fn the_tables_hold_the_numbers_of_the_study() {
    let study = study_of(Pairs::All);
    let numbers = &study.cells[1][0];
    let at = Place { site: 1, position: 0 };
    let table = transfer::model::table(&study, at);
    assert_eq!(values(&table, "auroc").count(), N * N);
    for cell in values(&table, "auroc") {
        let (source, target) = (task(about(cell, "source")), task(about(cell, "target")));
        assert_eq!(cell.value, numbers.transfer.auroc[source][target]);
        assert_eq!(cell.text, number::score_or_dash(cell.value));
    }
    let table = probes::model::table(&study, at, Metric::Auroc);
    for cell in values(&table, "auroc").filter(|cell| about(cell, "probe") == "specialist") {
        let score = numbers.specialists[task(about(cell, "task"))].as_ref();
        assert_eq!(cell.value, score.map(|score| score.auroc));
    }
    let table = tasks::model::table(&study);
    let rates: Vec<Option<f64>> = values(&table, "satisfied_without").map(|cell| cell.value).collect();
    assert_eq!(rates, study.tasks.iter().map(|task| Some(task.satisfied_without)).collect::<Vec<_>>());
    let effects: Vec<Option<f64>> = values(&table, "instruction_effect").map(|cell| cell.value).collect();
    let of = |task: &TaskSummary| task.instruction_effect.map(|effect| effect.value);
    assert_eq!(effects, study.tasks.iter().map(of).collect::<Vec<_>>());
}

#[test]
fn claims_that_were_not_computed_say_so() {
    let claims = overview::model::claims(&study_of(Pairs::All));
    let computed: Vec<bool> = claims.iter().map(|claim| claim.outcome.is_some()).collect();
    assert_eq!(computed, [true, true, false, false, false]);
    assert!(claims.iter().all(|claim| claim.evidence.is_none_or(|view| view::by_id(view).is_some())));
    assert_eq!(claims[1].place, Some(HOME));
}

#[test]
fn headlines_follow_the_data() {
    let headline = |pairs, change: fn(&mut Study)| {
        let mut study = study_of(pairs);
        change(&mut study);
        transfer::model::finding(&study, HOME, &SkillGraph::of(&study, HOME, 0.0)).headline
    };
    assert_eq!(headline(Pairs::All, |_| {}), "Skills transfer within their kind, hardly beyond");
    assert_eq!(headline(Pairs::None, |_| {}), "No skill transfers to another here");
    let by_chance = headline(Pairs::All, |study| {
        study.cells[HOME.site][HOME.position].clustering.as_mut().unwrap().skill_p = Some(0.6);
    });
    assert_eq!(by_chance, "Transfer is not shown to follow skills here");
    assert_eq!(
        tasks::model::finding(&study_of(Pairs::All)).headline,
        "Giving the instruction raises compliance for 8 of 9 tasks"
    );
    assert_eq!(
        probes::model::finding(&study_of(Pairs::All), HOME, Metric::Auroc).headline,
        "Specialists beat the general probe on all 8 tasks"
    );
    assert!(overview::model::finding(&study_of(Pairs::All)).evidence.contains("on 8 of 9 tasks the model both"));
}

#[test]
fn accuracy_draws_no_chance_because_its_chance_is_the_base_rate() {
    let study = study_of(Pairs::All);
    let has_chance = |metric| {
        let lines = probes::layout::Axis::of(&study, 1, metric).lines();
        let curve = probes::layout::curves(&study, HOME, 0, metric).chance;
        (lines.iter().any(|(_, class)| *class == "chance"), curve.is_some())
    };
    assert_eq!(has_chance(Metric::Auroc), (true, true));
    assert_eq!(has_chance(Metric::BalancedAccuracy), (true, true));
    assert_eq!(has_chance(Metric::Accuracy), (false, false));
}

#[test]
fn links_of_a_task_come_strongest_first_and_in_the_asked_direction() {
    let study = study_of(Pairs::WithinSkill);
    let links = transfer::model::links(&study, HOME, 1, transfer::model::Direction::Incoming);
    let told: Vec<usize> = links.iter().filter(|link| link.significant).map(|link| link.other).collect();
    assert_eq!(told, [0, 2]);
    assert_eq!(links[0].size, Some(relative(0, 1)));
    assert_eq!(links.len(), N - 2);
}

#[test]
fn the_matrix_follows_its_tree_and_greys_what_is_not_significant() {
    let study = study_of(Pairs::WithinSkill);
    let clustering = study.cells[2][1].clustering.as_ref();
    assert_eq!(transfer::layout::leaf_order(N, clustering), [0, 1, 2, 4, 5, 6, 7, 8, 3]);
    let scene = transfer::layout::matrix(&study, HOME, (860.0, 600.0));
    assert_eq!(scene.cells[1].class, "clear");
    assert_eq!(scene.cells[5].class, "soft");
    assert_eq!(scene.cells[NOT_PROBEABLE].class, "absent");
    assert_eq!(scene.tree.matches('M').count(), N - 2);
}

#[test]
fn numbers_are_written_as_the_house_writes_them() {
    assert_eq!(
        [number::score(0.794), number::score(-0.117), number::score(1.0), number::score(-0.001)],
        [".79", "−.12", "1.00", ".00"]
    );
    assert_eq!(number::interval([0.735, 0.829]), ".73 – .83");
    assert_eq!(
        [number::p_statement(0.002), number::p_statement(0.0001), number::p_statement(0.21)],
        ["p\u{a0}=\u{a0}.002", "p\u{a0}<\u{a0}.001", "p\u{a0}=\u{a0}.21"]
    );
    assert_eq!(number::count(12_412), "12\u{202f}412");
}

#[test]
fn every_view_has_its_own_name_in_the_address() {
    let mut ids: Vec<&str> = view::VIEWS.iter().map(|view| view.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(
        ids,
        ["ablation", "compare", "layers", "learn", "live", "overview", "probes", "runs", "tasks", "time", "transfer"]
    );
}

#[test]
fn a_table_is_html_with_its_numbers_and_no_markup_of_its_own() {
    let cell = TableCell::number("auroc", Some(0.25), number::score).about(&[("task", "a \"b\" & <c>")]);
    let row = Row { head: "<b>".to_owned(), cells: vec![cell] };
    let table = Table {
        name: "made",
        from: Vec::new(),
        caption: "x & y".to_owned(),
        columns: heads(["Task", "<AUROC>"]),
        rows: vec![row],
    };
    let html = table::html(&table);
    assert!(html.contains("<caption>x &amp; y</caption>") && html.contains(">&lt;AUROC></th>"), "{html}");
    assert!(
        html.contains(
            r#"<td data-measure="auroc" data-value="0.25" data-task="a &quot;b&quot; &amp; &lt;c>">.25</td>"#
        ),
        "{html}"
    );
}

/// Of every row and column of a table a cell; text is escaped, a minus is one, and the caption says where it is from.
#[test]
fn a_table_is_also_latex() {
    let study = study_of(Pairs::All);
    let shown = transfer::model::table(&study, HOME);
    let text = latex(&shown, "a_study");
    assert!(text.starts_with("% \\usepackage{booktabs}\n") && text.contains("\\label{tab:transfer}"), "{text}");
    let body = text.split_once("\\toprule\n").unwrap().1.split_once("    \\bottomrule").unwrap().0;
    let lines: Vec<&str> = body.lines().filter(|line| !line.contains("\\midrule")).collect();
    assert_eq!(lines.len(), 1 + shown.rows.len());
    assert!(lines.iter().all(|line| line.matches(" & ").count() == shown.columns.len() - 1 && line.ends_with(" \\\\")));
    let place: Vec<String> = HOME.columns(&study).into_iter().map(|(_, value)| value.replace('_', "\\_")).collect();
    assert!(text.contains(&format!(" a\\_study, {}.}}\n", place.join(", "))), "{text}");
    let cells = vec![
        TableCell::number("gap", Some(-0.117), number::score),
        TableCell::number("p", Some(0.0001), number::p_value),
        TableCell::interval(None, number::interval),
        TableCell::text("50 % & {x}"),
    ];
    let made = Table {
        name: "made",
        caption: "x & y.".to_owned(),
        columns: heads(["Task_1", "#", "p", "95 %", "Why"]),
        rows: vec![Row { head: "[a]".to_owned(), cells }],
        ..Table::default()
    };
    let text = latex(&made, "s");
    let parts = [
        "\\caption{x \\& y. s.}",
        "\\begin{tabular}{lrrll}",
        "    Task\\_1 & \\# & p & 95 \\% & Why \\\\\n",
        "    {}[a] & $-$.12 & $<$~.001 & -- & 50 \\% \\& \\{x\\} \\\\\n",
    ];
    parts.iter().for_each(|part| assert!(text.contains(part), "{part} is not in {text}"));
}

#[test]
fn a_command_names_a_model_that_it_can_find_or_where_its_path_is_to_be_filled_in() {
    let mut study = study_of(Pairs::All);
    (study.config.samples, study.config.seed) = (300, 5);
    study.config.task_set = BuiltInSet::Natural;
    let mut run = |name: &str, further: &[String]| {
        name.clone_into(&mut study.config.model);
        name.clone_into(&mut study.provenance.model.name);
        command::run(&study, further)
    };
    assert_eq!(run("tiny-llama", &[]), "`skillscope run --model tiny-llama --tasks natural --seed 5`");
    assert_eq!(run("org/model@main", &[]), "`skillscope run --model org/model@main --seed 5`");
    let told = run("SmolLM2-135M-Instruct.Q4_1.gguf", &["--seed".to_owned(), "2".to_owned()]);
    let (line, why) = told.rsplit_once("` ").unwrap();
    assert_eq!(line, "`skillscope run --model PATH/TO/SmolLM2-135M-Instruct.Q4_1.gguf --seed 2");
    assert_eq!(why, "(put your own folder in place of PATH/TO: a study does not say where its model and files are)");
    assert!(run("my model", &[]).starts_with("`skillscope run --model 'PATH/TO/my model' --seed 5` ("));
}
