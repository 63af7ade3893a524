//! The tables that a paper prints, chosen from a study's tables and rounded, as LaTeX.

use shared::study::Study;
use shared::table::{Latex, latex, latex_text};

use super::printed::{MISSING, alpha, estimate, interval, number, p};
use super::table::{Record, Table, records};

/// What the marks of tasks mean.
const MARKS: &str = "$^{\\dagger}$ left out of the claims, $^{\\ddagger}$ cannot be probed.";

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
    /// What stands in small print below it.
    note: String,
    /// The heads, then the rows.
    lines: Vec<Vec<String>>,
}

impl Sheet {
    fn into_file(self) -> (String, String) {
        let label = format!("tab:{}", self.name);
        let of = Latex { columns: &self.columns, caption: &self.caption, label: &label, note: &self.note };
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
    /// The level at which a p is marked.
    alpha: f64,
}

impl<'a> Paper<'a> {
    fn new(study: &'a Study, tables: &'a [Table]) -> Self {
        let subject = format!("{}, seed {}", latex_text(&study.provenance.model.name), study.config.seed);
        let place = study.config.rules.first().map(|rule| [rule.site.to_string(), rule.position.to_string()]);
        Self { study, tables, subject, place, alpha: alpha(study) }
    }

    /// The subject, with the place where the rules read.
    fn at_the_rules(&self) -> String {
        let at = self.place.as_ref().map(|[site, position]| format!(", {}", place(site, position)));
        format!("{}{}", self.subject, at.unwrap_or_default())
    }

    /// The level as papers print it.
    fn level(&self) -> String {
        self.alpha.to_string().trim_start_matches('0').to_owned()
    }

    /// A task's name with its mark.
    fn named(&self, task: &str) -> String {
        let row = records(self.tables, "tasks").find(|row| row.text("task") == task);
        let mark = match row.map(|row| (row.text("not_probeable"), row.text("in_claims"))) {
            Some(("", "true")) | None => "",
            Some(("", _)) => "$^{\\dagger}$",
            Some(_) => "$^{\\ddagger}$",
        };
        format!("{}{mark}", latex_text(task))
    }

    fn claims(&self) -> Sheet {
        let mut lines = vec![heads(&["Claim", "Statement", "Verdict", "Effect", "95\\,\\% interval", "Margin", "$p$"])];
        let mut measures = Vec::new();
        for row in records(self.tables, "verdicts").filter(|row| row.text("features") == "model") {
            lines.push(vec![
                row.text("claim").to_owned(),
                format!("\\raggedright {}", latex_text(row.text("statement"))),
                row.text("standing").to_owned(),
                number(row.number("effect"), 3),
                interval(&row, ["low", "high"], 3),
                number(row.number("margin"), 2),
                p(row.number("p")),
            ]);
            measures.push(format!("({}) {}", row.text("claim"), latex_text(row.text("measures"))));
        }
        Sheet {
            name: "claims",
            columns: "lp{0.3\\linewidth}lrrrr".to_owned(),
            caption: format!("Verdicts on the claims: {}.", self.at_the_rules()),
            note: format!(
                "Margin: the effect at which the verdict turns. $p$ corrected by Holm over the claims. Effects: {}.",
                measures.join("; ")
            ),
            lines,
        }
    }

    fn tasks(&self) -> Sheet {
        let all = ["Task", "Skill", "$n$", "Satisfied", "$n$ without", "Without", "Judge's $\\kappa$"];
        let mut lines = vec![heads(&all)];
        for row in records(self.tables, "tasks") {
            let shown = |columns| estimate(&row, columns, 2).join(" ").trim_end().to_owned();
            lines.push(vec![
                self.named(row.text("task")),
                row.text("skill").to_owned(),
                row.text("n").to_owned(),
                shown(["satisfied", "satisfied_low", "satisfied_high"]),
                row.text("n_without").to_owned(),
                shown(["satisfied_without", "satisfied_without_low", "satisfied_without_high"]),
                shown(["judge_kappa", "judge_kappa_low", "judge_kappa_high"]),
            ]);
        }
        let caption = format!(
            "Tasks: {}. Share of the $n$ responses that satisfy the task, to prompts with its instruction and without, with \
             95\\,\\% intervals over base prompts; $\\kappa$ of the task's judge with readers.",
            self.subject
        );
        Sheet { name: "tasks", columns: "llrrrrr".to_owned(), caption, note: MARKS.to_owned(), lines }
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
        first.extend(heads(&["Text", "Both", "Increment", "$p$"]));
        let mut lines = vec![first];
        for own in scores.iter().filter(|row| row.text("probe") == "specialist") {
            let task = own.text("task");
            let of = |kind: &str| scores.iter().find(|row| row.holds(&[("task", task), ("probe", kind)]));
            let gain = increments.iter().find(|row| row.holds(&[("task", task), ("probe", "specialist")]));
            let [value, ends] = estimate(own, ["auroc", "auroc_low", "auroc_high"], 2);
            let mut cells = vec![self.named(task), value];
            let mut below = vec![String::new(), ends];
            cells.extend(kinds.iter().map(|kind| number(of(kind).and_then(|row| row.number("auroc")), 2)));
            cells.push(number(gain.and_then(|row| row.number("text_auroc")), 2));
            cells.push(number(gain.and_then(|row| row.number("with_auroc")), 2));
            below.resize(cells.len(), String::new());
            let missing = || [MISSING.to_owned(), String::new()];
            let [value, ends] = gain.map_or_else(missing, |row| estimate(row, ["increment", "low", "high"], 3));
            cells.extend([value, p(gain.and_then(|row| row.number("p")))]);
            below.extend([ends, String::new()]);
            lines.extend([cells, below]);
        }
        let caption = format!("AUROC of the probes: {}, with 95\\,\\% intervals.", self.at_the_rules());
        let note = format!(
            "Specialist: a probe per task on the activations alone; then general probes across tasks, on the activations. \
             Text: a probe on the text alone; Both: the activations added to it; Increment: Both minus Text, on the same \
             rows, so it is not Specialist minus Text. $p$: two-sided, of the increment against 0, not corrected for the \
             number of tasks. {MARKS}"
        );
        Some(Sheet { name: "probes", columns: format!("l{}", "r".repeat(kinds.len() + 5)), caption, note, lines })
    }

