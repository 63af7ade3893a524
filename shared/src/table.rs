//! Tables as text: CSV for programs, Markdown for pages that people write, LaTeX for papers. The only writer of each.

/// Lines of cells as CSV (RFC 4180), the heads first.
pub fn csv<L: AsRef<[String]>>(lines: impl IntoIterator<Item = L>) -> String {
    lines.into_iter().map(|cells| format!("{}\r\n", joined(cells.as_ref(), ",", quoted))).collect()
}

/// Lines of cells as a Markdown table; the first are the heads.
pub fn markdown<L: AsRef<[String]>>(lines: impl IntoIterator<Item = L>) -> String {
    let mut text = String::new();
    for cells in lines {
        let cells = cells.as_ref();
        let first = text.is_empty();
        text += &format!("| {} |\n", joined(cells, " | ", |cell| cell.replace('|', "\\|").replace('\n', " ")));
        if first {
            text += &format!("|{}\n", "---|".repeat(cells.len()));
        }
    }
    text
}

/// What a LaTeX table says beside its cells.
pub struct Latex<'a> {
    /// Its columns, as tabular takes them: `lrr`.
    pub columns: &'a str,
    /// Its caption, LaTeX already.
    pub caption: &'a str,
    /// Its label: `tab:transfer`.
    pub label: &'a str,
    /// What stands in small print below it, LaTeX already; empty where there is nothing to say.
    pub note: &'a str,
}

/// Lines of cells as a LaTeX table with the rules of the package booktabs; the first are the heads. The cells are LaTeX
/// already: [`latex_text`] escapes what is not. Where the table is wider than the text, it is scaled down to it.
pub fn latex<L: AsRef<[String]>>(of: &Latex<'_>, lines: impl IntoIterator<Item = L>) -> String {
    let Latex { columns, caption, label, note } = of;
    let mut rows = String::new();
    for cells in lines {
        let line = joined(cells.as_ref(), " & ", str::to_owned);
        // Behind the end of the row above, either would be read as an argument of it.
        let open = if line.starts_with(['[', '*']) { "{}" } else { "" };
        let rule = if rows.is_empty() { "    \\midrule\n" } else { "" };
        rows += &format!("    {open}{line} \\\\\n{rule}");
    }
    let note = if note.is_empty() {
        String::new()
    } else {
        format!("\n  \\par\\vspace{{4pt}}\n  \\parbox{{\\linewidth}}{{\\footnotesize\\raggedright {note}}}")
    };
    format!(
        "% \\usepackage{{booktabs}}\n% \\usepackage{{graphicx}}\n\\begin{{table}}[tbp]\n  \\centering\n  \\small\n  \
         \\setlength{{\\tabcolsep}}{{4pt}}\n  \\caption{{{caption}}}\n  \\label{{{label}}}\n  \\vspace{{6pt}}\n  \
         \\resizebox{{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}}{{!}}{{\\begin{{tabular}}{{{columns}}}\n    \
         \\toprule\n{rows}    \\bottomrule\n  \\end{{tabular}}}}{note}\n\\end{{table}}\n"
    )
}

/// Text as LaTeX: special characters are escaped, and those that not every font has are written as commands.
pub fn latex_text(text: &str) -> String {
    let mut latex = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '{' | '}' | '$' | '&' | '#' | '%' | '_' => latex.extend(['\\', letter]),
            '\\' => latex += "\\textbackslash{}",
            '~' => latex += "\\textasciitilde{}",
            '^' => latex += "\\textasciicircum{}",
            '<' | '>' | '|' => latex.extend(['$', letter, '$']),
            '"' => latex += "''",
            '−' => latex += "$-$",
            '–' => latex += "--",
            '—' => latex += "---",
            '…' => latex += "\\dots{}",
            '≤' => latex += "$\\le$",
            '≥' => latex += "$\\ge$",
            '±' => latex += "$\\pm$",
            '×' => latex += "$\\times$",
            '·' => latex += "$\\cdot$",
            '→' => latex += "$\\to$",
            '←' => latex += "$\\leftarrow$",
            '↔' => latex += "$\\leftrightarrow$",
            'α' => latex += "$\\alpha$",
            'κ' => latex += "$\\kappa$",
            '½' => latex += "$\\frac12$",
            '\u{a0}' | '\u{202f}' => latex.push('~'),
            '\n' | '\r' | '\t' => latex.push(' '),
            other => latex.push(other),
        }
    }
    latex
}

fn joined(cells: &[String], between: &str, write: impl Fn(&str) -> String) -> String {
    cells.iter().map(|cell| write(cell)).collect::<Vec<_>>().join(between)
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}
