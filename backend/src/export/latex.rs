//! The tables that a paper prints, chosen from a study's tables and rounded, as LaTeX.

use shared::study::Study;
use shared::table::{Latex, latex, latex_text};

use super::table::{Record, Table, records};

/// What is printed where there is no number.
const MISSING: &str = "--";
/// The level at which a pair is marked by its p.
const ALPHA: f64 = 0.05;
/// What the marks of an ablation mean.
const MARKS: &str = "$^{\\bullet}$ present, $^{\\circ}$ absent, unmarked undecided; $^{*}$ $p \\le .05$ where no state is tested, \
                     as for a task's own loss.";

/// A study's tables for a paper as LaTeX, each with its file's name; those that have no row are left out.
pub fn latex_tables(study: &Study, tables: &[Table]) -> Vec<(String, String)> {
    let paper = Paper::new(study, tables);
    let sheets = [Some(paper.claims()), Some(paper.tasks()), paper.probes(), paper.transfer()];
    let sheets = sheets.into_iter().flatten().chain(paper.ablations());
    sheets.filter(|sheet| sheet.lines.len() > 1).map(Sheet::into_file).collect()
}

/// A table as it is printed: LaTeX but for its frame.
struct Sheet {
    name: &'static str,
    columns: String,
    caption: String,
    /// The heads, then the rows.
    lines: Vec<Vec<String>>,
}

impl Sheet {
    fn into_file(self) -> (String, String) {
        let label = format!("tab:{}", self.name);
        let of = Latex { columns: &self.columns, caption: &self.caption, label: &label };
        (format!("{}.tex", self.name), latex(&of, &self.lines))
    }
}

/// A study and its tables.
struct Paper<'a> {
    study: &'a Study,
    tables: &'a [Table],
    /// The model and the seed.
    subject: String,
    /// Site and position at which the rules read.
    place: Option<[String; 2]>,
}

impl<'a> Paper<'a> {
    fn new(study: &'a Study, tables: &'a [Table]) -> Self {
        let subject = format!("{}, seed {}", latex_text(&study.provenance.model.name), study.config.seed);
        let place = study.config.rules.first().map(|rule| [rule.site.to_string(), rule.position.to_string()]);
        Self { study, tables, subject, place }
    }

    /// The subject, with the place where the rules read.
    fn at_the_rules(&self) -> String {
        let at = self.place.as_ref().map(|[site, position]| format!(", {}", place(site, position)));
        format!("{}{}", self.subject, at.unwrap_or_default())
    }

    fn claims(&self) -> Sheet {
        let mut lines = vec![heads(&["Claim", "", "Verdict", "Effect", "95\\,\\% interval", "$p$"])];
        let mut measures = Vec::new();
        for row in records(self.tables, "verdicts").filter(|row| row.text("features") == "model") {
            let verdict = if row.text("gate_shut") == "true" { "not tested" } else { row.text("verdict") };
            lines.push(vec![
                row.text("claim").to_owned(),
                format!("\\raggedright {}", latex_text(row.text("statement"))),
                verdict.to_owned(),
                number(row.number("effect"), 3),
                interval(&row, ["low", "high"], 3),
                p(row.number("p")),
            ]);
            measures.push(format!("({}) {}", row.text("claim"), latex_text(row.text("measures"))));
        }
        let caption = format!(
            "Verdicts on the claims: {}. $p$ corrected by Holm over the claims. Effects: {}.",
            self.at_the_rules(),
            measures.join("; ")
        );
        Sheet { name: "claims", columns: "lp{0.38\\linewidth}lrrr".to_owned(), caption, lines }
    }

    fn tasks(&self) -> Sheet {
        let all = ["Task", "Skill", "$n$", "Satisfied", "$n$ without", "Without", "Judge's $\\kappa$"];
        let mut lines = vec![heads(&all)];
        for row in records(self.tables, "tasks") {
            let mark = match (row.text("not_probeable"), row.text("in_claims")) {
                ("", "true") => "",
                ("", _) => "$^{\\dagger}$",
                _ => "$^{\\ddagger}$",
            };
            lines.push(vec![
                format!("{}{mark}", latex_text(row.text("task"))),
                row.text("skill").to_owned(),
                row.text("n").to_owned(),
                estimate(&row, ["satisfied", "satisfied_low", "satisfied_high"], 2),
                row.text("n_without").to_owned(),
                estimate(&row, ["satisfied_without", "satisfied_without_low", "satisfied_without_high"], 2),
                estimate(&row, ["judge_kappa", "judge_kappa_low", "judge_kappa_high"], 2),
            ]);
        }
        let caption = format!(
            "Tasks: {}. Share of the $n$ responses that satisfy the task, to prompts with its instruction and without, with \
             95\\,\\% intervals over base prompts; $\\kappa$ of the task's judge with readers. $^{{\\dagger}}$ left out of the \
             claims, $^{{\\ddagger}}$ cannot be probed.",
            self.subject
        );
        Sheet { name: "tasks", columns: "llrrrrr".to_owned(), caption, lines }
    }

