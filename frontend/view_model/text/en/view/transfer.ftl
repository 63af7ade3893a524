# The Transfer view.

name = Transfer

# Headlines: the finding at the selected place.
nothing-measured = Nothing was measured here
nothing-measured-why = { $place }: this study holds no numbers.
too-few = Too few tasks can be probed here
too-few-why = { $place }: transfer needs two probeable tasks.
none-transfers = No skill transfers to another here
too-few-to-compare = Too few tasks can be compared here to say what transfers
clusters-weak = Skills transfer in clusters, and weakly
clusters-within = Skills transfer within their kind, hardly beyond
wide-most-within = Skills transfer widely, most within their kind
weak-not-by-skill = Transfer is weak, and not shown to follow skills
not-by-skill = Transfer is not shown to follow skills here

# The evidence under them. $kinship is `kinship` or nothing.
kinship = Share recovered within a skill { $within }, between skills { $between }; permutation { $p }, uncorrected.
kinship-first = Relative transfer within a skill { $within }, between skills { $between }; permutation { $p }, uncorrected.
counted =
    { $differing } of { $pairs ->
        [one] { $pairs } directed pair differ
       *[other] { $pairs } directed pairs differ
    } from chance.

# Cards of the inspector.
outgoing = Its probe, read on others
incoming = Others’ probes, read on it
relative-and-auroc = relative · AUROC
share-and-auroc = share recovered · AUROC
share = share of the own increment recovered
more-at-chance = { $n } more at chance
nothing-drawn = Nothing is drawn here: no transfer differs from chance, or the threshold hides it.
clusters = Clusters
weak-clusters = A weak grouping: with other prompts the clusters are hardly found again. Their areas are dashed.
n-clusters = clusters
silhouette = silhouette
stability = stability (adjusted Rand)
too-few-to-cluster = Fewer than three tasks can be probed here.
too-few-add = The activations here add to what the text tells in fewer than three tasks.
strongest-here = Largest here, selected from all pairs
choose = Choose a skill or an arrow to see its numbers.

# The table.
caption = Transfer of every task’s probe to every task at { $place }
relative = Relative
share-head = Share recovered

# Controls.
graph = Graph
graph-is = the skill graph
matrix = Matrix
matrix-is = the transfer matrix with its dendrogram
overlay = ablation
overlay-is = Show what ablation shows, dashed
from = show from
threshold-is = Least transfer drawn

# The pictures.
matrix-at = Transfer matrix at { $place }
cell-unprobeable = { $source } to { $target }: not probeable
cell = { $source } to { $target }: AUROC { $auroc }
cell-at-chance = { $source } to { $target }: AUROC { $auroc }, not significant
cell-share = { $source } to { $target }: share recovered { $share }, AUROC { $auroc }
cell-share-at-chance = { $source } to { $target }: share recovered { $share }, AUROC { $auroc }, not significant
cell-no-share = { $source } to { $target }: AUROC { $auroc }, no share: the target’s own probe adds nothing

# Legends.
key-relative = relative transfer
key-flipped = works in reverse (AUROC below .50)
every-pair = every pair drawn
hidden = Not drawn, of { $pairs } pairs: { $reasons }
key-auroc = AUROC, centred at chance
key-share = share of the target’s own increment recovered; colour by the sign
key-no-share = –: nothing to recover, the target’s own probe adds nothing
key-quiet = not significant
key-axes = row: source of the probe, column: target
