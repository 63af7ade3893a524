# The Ablation view.

name = Ablation

# Studies without ablation.
nothing = Nothing was ablated in this study
nothing-why = Its config asks for no ablation, or an older program ran it. New runs ablate every task: { $run }.
see-transfer = See what transfers
try-live = Try it live

# Headlines.
nothing-here = Nothing was ablated here
nothing-here-why = { $place }: this study holds no { $measured }.
too-few = Too few tasks could be ablated to compare
itself-alone = Ablating a skill hurts itself alone
no-dependency = Removing a task’s directions hurts other tasks no more than removing random ones
hurts-most = Ablating one skill hurts most of the others
how-many-open = How many skills depend on another is open
sparse-one-way = Dependencies are sparse and one-way
mostly-itself = Ablating a skill hurts mostly itself
few-pairs = A few pairs go beyond the controls; own drops do not
own-not-shown = Taking out a task’s directions is not shown to hurt even that task, so pairs say nothing
none-comparable = No two subspaces can be compared here
closest = { $one } and { $other } have the closest subspaces

# The evidence under them: the place, then clauses separated by semicolons.
own-beyond = what a task loses by its own directions beyond the controls: { $drop }, uncorrected
counted =
    { $counting } of { $pairs ->
        [one] { $pairs } pair
       *[other] { $pairs } pairs
    } count
counted-states = of { $pairs } pairs { $present } present, { $absent } absent, { $undecided } undecided
asymmetry = asymmetry { $value }, noise { $noise }
closest-why =
    { $place }: { $measured } { $value }, the highest of { $pairs ->
        [one] { $pairs } pair
       *[other] { $pairs } pairs
    }.
dose-none = No dose can be compared at equal damage
dose-no-more = At equal damage no task is shown to lose more by its own subspace
dose-more = At equal damage { $above } of { $n } tasks lose more by their own subspace
dose-evidence =
    Drop of each task over the KL divergence of the ablation, own subspace against one found for permuted labels; {
    $outside } doses lie beyond the KL that the control reaches and are not compared.

# Where it was ablated.
in-behaviour = in behaviour, at { $sites }
at-place = at { $site }, { $position }
sites = { $n } sites, { $first } to { $last }

# Cards of the inspector.
dependencies = Dependencies
choose = Choose a task or a pair to see its numbers.
how-ablated = How it was ablated
subspaces-by = subspaces by
rank = rank
found-at = found at
acting-at = acting at
acts-on = acts on
strength = strength α
responses-per-task = responses per task
controls = controls
strongest-here = Strongest here
no-pair = No pair of different tasks goes beyond the controls.
states = Pairs
share-of-pairs = share of the pairs
states-are =
    Present: the target loses more than under the controls. Absent: what it loses more is shown to be less than half
    of what its own ablation takes from it. Undecided: neither is shown.
takes = Tasks it affects
takes-from = Tasks that affect it
more-within = { $n } more within the controls
ablating-it = Ablating it
own-drop = own drop
against-controls = against the controls
controls-band = controls, 95 %
rank-here = rank here
not-ablated = It was not ablated: it has no subspace here.

# Damage to the model as a whole.
kl = KL, nats per token
perplexity = perplexity
cut = cut or empty
whole = whole { $perplexity }
told-kl = KL { $kl } nats per token
told-perplexity = perplexity { $perplexity }, whole model { $whole }
told-cut = cut or empty { $cut }, rank { $rank }
bound = upper bound, in no null
no-dose = This study gave it no doses.
told-compared = { $compared } doses compared, { $outside } beyond the control’s KL
told-equal = at equal KL: own { $own }, control { $control }, difference { $difference } ({ $interval })

# The tables.
value = Value
controls-head = Controls, 95 %
damage-caption = What each ablation did to the model on text without constraints, and the share of responses cut
ablated-head = Ablated
rank-head = Rank
perplexity-head = Perplexity
whole-head = Whole model
cut-head = Cut
excess-head = Beyond the controls
state-head = State
dose-caption =
    Drop of every task at every dose of its own subspace and of one for permuted labels; then their difference at
    equal KL
subspace-head = Subspace
drop-head = Drop
control-at-kl-head = Control at this KL
own-subspace = its own
own-minus-control = own − control
equal-kl = equal KL

# Pickers. The pictures and `controls` are also shown with a capital first letter.
shown = Shown
matrix = matrix
graph = graph
damage = damage
dose = doses

# The pictures.
matrix-of = { $measured } by source and target
cell = { $source } to { $target }: { $measured } { $value }
cell-within = { $source } to { $target }: { $measured } { $value }, within the controls
cell-untested = { $source } to { $target }: { $measured } { $value }, not tested
cell-state = { $source } to { $target }: { $measured } { $value }, { $state }
targets-are = Drops of every target beside its controls
target-row = target
damages-are = Damage of every ablation
doses-are = Drops of every task over the damage, at every dose
dose-axis = drop of the satisfaction rate over KL, nats per token
ablated-row = ablated
control = control

# Legends.
key-quiet = within the controls: { $within } of { $pairs } pairs
key-node = in a node: own drop
key-gauge = bar: controls, 95 %; tick: the value
key-improves = below 0: the target improves
key-axes = row: ablated, column: target
key-band = controls of the same rank, 95 %
key-beyond = beyond them
key-within = within them
key-lanes = above: own drop, 95 % interval; below: by other tasks’ ablation
key-subspace = a task’s subspace
key-control = each control of its rank
key-whole = perplexity of the whole model
key-state = { $state }: { $n } of { $pairs } pairs
key-untested = not tested: { $n } of { $pairs } pairs
key-dose-own = the task’s own subspace
key-dose-control = one found for permuted labels
key-dose-number = beside: difference at equal KL, 95 % interval
key-bound = largest variance: an upper bound on damage, in no null