    fn transfer(&self) -> Option<Sheet> {
        let rows = self.here("transfer")?;
        let cell = |row: Record<'a>| {
            let mark = if row.number("p").is_some_and(|p| p <= self.alpha) { "$^{*}$" } else { "" };
            [format!("{}{mark}", number(row.number("auroc"), 2))]
        };
        let caption =
            format!("Transfer: {}. AUROC of the probe of the row's task on the column's task.", self.at_the_rules());
        let note = format!("$^{{*}}$ $p \\le {}$, two-sided against .5, Holm over the pairs. {MARKS}", self.level());
        Some(self.matrix("transfer", [caption, note], &rows, cell))
    }

    /// The losses in behaviour, and in representation where the rules read.
    fn ablations(&self) -> Vec<Sheet> {
        let of = |name, wanted: [&str; 3], caption: String| {
            let wanted = [("ablated_in", wanted[0]), ("probes", wanted[1]), ("site", wanted[2])];
            let rows: Vec<Record<'a>> = records(self.tables, "ablation").filter(|row| row.holds(&wanted)).collect();
            let cell = |row: Record<'a>| {
                let excess = row.number("excess").map(|excess| format!("({})", number(Some(excess), 2)));
                [format!("{}{}", number(row.number("drop"), 2), self.mark(&row)), excess.unwrap_or_default()]
            };
            let note = format!(
                "In parentheses the loss minus the mean loss under the controls. $^{{\\bullet}}$ present, $^{{\\circ}}$ absent, \
                 $^{{\\mathrm{{n}}}}$ not tested, unmarked undecided; $^{{*}}$ $p \\le {}$ where the study has no such states. \
                 {MARKS}",
                self.level()
            );
            self.matrix(name, [format!("{caption}."), note], &rows, cell)
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

    /// Whether a pair depends, and whether that was tested.
    fn mark(&self, row: &Record<'_>) -> &'static str {
        match (row.text("state"), row.number("p")) {
            ("present", _) => "$^{\\bullet}$",
            ("absent", _) => "$^{\\circ}$",
            ("", None) => "$^{\\mathrm{n}}$",
            ("", Some(p)) if p <= self.alpha => "$^{*}$",
            _ => "",
        }
    }

    /// Tasks against tasks, numbered in every matrix as the study lists them; a cell has several lines, and those that hold
    /// nothing in a row are left out.
    fn matrix<const LINES: usize>(
        &self,
        name: &'static str,
        [caption, note]: [String; 2],
        rows: &[Record<'a>],
        cell: impl Fn(Record<'a>) -> [String; LINES],
    ) -> Sheet {
        let names = (1..).zip(self.study.tasks.iter().map(|task| task.id.as_str()));
        let occurs = |task: &str| rows.iter().any(|row| ["source", "target"].iter().any(|end| row.text(end) == task));
        let tasks: Vec<(usize, &str)> = names.filter(|(_, task)| occurs(task)).collect();
        let mut lines = vec![vec![String::new()]];
        lines[0].extend(tasks.iter().map(|(number, _)| number.to_string()));
        let missing = || std::array::from_fn(|line| if line == 0 { MISSING.to_owned() } else { String::new() });
        for &(number, source) in &tasks {
            let cell_of = |target: &str| {
                let row = rows.iter().find(|row| row.holds(&[("source", source), ("target", target)]));
                row.map_or_else(missing, |row| cell(*row))
            };
            let cells: Vec<[String; LINES]> = tasks.iter().map(|(_, target)| cell_of(target)).collect();
            for line in (0..LINES).filter(|&line| cells.iter().any(|cell| !cell[line].is_empty())) {
                let head = if line == 0 { format!("{number} {}", self.named(source)) } else { String::new() };
                lines.push(std::iter::once(head).chain(cells.iter().map(|cell| cell[line].clone())).collect());
            }
        }
        Sheet { name, columns: format!("l{}", "r".repeat(tasks.len())), caption, note, lines }
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
