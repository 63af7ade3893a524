# The Compare view: two studies side by side and as a difference.

name = Compare
selection = Selection

# Instead of a picture.
on-its-way = The second study is on its way.
only-one = There is only one study
only-one-why = This server holds no other. Make one of another model or seed, { $command }, then try again.
same-twice = This is the same study twice
same-twice-why = { $study } beside itself differs in nothing.
with-first = Compare with the first other study
try-again = Try again

# Controls.
swap = Swap the two studies
beside = Beside
aspect = Aspect
shown = Shown
side-by-side = Side by side
side-by-side-is = each study’s numbers
difference = Difference
difference-is = second minus first

# Aspects of the comparison: button label, description, and subject of the headline.
verdicts = Verdicts
verdicts-are = the claims’ verdicts and effects
verdicts-differ = Effects
probes = Probes
probes-are = the specialists’ AUROC
probes-differ = Specialists
rates = Rates
rates-are = the satisfaction rates
rates-differ = Satisfaction rates
transfer = Transfer
transfer-is = AUROC of every probe on every task
transfers-differ = Transfers
depth = Depth
depth-is = onset and peak as shares of the depth
depths-differ = Onsets and peaks
ablation = Ablation
ablation-is = drops under ablation
drops-differ = Drops

# Headlines. $subject is what differs (`Specialists`), $units and $claims are counted (`7 tasks`).
cannot-compare = { $subject } cannot be compared here
cannot-tell-apart = { $subject } cannot be told apart
differ-on = { $subject } differ on { $apart } of { $units }
n-claims = 
    { $n ->
        [one] { $n } result
       *[other] { $n } results
    }
n-tasks =
    { $n ->
        [one] { $n } task
       *[other] { $n } tasks
    }
n-cases =
    { $n ->
        [one] { $n } case
       *[other] { $n } cases
    }
n-pairs =
    { $n ->
        [one] { $n } pair
       *[other] { $n } pairs
    }
no-claim-both = The two studies test no claim both
agree-on-all = 
    The two studies agree on { $n ->
        [one] the one result that both test
       *[other] all { $n } results
    }
differ-on-all = 
    The two studies differ on { $n ->
        [one] the one result that both test
       *[other] all { $n } results
    }
agree-on = The two studies agree on { $agreed } of { $claims }
undecided-in-both = ({ $n } of them undecided in both)
none-decided = Neither study decides anything that both test

# The evidence under them.
counted = Intervals apart on { $apart }, overlapping on { $overlapping }.
numbers-alone =
    { $n ->
        [one] { $n } number
       *[other] { $n } numbers
    } only one study holds.
no-test = Non-overlap is not a corrected test; overlap does not mean equal.

# The places in both studies: one of `at` and `at-depth` per study, separated by a semicolon.
did-not-read = { $study } did not read { $place }.
both-at = Both at { $place }.
at = { $study } at { $place }
at-depth = { $study } at { $place } ({ $depth } of the depth)

# The numbers of a task, and how those of two studies compare.
with = with
without = without
onset = onset
peak = peak
apart = apart
overlap = overlap
no-interval = no interval
first-only = first only
second-only = second only
in-neither = in neither
difference-apart = difference { $difference }, intervals apart
difference-unclear = difference { $difference }, not told apart

# The pictures.
verdicts-of-both = Verdicts of both studies
head-effect = effect, zero, margin
head-difference = difference
minus = { $second } minus { $first }
no-drops = The two studies hold no drops of the same kind. New runs ablate every task; run the other one again.
cell = { $source } to { $target }: { $value }
cell-quiet = { $source } to { $target }: { $value }, not significant
cell-unclear = { $source } to { $target }: { $value }, not told apart

# Legends.
key-unclear = not told apart (intervals overlap): { $unclear } of { $both } pairs
key-unclear-alone = not told apart (intervals overlap): { $unclear } of { $both } pairs; { $alone } in one study alone
key-axes = row: source, column: target
key-quiet = not significant in its own study
key-intervals = 95 % intervals
key-chance = chance
key-rates = above: with the constraint, below: without
key-depths = above: onset, below: peak

# The inspector.
two-studies = Two studies
choose = Choose a task or a pair to see its numbers in both.
what-differs = What differs
all-same = Both were asked and computed with the same.
what-does-not-compare = Not comparable between these two
tasks-alone = Tasks of one study alone
in-both = In both studies
first-and-second = first ↔ second
satisfied-with = satisfied with
satisfied-without = satisfied without
relative-onset = relative onset
relative-peak = relative peak

# The table of numbers.
caption = { $first } and { $second }: { $what }.
head-claim = Claim
head-measures = Measures
head-source = Source
head-target = Target
head-task = Task
head-number = Number
head-verdict = Verdict
head-minus = Difference
head-standing = Intervals

# The table of both studies' setup.
setup-caption = What both studies were asked and computed with
head-setting = Setting
head-same = Same
same = same
differs = differs
ablated = { $method }, rank { $rank }, at { $position }, { $random } random
ablated-at = { $sites }, α { $alpha }, { $n } responses
rule = { $claim }: { $site } { $position }, margin { $margin }, α { $alpha }
program = { $program }, schema { $schema }
run = { $first } to { $last }

# Its rows.
fact-model = model
fact-family = family
fact-weights = weights
fact-parameters = parameters
fact-width = width
fact-layers = layers
fact-sites-read = sites read
fact-tokenizer = tokenizer
fact-vocabulary = vocabulary
fact-template = template
fact-positions = positions
fact-task-set = task set
own-prompts = own prompts from { $file } ({ $rows } rows, { $responses } with responses, { $labels } with labels; { $sha256 })
fact-seed = seed
fact-samples = samples
fact-without = without
fact-temperature = temperature
fact-top-p = top p
fact-most-tokens = most tokens
fact-c = C
fact-folds = folds
fact-bootstrap = bootstrap
fact-permutations = permutations
fact-ablation = ablation
fact-ablated-at = ablated at
fact-rules = rules
fact-levels = levels asked
fact-judges = judges
fact-stored-as = stored as
fact-dtype = dtype
fact-device = device
fact-program = program

# What is not comparable when two studies differ in a part of their setup.
not-models = Directions, subspaces and clusters: they are of two models. Scores compare.
not-depths = Layer numbers: each study is shown at its own layer of the same relative depth.
not-blocks = Onset and peak to the layer: they are shares of the blocks that were read.
not-tokens = Token counts and what stands at a position: positions match by name.
not-connectors = Connector tokens: the templates are not the same.
not-draws = Sample by sample: prompts, folds and resamples were drawn anew.
not-sizes = Widths of intervals, and how many pairs are significant: the samples are not as many.
not-prompts = Satisfaction rates and scores: the tasks of the same names ask other things of other prompts.
not-sampling = Satisfaction rates: the responses were sampled differently.
not-fits = Scores of probes: they were fitted or folded differently.
not-resamples = Ends of intervals and p: they come from unequally many resamples.
not-ablations = Drops under ablation: it was done differently.
not-rules = Verdicts: they follow different rules, or are read at other places.
not-judges = Rates of judged tasks: other judges gave the labels.
not-digits = Last digits: another program, dtype or device computed them.