    /// The rows of a table at the place where the rules read, of the model's activations.
    fn here(&self, name: &'static str) -> Option<Vec<Record<'a>>> {
        let [site, position] = self.place.as_ref()?;
        let wanted = [("features", "model"), ("site", site.as_str()), ("position", position.as_str())];
        Some(records(self.tables, name).filter(|row| row.holds(&wanted)).collect())
    }

    fn probes(&self) -> Option<Sheet> {
        let (scores, increments) = (self.here("probes")?, self.here("increments")?);
        let mut kinds: Vec<&str> = Vec::new();
        for kind in scores.iter().map(|row| row.text("probe")).filter(|&kind| kind != "specialist") {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        let mut first = heads(&["Task", "Specialist"]);
        first.extend(kinds.iter().map(|kind| kind.replace('_', " ")));
        first.extend(heads(&["Text", "Increment", "$p$"]));
        let mut lines = vec![first];
        for own in scores.iter().filter(|row| row.text("probe") == "specialist") {
            let task = own.text("task");
            let of = |kind: &str| scores.iter().find(|row| row.holds(&[("task", task), ("probe", kind)]));
            let gain = increments.iter().find(|row| row.holds(&[("task", task), ("probe", "specialist")]));
            let mut cells = vec![latex_text(task), estimate(own, ["auroc", "auroc_low", "auroc_high"], 2)];
            cells.extend(kinds.iter().map(|kind| number(of(kind).and_then(|row| row.number("auroc")), 2)));
            cells.push(number(gain.and_then(|row| row.number("text_auroc")), 2));
            cells.push(gain.map_or_else(|| MISSING.to_owned(), |row| estimate(row, ["increment", "low", "high"], 3)));
            cells.push(p(gain.and_then(|row| row.number("p"))));
            lines.push(cells);
        }
        let caption = format!(
            "AUROC of the probes: {}. A specialist per task, general probes across tasks, the text alone, and what the \
             specialist adds to the text, with 95\\,\\% intervals; $p$ of the increment against 0.",
            self.at_the_rules()
        );
        Some(Sheet { name: "probes", columns: format!("l{}", "r".repeat(kinds.len() + 4)), caption, lines })
    }

    fn transfer(&self) -> Option<Sheet> {
        let rows = self.here("transfer")?;
        let cell = |row: Record<'a>| {
            let mark = if row.number("p").is_some_and(|p| p < ALPHA) { "$^{*}$" } else { "" };
            [format!("{}{mark}", number(row.number("auroc"), 2))]
        };
        let caption = format!(
            "Transfer: {}. AUROC of the probe of the row's task on the column's task; $^{{*}}$ $p < .05$ against .5, Holm over \
             the pairs.",
            self.at_the_rules()
        );
        Some(self.matrix("transfer", caption, &rows, cell))
    }

    /// The losses in behaviour, and in representation where the rules read.
    fn ablations(&self) -> Vec<Sheet> {
        let of = |name, wanted: [&str; 3], caption: String| {
            let wanted = [("ablated_in", wanted[0]), ("probes", wanted[1]), ("site", wanted[2])];
            let rows: Vec<Record<'a>> = records(self.tables, "ablation").filter(|row| row.holds(&wanted)).collect();
            let cell = |row: Record<'a>| {
                let excess = row.number("excess").map(|excess| format!("({})", number(Some(excess), 2)));
                [format!("{}{}", number(row.number("drop"), 2), mark(&row)), excess.unwrap_or_default()]
            };
            self.matrix(name, format!("{caption}, in parentheses beyond the controls. {MARKS}"), &rows, cell)
        };
        let mut sheets = Vec::new();
        if let Some(behaviour) = &self.study.ablation.behaviour {
            let sites: Vec<String> = behaviour.sites.iter().map(|site| code(&site.to_string())).collect();
            let sites = match sites.as_slice() {
                [first, .., last] => format!("the {} sites {first} to {last}", sites.len()),
                few => format!("site {}", few.concat()),
            };
            let caption = format!(
                "Ablation in behaviour: {}, at {sites}, strength {}. Loss of the satisfaction rate of the column's task when the \
                 subspace of the row's task is taken out of the model",
                self.subject, behaviour.alpha
            );
            sheets.push(of("ablation-behaviour", ["behaviour", "", ""], caption));
        }
        let Some([site, _]) = &self.place else { return sheets };
        let ablated = self.study.ablation.representation.iter().find(|ablated| ablated.site.to_string() == *site);
        let Some(ablated) = ablated else { return sheets };
        for (name, kind, told) in
            [("ablation-frozen", "frozen", "as it was"), ("ablation-refit", "refit", "fitted anew")]
        {
            let caption = format!(
                "Ablation in representation: {}, {}. Loss of AUROC of the column's probe, {told}, when the subspace of the row's \
                 task is taken out of the activations",
                self.subject,
                place(site, &ablated.position.to_string())
            );
            sheets.push(of(name, ["representation", kind, site], caption));
        }
        sheets
    }

