# The Probes view.

name = Probes

# Headlines.
none-probeable = No task can be probed here
none-probeable-why = At { $place }, every task has one outcome too rarely.
no-general = No general probe to compare with here
not-apart = Specialists cannot be told from the general probe here
all-apart = Specialists beat the general probe on all { $n } tasks
some-apart = Specialists score above the general probe on { $above } of { $n } tasks, clearly on { $apart }

# The evidence under them. $others is a list of `above-on`.
evidence =
    At { $place }, against the general probe with a task intercept: AUROC intervals apart on { $apart } of { $n }.
    Above the others: { $others }.
above-on = { $probe } on { $above } of { $n }

# Metrics and probes.
balanced-accuracy = balanced accuracy
accuracy = accuracy
specialist = specialist
specialist-is = the one task; scores are out of fold
probes-here = Probes here
choose = Choose a task to see its numbers and a sample.
how-trained = How each is trained

# The table.
caption = Scores of specialists and general probes at { $place }
probe = Probe
balanced-accuracy-head = Balanced accuracy
accuracy-head = Accuracy
base-rate = Base rate
permuted-auroc = Permuted AUROC

# The lanes and their legend.
lanes-are = Specialists and general probes
metric-at = { $metric } at { $site }
over-layers = over the layers
key-specialist = specialist, 95 % interval
key-general = general, from above: { $kinds }
key-permuted = permuted labels, 95 %
