//! A study's tables in other forms: LaTeX for papers, Parquet with types, the skill graph as GraphML.

use std::collections::BTreeMap;
use std::fs::File;
use std::process::Command;

use backend::export::{self, Exported, Table, graphml, latex_tables};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use serde_json::Value;
use shared::study::Study;
use shared::table::{Latex, latex, latex_text};
use shared::xml::xml_text;
use tempfile::TempDir;

use crate::support::program;

/// Studies that ship with the program: one in which pairs depend, and one of a real model.
const STUDIES: [&str; 2] = ["tiny-qwen2-seed-1", "SmolLM2-135M-Instruct.Q4_1.gguf-seed-1"];

fn bundled(id: &str) -> (Exported, Vec<Table>) {
    let exported = Exported::read(id).unwrap();
    let tables = exported.tables().unwrap();
    (exported, tables)
}

/// The cells between a LaTeX table's rules, row by row.
fn rows(text: &str) -> Vec<Vec<String>> {
    let body = text.split_once("\\midrule\n").unwrap().1.split_once("    \\bottomrule").unwrap().0;
    let cells = |line: &str| -> Vec<String> {
        let line = line.strip_prefix("    ").unwrap().strip_suffix(" \\\\").unwrap();
        line.split(" & ").map(str::to_owned).collect()
    };
    body.lines().map(cells).collect()
}

/// A number as LaTeX tables have it: no zero before the point, a minus that is one.
fn printed(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let sign = if text.starts_with('-') && text.parse::<f64>().unwrap() != 0.0 { "$-$" } else { "" };
    let text = text.trim_start_matches('-');
    format!("{sign}{}", text.strip_prefix("0.").map_or_else(|| text.to_owned(), |rest| format!(".{rest}")))
}

/// Where the rules of a study read, as indices of its sites and positions.
fn place(study: &Study) -> (usize, usize) {
    let rule = &study.config.rules[0];
    let site = study.sites.iter().position(|site| *site == rule.site).unwrap();
    (site, study.positions.iter().position(|position| *position == rule.position).unwrap())
}

fn check_claims(study: &Study, text: &str) {
    let claims = rows(text);
    let halves: usize = study.verdicts.iter().map(|verdict| verdict.halves.len()).sum();
    assert_eq!(claims.len(), study.verdicts.len() + halves);
    for verdict in &study.verdicts {
        let row = claims.iter().find(|row| row[0] == verdict.claim.to_string()).unwrap();
        assert_eq!(row[1], format!("\\raggedright {}", latex_text(&verdict.statement)));
        let verdict_word = format!("{:?}", verdict.verdict).to_lowercase();
        assert_eq!(row[2], if verdict.is_tested() { verdict_word.as_str() } else { "not tested" });
        assert_eq!(row[3], verdict.effect.map_or_else(|| "--".to_owned(), |effect| printed(effect, 3)));
        let ends = verdict.interval.map(|ends| ends.map(|end| printed(end, 3)));
        assert_eq!(row[4], ends.map_or_else(|| "--".to_owned(), |[low, high]| format!("[{low}, {high}]")));
        let expected = match verdict.p {
            None => "--".to_owned(),
            Some(p) if p < 0.001 => "$< .001$".to_owned(),
            Some(p) => printed(p, if p < 0.1 { 3 } else { 2 }),
        };
        assert_eq!(row[6], expected);
    }
    for rule in &study.config.rules {
        let name = format!("{}{}", rule.claim, rule.half.as_deref().unwrap_or_default());
        let row = claims.iter().find(|row| row[0] == name).unwrap();
        assert_eq!(row[5], printed(rule.margin, 2), "{name}");
    }
    assert!(text.contains("Claim & Statement & Verdict"), "every column has a head");
    let caption = text.split_once("\\caption{").unwrap().1.split_once('\n').unwrap().0;
    assert!(caption.len() < 200 && !caption.contains(&latex_text(&study.verdicts[0].measures)), "{caption}");
    assert!(text.contains(&latex_text(&study.verdicts[0].measures)), "what is measured is below the table");
}

/// A task's name as tables print it: marked where no claim is read on it or it cannot be probed.
fn named(study: &Study, task: usize) -> String {
    let of = &study.tasks[task];
    let mark = match (&of.not_probeable, of.in_claims) {
        (Some(_), _) => "$^{\\ddagger}$",
        (None, true) => "",
        (None, false) => "$^{\\dagger}$",
    };
    latex_text(&of.id) + mark
}

