# The sentences that `shared` writes into a study, verbatim. The page's code does not use these messages: text/study.rs
# recognises a sentence by its pattern here, which must match no other sentence.

# Claim 1: general probes and specialists. The statement, what is measured, the rule, what would falsify it, the parts.
gap-statement = General probes trained across all tasks underperform task specialists.
gap-measures = mean over tasks of the specialist's AUROC minus that of the general probe with a task intercept
gap-rule =
    Supported when the 95 % interval of the gap lies above 0.02 AUROC, contradicted when it lies below, inconclusive
    otherwise. The general probe that decides is the pooled one with an intercept per task: it sees every sample the
    specialist sees and more, and cannot lose by the tasks' base rates alone, so a gap is one of directions. No verdict
    unless the specialists' mean AUROC lies above 0.52 with its interval and beats permuted labels, and p, corrected by
    Holm over the claims, is at most 0.05.
gap-falsified =
    A general probe with a task intercept that reads the tasks as well as their specialists do, within 0.02 AUROC.
gap-pooled = the same gap to the general probe of all tasks together
gap-matched = the same gap to the general probe of all tasks together, as many samples as the specialist had
gap-intercept = the same gap to the general probe of all tasks together with an intercept per task
gap-leave-one-out = the same gap to the general probe of all tasks but the one tested
specialists-part = mean AUROC of the specialists; p against permuted labels