    /// Tasks against tasks; the columns are headed by the numbers of the rows, and a cell has several lines.
    fn matrix<const LINES: usize>(
        &self,
        name: &'static str,
        caption: String,
        rows: &[Record<'a>],
        cell: impl Fn(Record<'a>) -> [String; LINES],
    ) -> Sheet {
        let names = records(self.tables, "tasks").map(|row| row.text("task"));
        let occurs = |task: &&str| rows.iter().any(|row| ["source", "target"].iter().any(|end| row.text(end) == *task));
        let tasks: Vec<&str> = names.filter(occurs).collect();
        let mut lines = vec![vec![String::new()]];
        lines[0].extend((1..=tasks.len()).map(|number| number.to_string()));
        let missing = || std::array::from_fn(|line| if line == 0 { MISSING.to_owned() } else { String::new() });
        for (index, source) in tasks.iter().enumerate() {
            let cell_of = |target: &str| {
                let row = rows.iter().find(|row| row.holds(&[("source", *source), ("target", target)]));
                row.map_or_else(missing, |row| cell(*row))
            };
            let cells: Vec<[String; LINES]> = tasks.iter().map(|target| cell_of(target)).collect();
            for line in 0..LINES {
                let head = if line == 0 { format!("{} {}", index + 1, latex_text(source)) } else { String::new() };
                lines.push(std::iter::once(head).chain(cells.iter().map(|cell| cell[line].clone())).collect());
            }
        }
        Sheet { name, columns: format!("l{}", "r".repeat(tasks.len())), caption, lines }
    }
}

fn heads(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// Text as a program writes it.
fn code(text: &str) -> String {
    format!("\\texttt{{{}}}", latex_text(text))
}

fn place(site: &str, position: &str) -> String {
    format!("site {}, position {}", code(site), code(position))
}

/// Whether a pair depends.
fn mark(row: &Record<'_>) -> &'static str {
    match (row.text("state"), row.number("p")) {
        ("present", _) => "$^{\\bullet}$",
        ("absent", _) => "$^{\\circ}$",
        ("", Some(p)) if p <= ALPHA => "$^{*}$",
        _ => "",
    }
}

/// A value with its interval.
fn estimate(row: &Record<'_>, [value, low, high]: [&str; 3], digits: usize) -> String {
    match (row.number(value), row.number(low)) {
        (Some(value), Some(_)) => format!("{} {}", number(Some(value), digits), interval(row, [low, high], digits)),
        (value, _) => number(value, digits),
    }
}

fn interval(row: &Record<'_>, ends: [&str; 2], digits: usize) -> String {
    match ends.map(|end| row.number(end)) {
        [Some(low), Some(high)] => format!("[{}, {}]", number(Some(low), digits), number(Some(high), digits)),
        _ => MISSING.to_owned(),
    }
}

/// A number without a zero before the point, as papers print numbers that are at most 1: `.87`, `$-$.02`.
fn number(value: Option<f64>, digits: usize) -> String {
    let Some(value) = value else { return MISSING.to_owned() };
    let text = format!("{:.digits$}", value.abs());
    let sign = if value < 0.0 && text.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) { "$-$" } else { "" };
    format!("{sign}{}", text.strip_prefix('0').filter(|rest| rest.starts_with('.')).unwrap_or(&text))
}

fn p(value: Option<f64>) -> String {
    match value {
        Some(p) if p < 0.001 => "$< .001$".to_owned(),
        Some(p) => number(Some(p), if p < 0.1 { 3 } else { 2 }),
        None => MISSING.to_owned(),
    }
}