/// The columns of a matrix are headed by the numbers of its tasks in the study.
fn assert_numbered(text: &str, tasks: &[usize]) {
    let heads = text.split_once("\\toprule\n").unwrap().1.split_once(" \\\\").unwrap().0;
    let heads: Vec<usize> = heads.split(" & ").skip(1).map(|head| head.trim().parse().unwrap()).collect();
    assert!(heads.iter().copied().eq(tasks.iter().map(|task| task + 1)), "{heads:?}: {tasks:?}");
}

/// The tasks that a matrix has a number of, as source or as target.
fn tasks_of(matrix: &[Vec<Option<f64>>]) -> Vec<usize> {
    let occurs =
        |task: &usize| matrix.iter().any(|row| row[*task].is_some()) || matrix[*task].iter().any(Option::is_some);
    (0..matrix.len()).filter(occurs).collect()
}

/// Every cell of a matrix of tasks is the study's number, with the mark that its pair has.
fn check_matrices(study: &Study, files: &BTreeMap<String, String>) {
    let (site, position) = place(study);
    let transfer = &study.cells[site][position].transfer;
    let probed = tasks_of(&transfer.auroc);
    let lines = rows(&files["transfer.tex"]);
    assert_eq!(lines.len(), probed.len());
    assert_numbered(&files["transfer.tex"], &probed);
    for (line, &source) in lines.iter().zip(&probed) {
        assert_eq!(line[0], format!("{} {}", source + 1, named(study, source)));
        for (cell, &target) in line[1..].iter().zip(&probed) {
            let star = if transfer.p[source][target].is_some_and(|p| p <= level(study)) { "$^{*}$" } else { "" };
            let auroc = transfer.auroc[source][target];
            assert_eq!(*cell, auroc.map_or_else(|| "--".to_owned(), |auroc| printed(auroc, 2) + star));
        }
    }
    let of = &study.ablation.behaviour.as_ref().unwrap().dependencies;
    let ablated = tasks_of(&of.drop);
    assert_numbered(&files["ablation-behaviour.tex"], &ablated);
    let lines = rows(&files["ablation-behaviour.tex"]);
    assert!(lines.iter().all(|line| line.iter().any(|cell| !cell.is_empty())), "no line is empty");
    let mut lines = lines.iter().peekable();
    for &source in &ablated {
        let (first, second) = (lines.next().unwrap(), lines.next_if(|line| line[0].is_empty()));
        assert_eq!(first[0], format!("{} {}", source + 1, named(study, source)));
        for (at, &target) in ablated.iter().enumerate() {
            let drop = of.drop[source][target].map_or_else(|| "--".to_owned(), |drop| printed(drop, 2));
            let cell = &first[at + 1];
            assert!(cell.starts_with(&drop), "{cell}: {drop}");
            if source != target && of.has_states() {
                assert_eq!(cell.contains("bullet"), of.counts((source, target)) == Some(true), "{source}, {target}");
                let untested = of.drop[source][target].is_some() && of.state_of((source, target)).is_none();
                assert_eq!(cell.ends_with("$^{\\mathrm{n}}$"), untested, "{source}, {target}: {cell}");
            }
            let excess = of.excess.get(source).and_then(|row| row[target]);
            let below = second.map_or("", |line| line[at + 1].as_str());
            assert_eq!(below, excess.map_or_else(String::new, |excess| format!("({})", printed(excess, 2))));
        }
    }
    assert!(lines.next().is_none());
}

/// The specialists, with what they add to the text and the two scores whose difference that is.
fn check_probes(study: &Study, text: &str) {
    let (site, position) = place(study);
    let at = (study.sites[site], study.positions[position]);
    let gains = study.increments.iter().find(|of| of.site == Some(at.0) && of.position == at.1).unwrap();
    let lines = rows(text);
    assert!(!lines.is_empty());
    for pair in lines.chunks(2) {
        let task = (0..study.tasks.len()).find(|&task| named(study, task) == pair[0][0]).unwrap();
        let own = study.cells[site][position].specialists[task].as_ref().unwrap();
        let ends = |ends: [f64; 2], digits| format!("[{}, {}]", printed(ends[0], digits), printed(ends[1], digits));
        assert_eq!([&pair[0][1], &pair[1][1]], [&printed(own.auroc, 2), &ends(own.auroc_interval, 2)]);
        let gain = gains.specialists[task].as_ref().unwrap();
        let [.., of_text, both, increment, _] = pair[0].as_slice() else { panic!("{pair:?}") };
        let expected = [printed(gain.text_auroc, 2), printed(gain.with_auroc, 2), printed(gain.increment, 3)];
        assert_eq!([of_text, both, increment], expected.each_ref());
        assert_eq!(pair[1][pair[1].len() - 2], ends(gain.interval, 3));
    }
    assert!(text.contains("two-sided") && text.contains("not corrected for the number of tasks"));
}