# Claim 2: transfer. The second statement is for studies that do not test the claim.
transfer-statement = Cross-task transfer is weak; that it is clustered by skill is tested apart.
transfer-statement-untested = Cross-task transfer is weak, and clustered by skill similarity.
transfer-measures =
    mean relative transfer between different tasks: (AUROC of the other task's probe − ½) summed over pairs, over the
    same sum for the task's own probe
transfer-rule =
    Supported (weak) when the 95 % interval of mean relative transfer lies below one half, contradicted when it lies
    above, inconclusive otherwise. Targets whose own probe is not above chance are left out. Whether transfer clusters
    by skill is tested beside it and does not decide. No verdict unless the specialists' mean AUROC lies above 0.52 with
    its interval and beats permuted labels, and p, corrected by Holm over the claims, is at most 0.05.
transfer-falsified = Probes of other tasks that recover at least half of what a task's own probe reads.
transfer-auroc = mean AUROC of other tasks' probes; p against chance
transfer-flipped = share of pairs with sign-flipped transfer (interval below ½)
transfer-by-skill = relative transfer within a skill minus between skills; one-sided p by shuffled skills

# Claim 3: ablation. The second statement is for studies that do not test the claim.
dependency-statement = Causal ablation shows sparse, asymmetric dependencies between tasks, not shared representations.
dependency-statement-untested = Causal ablation shows sparse, asymmetric dependencies, not shared representations.
dependency-measures =
    share of the pairs of different tasks whose drop under ablation goes beyond the controls of the same rank
dependency-rule =
    Read in behaviour if the model was intervened on, otherwise in representation with probes fitted anew at the rule's
    site. Supported when ablating a task hurts that task itself beyond the controls (mean own drop, interval above 0),
    fewer than half of the pairs of different tasks count (Wilson interval below one half), and the asymmetry mean |D −
    Dᵀ| exceeds its bootstrap noise. Contradicted when ablation hurts the task itself and more than half of the pairs
    count (interval above one half). Inconclusive otherwise. The p is the largest of its conditions', corrected by Holm
    over the claims, and at most 0.05; no verdict unless the specialists' mean AUROC lies above 0.52 with its interval
    and beats permuted labels.
dependency-falsified = Ablating any one task hurts most of the others as well.
dependency-own = mean drop of the ablated tasks themselves beyond the controls; p against 0
dependency-asymmetry =
    asymmetry, mean |D − Dᵀ| over pairs beyond the controls; the interval and the p are of its bootstrap noise
dependency-counting = pairs of different tasks that count

# Claim 4: depth.
depth-statement = Tasks stratify by complexity across layers: structural early, semantic late.
depth-measures = Somers' D between the layer of onset and the order structural < lexical < semantic, stylistic
depth-rule =
    Onset is the first block whose specialist reaches ½ + 0.9 (peak − ½). Supported when the 95 % interval of Somers' D
    lies above 0 and shuffling the skills over the tasks gives so large a D in at most 5 % of shuffles (two-sided),
    contradicted when the interval lies below 0.3 (the order is weak at most, or reversed), inconclusive otherwise or
    where both hold. Tasks that no block reads above chance are left out. The p is corrected by Holm over the claims; no
    verdict unless the specialists' mean AUROC lies above 0.52 with its interval and beats permuted labels.
depth-falsified = Onsets that do not rise from structural to semantic tasks.

# Claim 5: time.
time-statement = Constraint satisfaction is monitored during generation, not planned before it.
time-measures =
    mean monitoring index: rise of the specialists' AUROC from the first response token to the end of sequence, beyond
    the same rise of the surface baseline
time-rule =
    Supported when the 95 % interval of the mean monitoring index lies above 0.02 AUROC and that of the mean planning
    index (AUROC before the response minus the prompt-only baseline) below 0.05. Contradicted when the planning index
    lies above 0.05, or the monitoring index below 0.02. Inconclusive otherwise. The p is the larger of the two
    conditions' for support, twice the smaller for contradiction, corrected by Holm over the claims, and at most 0.05;
    no verdict unless the specialists' mean AUROC lies above 0.52 with its interval and beats permuted labels.
time-falsified =
    Probes that read success before the response better than the prompt's own features do, or that read no more of it at
    the end than at the start.
time-planning =
    mean planning index: AUROC at the last user token and the last connector, minus the prompt-only baseline; p against
    0
time-prompt-only = mean AUROC of the prompt-only baseline; p against ½
time-surface = mean AUROC of the surface baseline at the end of sequence; p against ½

# The second edition of the method. Claim 1: increments over the text.
increment-gap-measures = mean increment of the specialists over the text minus that of the general probe, AUROC
increment-gap-rule =
    Supported when the 95 % interval of the difference lies above 0.01 AUROC, contradicted when it lies below. The
    general probe is one direction for all tasks, with an intercept and a sign per task: it sees every sample that the
    specialist sees and more, and cannot lose by base rates or signs, so a gap is one of directions. Both have the
    text's own logit as an offset. No verdict unless the specialists add more than 0.01 AUROC to the text (the error of
    their mean takes the tasks' errors as independent: no base prompt is in two tasks), and p, corrected by Holm over
    the claims, is at most 0.05.
increment-gap-falsified = A general probe that adds as much to the text as the specialists do, within 0.01 AUROC.
raw-gap-pooled = raw gap in AUROC, probes kept, to the general probe of all tasks together
raw-gap-matched =
    raw gap in AUROC, probes kept, to the general probe of all tasks together, as many samples as the specialist had
raw-gap-intercept = raw gap in AUROC, probes kept, to the general probe of all tasks together with an intercept per task
raw-gap-leave-one-out = raw gap in AUROC, probes kept, to the general probe of all tasks but the one tested
gate-part = gate: mean increment of the specialists over the text, which must lie above 0.01 AUROC with its interval

# Claim 2, its halves (a) and (b), and the part on named pairs.
weak-statement = Cross-task transfer is weak.
weak-measures =
    share of the tasks' own increments over the text that other tasks' directions recover, whatever their sign
weak-rule =
    (a) Another task's direction is given a signed scale on the target's training folds, beside the text's own logit: a
    direction read backwards is shared, not weak. Weak when the 95 % interval of the share recovered between different
    tasks lies below one half, contradicted when it lies above. Targets whose own increment does not lie above 0 are
    left out. No verdict unless the specialists add more than 0.01 AUROC to the text (the error of their mean takes the
    tasks' errors as independent: no base prompt is in two tasks), and p, corrected by Holm over the claims, is at most
    0.05.
weak-falsified = Directions of other tasks that recover at least half of what a task's own probe adds to the text.
weak-signed = mean of AUROC − ½ of other tasks' probes, signed: opposite signs cancel
weak-size =
    root mean square of AUROC − ½ of other tasks' probes, variance of noise taken off, over that of the tasks' own
share-between = share recovered between { $one } and { $other }, a hypothesis of its own; one-sided p against 0
clustered-statement = Cross-task transfer is clustered by skill.
clustered-measures = mean share recovered within a skill minus that between skills
clustered-rule =
    (b) Clustered when the share recovered is larger within skills than between them in at least 95 % of all ways to
    give the skills to the tasks, contradicted when it is smaller in as many. The test is exact; the same conditions
    hold as for (a).
clustered-falsified = Transfer that is no stronger within a skill than between skills.

# Claim 3: pairs that are present, absent or undecided.
present-measures =
    share of the pairs of different tasks that depend (present); the interval ends where all undecided pairs would
present-rule =
    Read in behaviour if the model was intervened on, otherwise in representation with probes fitted anew at the rule's
    site. A pair is present when the target loses more than under controls of the same rank (one-sided, Holm over the
    pairs), absent when it loses less than half of what its own ablation takes from it beyond the controls (p at most
    0.05, where that own loss is itself shown), and undecided otherwise. Nothing is decided unless ablating a task hurts
    that task itself beyond the controls (mean own excess above 0, p at most 0.05). Supported when more than half of the pairs are absent and the asymmetry mean |E − Eᵀ|, KL
    divergence taken out, exceeds that of permuted labels (p at most 0.05). Contradicted when more than half are
    present. Inconclusive otherwise. The p is the largest of its conditions' (that of a majority is Holm's of the pair
    that makes it), corrected by Holm over the claims, and at most 0.05.
present-own = mean drop of the ablated tasks themselves beyond the controls; one-sided p against 0
pairs-present = pairs that are present
pairs-absent = pairs that are absent
pairs-undecided = pairs that are undecided
exchange-asymmetry =
    asymmetry, mean |E − Eᵀ| over pairs, KL taken out; the interval and the p are of the exchange with permuted labels
kl-tasks = mean KL divergence of the tasks' ablations on neutral text, nats per token
kl-controls = mean KL divergence of the controls, nats per token
named-pair = { $source } → { $target }, drop beyond the controls; one-sided p, Holm over the named pairs

# Claim 4: one exact test for both sides.
exact-order-rule =
    A task emerges when its increment over the text at its best block lies above 0 (p at most 0.05, times the number of
    blocks); onset is the first block that reaches 0.9 of the peak. One exact permutation test serves both sides: of all
    ways to give these skills to the tasks that emerge, the share with so large a |D|. Supported when D lies above 0 and
    p, corrected by Holm over the claims, is at most 0.05, contradicted when D lies below 0 and p is as small,
    inconclusive otherwise. No verdict unless at least six tasks emerge.
exact-order-falsified = Onsets that fall from structural to semantic tasks.
order-emerging = gate: tasks that emerge, of which there must be six
order-least = smallest |D| that can be significant with these tasks, before the correction over the claims

# Claim 5: increments before, during and after the response.
rise-measures = rise of the mean increment over the text from the first response token to the last, AUROC
rise-rule =
    Monitoring is the rise of the specialists' mean increment over the text from the first to the last token of the
    response; planning is their mean increment at the last user token and the last template token. Supported when the 95
    % interval of monitoring lies above 0.02 AUROC and planning lies within 0.02 of 0 (two one-sided tests).
    Contradicted when planning lies above 0.02, or monitoring below 0.02, with its 95 % interval. The p is the larger of
    the two conditions' for support, twice the smaller for contradiction, corrected by Holm over the claims, and at most
    0.05; no verdict unless the specialists add more than 0.01 AUROC to the text at the last token. Errors of means over
    tasks take the tasks' errors as independent: no base prompt is in two tasks.
rise-falsified =
    Activations that know more of success than the prompt's text before the response begins, or that know no more beyond
    the text at its end than at its start.
rise-planning = planning: mean increment over the text at the last user token and the last template token; p against 0
rise-first = mean increment over the text at the first response token; p against 0
rise-last = mean increment over the text at the last response token; p against 0

# Why a task cannot be probed. The required numbers are part of the text, because they distinguish the patterns.
few-satisfied = { $rare } of { $n } samples are satisfied; at least 20 are needed
few-violated = { $rare } of { $n } samples are violated; at least 20 are needed
small-share-satisfied = { $share } % of { $n } samples are satisfied; at least 10 % are needed
small-share-violated = { $share } % of { $n } samples are violated; at least 10 % are needed
few-base-prompts = one class comes from so few base prompts that folds cannot be scored

# Why a sample is in no analysis.
cut = cut at the limit of { $n } tokens
empty = empty response

# The checkers' reasons. Words that the prompt names stay English.
n-characters = { $found } characters, { $low } to { $high } were asked
one-word = 1 word, exactly { $asked } were asked
n-words = { $found } words, exactly { $asked } were asked
not-json = not a JSON object: { $problem } at line { $line } column { $column }
key-twice = the key "{ $key }" occurs twice
key-missing = the key "{ $key }" is missing
key-unasked = the key "{ $key }" was not asked
keys-exact = a JSON object with exactly the keys asked: { $keys }
terms-held = holds { $terms }
terms-missing = { $n } of { $all } terms missing: { $terms }
terms-absent = free of { $terms }
terms-occurring = { $n } of { $all } terms occur: { $terms }

# The judges' reasons: the leading label, the label asked for, and the deciding words.
topic-sea = the sea leads, { $asked } was asked; words of the sea: { $leading }; of { $second }: { $following }
topic-garden = the garden leads, { $asked } was asked; words of the garden: { $leading }; of { $second }: { $following }
topic-cooking = cooking leads, { $asked } was asked; words of cooking: { $leading }; of { $second }: { $following }
topic-school = school leads, { $asked } was asked; words of school: { $leading }; of { $second }: { $following }
topic-music = music leads, { $asked } was asked; words of music: { $leading }; of { $second }: { $following }
topic-trains = trains leads, { $asked } was asked; words of trains: { $leading }; of { $second }: { $following }
topic-sport = sport leads, { $asked } was asked; words of sport: { $leading }; of { $second }: { $following }
topic-weather =
    the weather leads, { $asked } was asked; words of the weather: { $leading }; of { $second }: { $following }
topic-health = health leads, { $asked } was asked; words of health: { $leading }; of { $second }: { $following }
topic-space = space leads, { $asked } was asked; words of space: { $leading }; of { $second }: { $following }
topic-none =
    no topic clearly leads, { $asked } was asked; words of { $first }: { $leading }; of { $second }: { $following }
tone-positive = positive, { $asked } was asked; pleasant words: { $pleasant }; unpleasant: { $unpleasant }
tone-negative = negative, { $asked } was asked; pleasant words: { $pleasant }; unpleasant: { $unpleasant }
tone-none = neither tone leads, { $asked } was asked; pleasant words: { $pleasant }; unpleasant: { $unpleasant }
register-formal = formal, { $asked } was asked; formal markers: { $formal }; informal: { $informal }
register-informal = informal, { $asked } was asked; formal markers: { $formal }; informal: { $informal }
register-none = neither register leads, { $asked } was asked; formal markers: { $formal }; informal: { $informal }
civil = civil; rude words: { $rude }
toxic = toxic; rude words: { $rude }
