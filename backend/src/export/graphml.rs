//! The skill graph as GraphML, the format that networkx, igraph and Gephi read: tasks, and what one does to another.

use shared::study::Study;
use shared::xml::xml_text;

use super::printed::alpha;
use super::table::Kind::{Number, Text, Truth};
use super::table::{Column, Kind, Record, Table, records};

/// An attribute of a task: its name, and the table and the column that it is from.
type Source = (&'static str, &'static str, &'static str);

/// The attributes of a task, where the rules read.
const OF_TASKS: [Source; 22] = [
    ("skill", "tasks", "skill"),
    ("n", "tasks", "n"),
    ("satisfied", "tasks", "satisfied"),
    ("satisfied_low", "tasks", "satisfied_low"),
    ("satisfied_high", "tasks", "satisfied_high"),
    ("n_without", "tasks", "n_without"),
    ("satisfied_without", "tasks", "satisfied_without"),
    ("in_claims", "tasks", "in_claims"),
    ("not_probeable", "tasks", "not_probeable"),
    ("judge_kappa", "tasks", "judge_kappa"),
    ("auroc", "probes", "auroc"),
    ("auroc_low", "probes", "auroc_low"),
    ("auroc_high", "probes", "auroc_high"),
    ("selectivity", "probes", "selectivity"),
    ("increment", "increments", "increment"),
    ("increment_low", "increments", "low"),
    ("increment_high", "increments", "high"),
    ("onset", "depth", "onset"),
    ("relative_onset", "depth", "relative_onset"),
    ("peak", "depth", "peak"),
    ("cluster", "clusters", "cluster"),
    ("own_drop", "ablation", "drop"),
];

/// The attributes of an edge.
const OF_EDGES: [Column; 11] = [
    ("kind", Text, "transfer, or ablation: frozen and refit in representation, behaviour in behaviour"),
    ("site", Text, "site of the residual stream; none in behaviour"),
    ("position", Text, "position in the tokens, of transfer"),
    (
        "value",
        Number,
        "transfer: AUROC of the source's probe on the target; ablation: what the target loses without the source",
    ),
    ("low", Number, "lower end of its 95 % interval"),
    ("high", Number, "upper end"),
    ("p", Number, "transfer: p against 0.5; ablation: p of a drop beyond the controls; Holm over the pairs"),
    ("significant", Truth, "whether p is at most the level of the rules, or the dependence is present"),
    ("state", Text, "ablation: present, absent or undecided; none in studies of the first edition"),
    ("share", Number, "transfer: share of the target's own increment that the source's direction recovers"),
    ("excess", Number, "ablation: value minus the mean drop of the controls"),
];

/// A study's skill graph as GraphML: a node per task; a directed edge per pair of different tasks for the transfer where the
/// rules read, and for every ablation at every site.
pub fn graphml(study: &Study, tables: &[Table]) -> String {
    let rule = study.config.rules.first();
    let [site, position] =
        rule.map_or_else(Default::default, |rule| [rule.site.to_string(), rule.position.to_string()]);
    let here = Here { site: &site, position: &position, alpha: alpha(study) };
    let keys = OF_TASKS.iter().filter_map(|source| Some(key("node", &of_table(tables, source)?)));
    let keys: String = keys.chain(OF_EDGES.iter().map(|column| key("edge", column))).collect();
    let nodes: String = study.tasks.iter().map(|task| node(tables, &here, &task.id)).collect();
    let pairs = edges_of_transfer(tables, &here).into_iter().chain(edges_of_ablation(tables, &here));
    let edges: String = pairs.enumerate().map(|(index, edge)| edge.xml(index)).collect();
    let about = format!(
        "Skill graph of study {} ({}, seed {}) by skillscope {}. Tasks and transfer at site {site}, position {position}.",
        study.id, study.provenance.model.name, study.config.seed, study.provenance.program
    );
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n{keys}  \
         <graph id=\"skills\" edgedefault=\"directed\">\n    <desc>{}</desc>\n{nodes}{edges}  </graph>\n</graphml>\n",
        xml_text(&about)
    )
}

/// Where the rules read, and their level.
struct Here<'a> {
    site: &'a str,
    position: &'a str,
    alpha: f64,
}