/// The level of the rule on transfer.
fn level(study: &Study) -> f64 {
    study.config.rules.iter().find(|rule| rule.claim == 2).unwrap().alpha
}

/// Compiles tables one after the other, and finds no error and nothing wider than the page.
fn check_compiled(id: &str, files: &BTreeMap<String, String>) {
    let folder = TempDir::new().unwrap();
    for (class, options) in [("one", ""), ("two", "[twocolumn]")] {
        let tables: String = files.values().map(String::as_str).collect();
        let text = format!(
            "\\documentclass{options}{{article}}\n\\usepackage{{booktabs,graphicx}}\n\\begin{{document}}\n{tables}\\end{{document}}\n"
        );
        std::fs::write(folder.path().join(format!("{class}.tex")), text).unwrap();
        let mut compiler = Command::new("pdflatex");
        compiler.args(["-interaction=nonstopmode", "-halt-on-error", class]).current_dir(folder.path());
        match compiler.output() {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                println!("no pdflatex here: the tables of {id} are checked as text only");
                return;
            }
            output => {
                let output = output.unwrap();
                let told = String::from_utf8_lossy(&output.stdout);
                assert!(output.status.success() && !told.contains("Overfull"), "{id}, {class}: {told}");
            }
        }
    }
}

#[test]
fn the_tables_of_a_paper_are_the_studys_numbers_as_latex() {
    for id in STUDIES {
        let (exported, tables) = bundled(id);
        let study = &exported.study;
        let files: BTreeMap<String, String> = latex_tables(study, &tables).into_iter().collect();
        let names: Vec<&str> = files.keys().map(String::as_str).collect();
        let expected =
            ["ablation-behaviour", "ablation-frozen", "ablation-refit", "claims", "probes", "tasks", "transfer"];
        assert_eq!(names, expected.map(|name| format!("{name}.tex")), "{id}");
        for (name, text) in &files {
            let packages = "% \\usepackage{booktabs}\n% \\usepackage{graphicx}\n";
            assert!(text.starts_with(&format!("{packages}\\begin{{table}}")), "{name}");
            assert!(text.contains(&format!("\\label{{tab:{}}}", name.trim_end_matches(".tex"))), "{name}");
            let plain = text.replace("\\_", "").replace("\\%", "").replace("\\{", "").replace("\\}", "");
            assert_eq!(plain.matches('{').count(), plain.matches('}').count(), "{name}: a brace is left open");
            assert!(!plain.contains('_') && plain.matches('%').count() == 2, "{name}: {plain}");
            let columns = rows(text)[0].len();
            assert!(rows(text).iter().all(|row| row.len() == columns), "{name}: every row has a cell per column");
            assert!(text.contains(&latex_text(&study.provenance.model.name)), "{name} names no model");
        }
        let rule = &study.config.rules[0];
        let at = format!("\\texttt{{{}}}", latex_text(&rule.site.to_string()));
        assert!(["claims.tex", "probes.tex", "transfer.tex"].iter().all(|name| files[*name].contains(&at)), "{at}");
        check_claims(study, &files["claims.tex"]);
        check_matrices(study, &files);
        check_probes(study, &files["probes.tex"]);
        check_compiled(id, &files);
        assert_eq!(rows(&files["tasks.tex"]).len(), study.tasks.len());
    }
}

#[test]
fn text_is_escaped_for_latex_and_no_row_is_read_as_an_argument() {
    let cases = [
        ("a_b & 50 % {x} #1 $2", "a\\_b \\& 50 \\% \\{x\\} \\#1 \\$2"),
        ("\\frac~^", "\\textbackslash{}frac\\textasciitilde{}\\textasciicircum{}"),
        ("−.12 – p\u{a0}<\u{a0}.001", "$-$.12 -- p~$<$~.001"),
        ("\"a\"\nb|c", "''a'' b$|$c"),
        ("κ ≤ ½ → è", "$\\kappa$ $\\le$ $\\frac12$ $\\to$ è"),
    ];
    for (text, expected) in cases {
        assert_eq!(latex_text(text), expected);
    }
    let of = Latex { columns: "lr", caption: "C", label: "tab:t", note: "" };
    let lines = [["Task", "n"], ["[0, 1]", "2"], ["*", "3"]].map(|line| line.map(str::to_owned).to_vec());
    let text = latex(&of, lines);
    assert!(text.matches("\\midrule").count() == 1 && !text.contains("footnotesize"));
    assert!(
        text.contains("    Task & n \\\\\n    \\midrule\n    {}[0, 1] & 2 \\\\\n    {}* & 3 \\\\\n    \\bottomrule"),
        "{text}"
    );
}

