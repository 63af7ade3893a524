//! `skillscope judges`: the judges that checkers can ask, and how far they agree with readers.

use anyhow::Result;
use shared::judge;
use shared::stats::Agreement;
use shared::study::JudgeCard;

/// List the judges of task files, their sources, and their agreement with readers of a real model's responses.
#[derive(clap::Args)]
pub struct Args {}

/// Runs the command.
pub fn run(_args: &Args, json: bool) -> Result<()> {
    let judges = || judge::ALL.iter().map(|judge| (judge, judge.card()));
    if json {
        let entry = |(judge, card): (&judge::Judge, JudgeCard)| serde_json::json!({"id": judge.id, "source": judge.source, "labels": (judge.labels)(), "card": card});
        println!("{}", serde_json::Value::Array(judges().map(entry).collect()));
        return Ok(());
    }
    println!(
        "{:<15} {:<20} {:>5} {:>8} {:>6}  {:<20} readers with each other",
        "judge", "name", "texts", "accuracy", "chance", "κ (95 %)"
    );
    for (judge, card) in judges() {
        let (chance, kappa, readers) = match &card.audit {
            Some(audit) => (
                format!("{:.2}", audit.agreement.chance),
                of_agreement(&audit.agreement) + if audit.is_doubtful() { " !" } else { "" },
                of_agreement(&audit.readers),
            ),
            None => ["–"; 3].map(str::to_owned).into(),
        };
        let (id, name, texts, accuracy) = (judge.id, &card.name, card.audited, card.agreement);
        println!("{id:<15} {name:<20} {texts:>5} {accuracy:>8.2} {chance:>6}  {kappa:<20} {readers}");
    }
    println!(
        "\n! doubtful: κ below 0.6. The readers were two passes of a language model, not people (docs/audit.md). Sources:"
    );
    judges().for_each(|(judge, _)| println!("  {}: {}", judge.id, judge.source));
    Ok(())
}

fn of_agreement(agreement: &Agreement) -> String {
    let [low, high] = agreement.interval;
    format!("{:.2} ({low:.2} to {high:.2})", agreement.kappa)
}