/// The column that an attribute of a task is from, under the attribute's name; none where the study has no such table.
fn of_table(tables: &[Table], (name, table, column): &Source) -> Option<Column> {
    let columns = tables.iter().find(|of| of.name == *table)?.columns();
    let (_, kind, about) = columns.iter().find(|(of, ..)| of == column)?;
    Some((*name, *kind, *about))
}

fn key(of: &str, (name, kind, about): &Column) -> String {
    let kind = match kind {
        Kind::Text => "string",
        Kind::Number => "double",
        Kind::Integer => "long",
        Kind::Truth => "boolean",
    };
    let about = xml_text(about);
    format!(
        "  <key id=\"{of}.{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"><desc>{about}</desc></key>\n"
    )
}

fn data(of: &str, name: &str, value: &str) -> String {
    if value.is_empty() { String::new() } else { format!("<data key=\"{of}.{name}\">{}</data>", xml_text(value)) }
}

fn node(tables: &[Table], here: &Here<'_>, task: &str) -> String {
    let probed = [("features", "model"), ("site", here.site), ("position", here.position), ("task", task)];
    let specialist = [probed.as_slice(), &[("probe", "specialist")]].concat();
    let row = |table: &str| {
        let wanted = match table {
            "tasks" => vec![("task", task)],
            "depth" => vec![("position", here.position), ("task", task)],
            "clusters" => probed.to_vec(),
            "ablation" => vec![("ablated_in", "behaviour"), ("source", task), ("target", task)],
            _ => specialist.clone(),
        };
        records(tables, table).find(|row| row.holds(&wanted))
    };
    let values = OF_TASKS.iter().map(|(name, table, column)| {
        let value = row(table).map_or("", |row| row.text(column));
        data("node", name, value)
    });
    format!("    <node id=\"{}\">{}</node>\n", xml_text(task), values.collect::<String>())
}

/// What one task does to another.
struct Edge<'a> {
    row: Record<'a>,
    kind: &'a str,
    /// The column that has the value.
    value: &'static str,
    position: &'a str,
    /// The columns that only edges of its kind have.
    own: &'static [&'static str],
    significant: Option<bool>,
}

impl Edge<'_> {
    fn xml(&self, index: usize) -> String {
        let significant = self.significant.map(|of| of.to_string()).unwrap_or_default();
        let named = [
            ("kind", self.kind),
            ("position", self.position),
            ("value", self.row.text(self.value)),
            ("significant", significant.as_str()),
        ];
        let columns = ["site", "low", "high", "p"].into_iter().chain(self.own.iter().copied());
        let columns = columns.map(|name| (name, self.row.text(name)));
        let values: String = named.into_iter().chain(columns).map(|(name, value)| data("edge", name, value)).collect();
        let [source, target] = ["source", "target"].map(|end| xml_text(self.row.text(end)));
        format!("    <edge id=\"e{index}\" source=\"{source}\" target=\"{target}\">{values}</edge>\n")
    }
}

fn is_of_two(row: &Record<'_>) -> bool {
    row.text("source") != row.text("target")
}

fn edges_of_transfer<'a>(tables: &'a [Table], here: &Here<'a>) -> Vec<Edge<'a>> {
    let wanted = [("features", "model"), ("site", here.site), ("position", here.position)];
    let rows = records(tables, "transfer").filter(|row| is_of_two(row) && row.holds(&wanted));
    let edge = |row: Record<'a>| Edge {
        row,
        kind: "transfer",
        value: "auroc",
        position: here.position,
        own: &["share"],
        significant: row.number("p").map(|p| p <= here.alpha),
    };
    rows.map(edge).collect()
}

fn edges_of_ablation<'a>(tables: &'a [Table], here: &Here<'a>) -> Vec<Edge<'a>> {
    let edge = |row: Record<'a>| {
        let tested = match row.text("state") {
            "" => row.number("p").map(|p| p <= here.alpha),
            state => Some(state == "present"),
        };
        let kind = if row.text("probes").is_empty() { row.text("ablated_in") } else { row.text("probes") };
        Edge { row, kind, value: "drop", position: "", own: &["state", "excess"], significant: tested }
    };
    records(tables, "ablation").filter(is_of_two).map(edge).collect()
}