#[test]
fn text_is_escaped_for_xml_and_what_xml_cannot_hold_is_left_out() {
    assert_eq!(xml_text("a<b> & \"c\"\n\u{1}\u{b}è\u{85}\u{fffe}d"), "a&lt;b&gt; &amp; &quot;c&quot;\nèd");
}

#[test]
fn parquet_files_hold_the_cells_of_the_csv_with_their_types() {
    let folder = TempDir::new().unwrap();
    let (_, tables) = bundled(STUDIES[0]);
    let (mut nulls, mut kinds) = (0, BTreeMap::new());
    for table in &tables {
        let path = folder.path().join(table.name);
        std::fs::write(&path, export::parquet(table).unwrap()).unwrap();
        let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
        let csv = table.to_csv();
        let mut expected = csv::Reader::from_reader(csv.as_bytes());
        let heads: Vec<String> = expected.headers().unwrap().iter().map(str::to_owned).collect();
        let about = reader.metadata().file_metadata().key_value_metadata().unwrap();
        assert!(heads.iter().all(|head| about.iter().any(|of| of.key == format!("description of {head}"))));
        let mut found = reader.get_row_iter(None).unwrap();
        for record in expected.records() {
            let (record, row) = (record.unwrap(), found.next().unwrap().unwrap());
            assert!(row.get_column_iter().map(|(name, _)| name).eq(&heads), "{}", table.name);
            for (cell, (name, field)) in record.iter().zip(row.get_column_iter()) {
                let (kind, same) = match field {
                    Field::Null => ("null", cell.is_empty()),
                    Field::Double(value) => ("double", cell.parse::<f64>().unwrap().to_bits() == value.to_bits()),
                    Field::Long(value) => ("long", cell.parse::<i64>().unwrap() == *value),
                    Field::Bool(value) => ("bool", cell == value.to_string()),
                    Field::Str(value) => ("str", cell == value),
                    other => panic!("{}, {name}: {other:?}", table.name),
                };
                assert!(same, "{}, {name}: {cell} in CSV, {field:?} in Parquet", table.name);
                nulls += usize::from(kind == "null");
                *kinds.entry(kind).or_insert(0) += 1;
            }
        }
        assert!(found.next().is_none(), "{}", table.name);
    }
    assert!(nulls > 100);
    assert_eq!(kinds.keys().copied().collect::<Vec<_>>(), ["bool", "double", "long", "null", "str"]);
}

/// The attributes of a GraphML element's line.
fn data<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let rest = line.split_once(&format!("<data key=\"{key}\">"))?.1;
    Some(rest.split_once("</data>").unwrap().0)
}

