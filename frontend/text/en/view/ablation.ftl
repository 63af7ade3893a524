# The Ablation view.

name = Ablation

# Studies without ablation.
nothing = Nothing was ablated in this study
nothing-why = Its config asks for no ablation, or an older program ran it. New runs ablate every task: `{ $run }`.
see-transfer = See what transfers

# Headlines.
nothing-here = Nothing was ablated here
nothing-here-why = { $place }: this study holds no { $measured }.
too-few = Too few tasks could be ablated to compare
itself-alone = Ablating a skill hurts itself alone
no-dependency = No dependency goes beyond the controls
hurts-most = Ablating one skill hurts most of the others
how-many-open = How many skills depend on another is open
sparse-one-way = Dependencies are sparse and one-way
mostly-itself = Ablating a skill hurts mostly itself
few-pairs = A few pairs go beyond the controls; own drops do not
none-comparable = No two subspaces can be compared here
closest = { $one } and { $other } have the closest subspaces

# The evidence under them: the place, then clauses with a semicolon between them.
own-beyond = own drop beyond the controls { $drop }
counted =
    { $counting } of { $pairs ->
        [one] { $pairs } pair
       *[other] { $pairs } pairs
    } count
asymmetry = asymmetry { $value }, noise { $noise }
closest-why =
    { $place }: { $measured } { $value }, the highest of { $pairs ->
        [one] { $pairs } pair
       *[other] { $pairs } pairs
    }.

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
strength = strength α
responses-per-task = responses per task
controls = controls
strongest-here = Strongest here
no-pair = No pair of different tasks goes beyond the controls.
takes = What its ablation takes
takes-from = Whose ablation takes from it
more-within = { $n } more within the controls
ablating-it = Ablating it
own-drop = own drop
against-controls = against the controls
controls-band = controls, 95 %
rank-here = rank here
not-ablated = It was not ablated: it has no subspace here.

# Damage to the model at large.
kl = KL, nats per token
perplexity = perplexity
cut = cut or empty
whole = whole { $perplexity }
told-kl = KL { $kl } nats per token
told-perplexity = perplexity { $perplexity }, whole model { $whole }
told-cut = cut or empty { $cut }, rank { $rank }

# The tables.
value = Value
controls-head = Controls, 95 %
damage-caption = What each ablation did to the model on text without constraints, and the share of responses cut
ablated-head = Ablated
rank-head = Rank
perplexity-head = Perplexity
whole-head = Whole model
cut-head = Cut

# Controls. The pictures are also shown with a capital first, and so is `controls`.
shown = Shown
matrix = matrix
graph = graph
damage = damage

# The pictures.
matrix-of = { $measured } by source and target
cell = { $source } to { $target }: { $measured } { $value }
cell-within = { $source } to { $target }: { $measured } { $value }, within the controls
targets-are = Drops of every target beside its controls
target-row = target
damages-are = Damage of every ablation
ablated-row = ablated
control = control

# Legends.
key-quiet = within the controls: { $within } of { $pairs } pairs
key-node = in a node: own drop
key-axes = row: ablated, column: target
key-band = controls of the same rank, 95 %
key-beyond = beyond them
key-within = within them
key-lanes = above: own drop, 95 % interval; below: by other tasks’ ablation
key-subspace = a task’s subspace
key-control = each control of its rank
key-whole = perplexity of the whole model
