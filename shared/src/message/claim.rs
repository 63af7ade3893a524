//! The claims: statements, what is measured, the pre-declared rules, what would falsify a claim, and a verdict's parts.

use super::{Template, templates};

/// The paper's five claims, in order.
pub const STATEMENTS: [Template; 5] =
    [GAP_STATEMENT, TRANSFER_STATEMENT, DEPENDENCY_STATEMENT, DEPTH_STATEMENT, TIME_STATEMENT];

templates! {
    // Claim 1: general probes and specialists.
    GAP_STATEMENT = "gap-statement": "General probes trained across all tasks underperform task specialists.";
    GAP_MEASURES = "gap-measures":
        "mean increment of the specialists over the text minus that of the general probe, AUROC";
    GAP_RULE = "gap-rule":
        "Supported when the 95 % interval of the difference lies above 0.01 AUROC, contradicted when it lies below. The \
         general probe is one direction for all tasks, with an intercept and a sign per task: it sees every sample that \
         the specialist sees and more, and cannot lose by base rates or signs, so a gap is one of directions. Both have \
         the text's own logit as an offset. No verdict unless the specialists add more than 0.01 AUROC to the text (the \
         error of their mean takes the tasks' errors as independent: no base prompt is in two tasks), and p, corrected by \
         Holm over the claims, is at most 0.05.";
    GAP_FALSIFIED = "gap-falsified":
        "A general probe that adds as much to the text as the specialists do, within 0.01 AUROC.";
    RAW_GAP_POOLED = "raw-gap-pooled":
        "raw gap in AUROC, probes kept, to the general probe of all tasks together";
    RAW_GAP_MATCHED = "raw-gap-matched":
        "raw gap in AUROC, probes kept, to the general probe of all tasks together, as many samples as the specialist had";
    RAW_GAP_INTERCEPT = "raw-gap-intercept":
        "raw gap in AUROC, probes kept, to the general probe of all tasks together with an intercept per task";
    RAW_GAP_LEAVE_ONE_OUT = "raw-gap-leave-one-out":
        "raw gap in AUROC, probes kept, to the general probe of all tasks but the one tested";
    GATE = "gate":
        "gate: mean increment of the specialists over the text, which must lie above 0.01 AUROC with its interval";

    // Claim 2, its halves (a) and (b), and the part on named pairs; `halves` separates the halves' rules.
    TRANSFER_STATEMENT = "transfer-statement": "Cross-task transfer is weak, and clustered by skill similarity.";
    HALVES = "halves": " ";
    WEAK_STATEMENT = "weak-statement": "Cross-task transfer is weak.";
    WEAK_MEASURES = "weak-measures":
        "share of the tasks' own increments over the text that other tasks' directions recover, whatever their sign";
    WEAK_RULE = "weak-rule":
        "(a) Another task's direction is given a signed scale on the target's training folds, beside the text's own logit: \
         a direction read backwards is shared, not weak. Weak when the 95 % interval of the share recovered between \
         different tasks lies below one half, contradicted when it lies above. Targets whose own increment does not lie \
         above 0 are left out. No verdict unless the specialists add more than 0.01 AUROC to the text (the error of their \
         mean takes the tasks' errors as independent: no base prompt is in two tasks), and p, corrected by Holm over the \
         claims, is at most 0.05.";
    WEAK_FALSIFIED = "weak-falsified":
        "Directions of other tasks that recover at least half of what a task's own probe adds to the text.";
    WEAK_SIGNED = "weak-signed": "mean of AUROC − ½ of other tasks' probes, signed: opposite signs cancel";
    WEAK_SIZE = "weak-size":
        "root mean square of AUROC − ½ of other tasks' probes, variance of noise taken off, over that of the tasks' own";
    TRANSFER_FLIPPED = "transfer-flipped": "share of pairs with sign-flipped transfer (interval below ½)";
    SHARE_BETWEEN = "share-between":
        "share recovered between {one} and {other}, a hypothesis of its own; one-sided p against 0";
    CLUSTERED_STATEMENT = "clustered-statement": "Cross-task transfer is clustered by skill.";
    CLUSTERED_MEASURES = "clustered-measures": "mean share recovered within a skill minus that between skills";
    CLUSTERED_RULE = "clustered-rule":
        "(b) Clustered when the share recovered is larger within skills than between them in at least 95 % of all ways to \
         give the skills to the tasks, contradicted when it is smaller in as many. The test is exact; the same conditions \
         hold as for (a).";
    CLUSTERED_FALSIFIED = "clustered-falsified": "Transfer that is no stronger within a skill than between skills.";

    // Claim 3: pairs that are present, absent or undecided.
    DEPENDENCY_STATEMENT = "dependency-statement":
        "Causal ablation shows sparse, asymmetric dependencies between tasks, not shared representations.";
    DEPENDENCY_MEASURES = "dependency-measures":
        "share of the pairs of different tasks that depend (present); the interval ends where all undecided pairs would";
    DEPENDENCY_RULE = "dependency-rule":
        "Read in behaviour if the model was intervened on, otherwise in representation with probes fitted anew at the \
         rule's site. A pair is present when the target loses more than under controls of the same rank (one-sided, Holm \
         over the pairs), absent when it loses less than half of what its own ablation takes from it beyond the controls (p \
         at most 0.05, where that own loss is itself shown), and undecided otherwise. Nothing is decided unless ablating a \
         task hurts that task itself beyond the controls (mean own excess above 0, p at most 0.05). Supported when more \
         than half of the pairs are absent and the asymmetry mean |E − Eᵀ|, KL divergence taken out, exceeds that of \
         permuted labels (p at most 0.05). Contradicted when more than half are present. Inconclusive otherwise. The p is \
         the largest of its conditions' (that of a majority is Holm's of the pair that makes it), corrected by Holm over \
         the claims, and at most 0.05.";
    DEPENDENCY_FALSIFIED = "dependency-falsified": "Ablating any one task hurts most of the others as well.";
    DEPENDENCY_OWN = "dependency-own":
        "mean drop of the ablated tasks themselves beyond the controls; one-sided p against 0";
    PAIRS_PRESENT = "pairs-present": "pairs that are present";
    PAIRS_ABSENT = "pairs-absent": "pairs that are absent";
    PAIRS_UNDECIDED = "pairs-undecided": "pairs that are undecided";
    ASYMMETRY = "asymmetry":
        "asymmetry, mean |E − Eᵀ| over pairs, KL taken out; the interval and the p are of the exchange with permuted labels";
    KL_TASKS = "kl-tasks": "mean KL divergence of the tasks' ablations on neutral text, nats per token";
    KL_CONTROLS = "kl-controls": "mean KL divergence of the controls, nats per token";
    NAMED_PAIR = "named-pair":
        "{source} → {target}, drop beyond the controls; one-sided p, Holm over the named pairs";

    // Claim 4: depth.
    DEPTH_STATEMENT = "depth-statement": "Tasks stratify by complexity across layers: structural early, semantic late.";
    DEPTH_MEASURES = "depth-measures":
        "Somers' D between the layer of onset and the order structural < lexical < semantic, stylistic";
    DEPTH_RULE = "depth-rule":
        "A task emerges when its increment over the text at its best block lies above 0 (p at most 0.05, times the number of \
         blocks); onset is the first block that reaches 0.9 of the peak. One exact permutation test serves both sides: of \
         all ways to give these skills to the tasks that emerge, the share with so large a |D|. Supported when D lies \
         above 0 and p, corrected by Holm over the claims, is at most 0.05, contradicted when D lies below 0 and p is as \
         small, inconclusive otherwise. No verdict unless at least six tasks emerge.";
    DEPTH_FALSIFIED = "depth-falsified": "Onsets that fall from structural to semantic tasks.";
    DEPTH_EMERGING = "depth-emerging": "gate: tasks that emerge, of which there must be six";
    DEPTH_LEAST = "depth-least":
        "smallest |D| that can be significant with these tasks, before the correction over the claims";

    // Claim 5: increments before, during and after the response.
    TIME_STATEMENT = "time-statement":
        "Constraint satisfaction is monitored during generation, not planned before it.";
    TIME_MEASURES = "time-measures":
        "rise of the mean increment over the text from the first response token to the last, AUROC";
    TIME_RULE = "time-rule":
        "Monitoring is the rise of the specialists' mean increment over the text from the first to the last token of the \
         response; planning is their mean increment at the last user token and the last template token. Supported when the \
         95 % interval of monitoring lies above 0.02 AUROC and planning lies within 0.02 of 0 (two one-sided tests). \
         Contradicted when planning lies above 0.02, or monitoring below 0.02, with its 95 % interval. The p is the larger \
         of the two conditions' for support, twice the smaller for contradiction, corrected by Holm over the claims, and \
         at most 0.05; no verdict unless the specialists add more than 0.01 AUROC to the text at the last token. Errors of \
         means over tasks take the tasks' errors as independent: no base prompt is in two tasks.";
    TIME_FALSIFIED = "time-falsified":
        "Activations that know more of success than the prompt's text before the response begins, or that know no \
         more beyond the text at its end than at its start.";
    TIME_PLANNING = "time-planning":
        "planning: mean increment over the text at the last user token and the last template token; p against 0";
    TIME_FIRST = "time-first": "mean increment over the text at the first response token; p against 0";
    TIME_LAST = "time-last": "mean increment over the text at the last response token; p against 0";
}