#[test]
fn the_skill_graph_has_a_node_per_task_and_an_edge_per_pair_with_its_numbers() {
    for id in STUDIES {
        let (exported, tables) = bundled(id);
        let study = &exported.study;
        let text = graphml(study, &tables);
        let nodes: Vec<&str> = text.lines().filter(|line| line.contains("<node ")).collect();
        assert_eq!(nodes.len(), study.tasks.len());
        let edges: Vec<&str> = text.lines().filter(|line| line.contains("<edge ")).collect();
        let (site, position) = place(study);
        let transfer = &study.cells[site][position].transfer;
        let behaviour = study.ablation.behaviour.as_ref().map(|of| ("behaviour", &of.dependencies.drop));
        let ablated = study.ablation.representation.iter();
        let ablated = ablated.flat_map(|of| [("frozen", &of.frozen.drop), ("refit", &of.refit.drop)]);
        let mut wanted: BTreeMap<&str, usize> = BTreeMap::new();
        for (kind, matrix) in ablated.chain(behaviour).chain([("transfer", &transfer.auroc)]) {
            let of_two = |(source, row): (usize, &Vec<Option<f64>>)| {
                row.iter().enumerate().filter(|&(target, value)| target != source && value.is_some()).count()
            };
            *wanted.entry(kind).or_default() += matrix.iter().enumerate().map(of_two).sum::<usize>();
        }
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        edges.iter().for_each(|edge| *found.entry(data(edge, "edge.kind").unwrap()).or_default() += 1);
        assert_eq!(found, wanted, "{id}");
        for edge in edges.iter().filter(|edge| data(edge, "edge.kind") == Some("transfer")) {
            let end = |name: &str| {
                let id = edge.split_once(&format!("{name}=\"")).unwrap().1.split_once('"').unwrap().0;
                study.tasks.iter().position(|task| task.id == id).unwrap()
            };
            let pair = (end("source"), end("target"));
            let auroc: f64 = data(edge, "edge.value").unwrap().parse().unwrap();
            assert_eq!(Some(auroc), transfer.auroc[pair.0][pair.1]);
            let significant = transfer.p[pair.0][pair.1].map(|p| (p <= level(study)).to_string());
            assert_eq!(data(edge, "edge.significant"), significant.as_deref());
        }
        // Every key is declared, with its description, and every element is closed.
        let declared = |key: &str| text.contains(&format!("<key id=\"{key}\" for=\""));
        let used = text.split("<data key=\"").skip(1).map(|rest| rest.split_once('"').unwrap().0);
        assert!(used.clone().count() > 100 && used.clone().all(declared));
        for element in ["graph ", "graphml ", "node ", "edge ", "key ", "data ", "desc"] {
            let (open, close) = (format!("<{element}"), format!("</{}>", element.trim_end()));
            assert_eq!(text.matches(&open).count(), text.matches(&close).count(), "{element}");
        }
        let rule = &study.config.rules[0];
        let emerged = study.emergence.iter().filter(|of| of.position == rule.position).flat_map(|of| &of.tasks);
        let onsets: Vec<String> = emerged.flatten().map(|of| of.onset.to_string()).collect();
        assert!(nodes.iter().filter_map(|node| data(node, "node.onset")).eq(&onsets));
        assert!(nodes.iter().any(|node| data(node, "node.auroc").is_some()));
    }
}

#[test]
fn the_command_writes_every_form_of_the_tables_and_says_which_are_of_one_study() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let [latex, parquet, graph] = ["latex", "parquet", "graph.graphml"].map(at);
    let forms = ["--latex", &latex, "--parquet", &parquet, "--graphml", &graph];
    let output = program().args(["export", STUDIES[0], "--json"]).args(forms).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let written: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let paths: Vec<&str> = written.iter().map(|of| of["path"].as_str().unwrap()).collect();
    assert_eq!(paths, [&parquet, &latex, &graph]);
    let (exported, tables) = bundled(STUDIES[0]);
    assert_eq!(written[0]["files"], tables.len() + 1, "the tables, and what their columns hold");
    let codebook: Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("parquet/datapackage.json")).unwrap()).unwrap();
    assert_eq!(codebook["profile"], "data-package");
    let resources = codebook["resources"].as_array().unwrap();
    assert_eq!(resources.len(), tables.len());
    for (table, resource) in tables.iter().zip(resources) {
        assert_eq!((&resource["name"], &resource["format"]), (&table.name.into(), &"parquet".into()));
        let path = folder.path().join("parquet").join(resource["path"].as_str().unwrap());
        let file = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
        let columns = file.metadata().file_metadata().schema_descr().columns();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        assert!(columns.iter().map(|column| column.name()).eq(fields.iter().map(|of| of["name"].as_str().unwrap())));
    }
    let same = ["--csv", &parquet, "--parquet", &parquet];
    let output = program().args(["export", STUDIES[0]]).args(same).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && told.contains("name two folders"), "{told}");
    assert_eq!(std::fs::read_to_string(&graph).unwrap(), graphml(&exported.study, &tables));
    for (name, text) in latex_tables(&exported.study, &tables) {
        assert_eq!(std::fs::read_to_string(folder.path().join("latex").join(name)).unwrap(), text);
    }
    let two = [STUDIES[0], "tiny-llama-seed-1"];
    let output = program().arg("export").args(two).args(["--graphml", &at("two.graphml")]).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && told.contains("a graph holds one study"), "{told}");
    assert!(program().arg("export").args(two).args(["--latex", &at("two")]).output().unwrap().status.success());
    assert!(two.iter().all(|id| folder.path().join("two").join(id).join("claims.tex").is_file()));
    let help = program().args(["export", "--help"]).output().unwrap();
    let help = String::from_utf8_lossy(&help.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    for part in ["--latex <FOLDER>", "--parquet <FOLDER>", "--graphml <FILE>", "between them; of one study"] {
        assert!(help.contains(part), "{part}: {help}");
    }
}
