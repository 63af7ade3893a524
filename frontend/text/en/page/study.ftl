# The sentences that `shared` writes into a study, word for word. Never said by the page's code: text/study.rs knows a
# sentence by its pattern here, which must match no other sentence.

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

# Claim 2: transfer. The second statement stands where a study does not test the claim.
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

# Claim 3: ablation. The second statement stands where a study does not test the claim.
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

# Why a task cannot be probed. The numbers needed stand in the text: they tell the patterns apart.
few-satisfied = { $rare } of { $n } samples are satisfied; at least 20 are needed
few-violated = { $rare } of { $n } samples are violated; at least 20 are needed
small-share-satisfied = { $share } % of { $n } samples are satisfied; at least 10 % are needed
small-share-violated = { $share } % of { $n } samples are violated; at least 10 % are needed
few-base-prompts = one class comes from so few base prompts that folds cannot be scored

# Why a sample is in no analysis.
cut = cut at the limit of { $n } tokens
empty = empty response

# What each task asks.
asks-character-count = about N characters
asks-word-count = exactly N words
asks-json-format = a JSON object with given keys
asks-term-inclusion = use each of k terms
asks-term-exclusion = use none of k terms
asks-topic = write about T
asks-sentiment = a positive / negative tone
asks-register = formal / informal language
asks-toxicity = stay civil although provoked

# What the checkers say. Words that the prompt names stay English.
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

# What the judges say: the label that leads, the one asked, and the words that decided.
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
