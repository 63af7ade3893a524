# Results of `skillscope probe`, opened on the page, and files that are not opened.

name = Results of skillscope probe
of-file = Probes of { $file }
about = Each task’s own probe at every site, scored on rows it was not fitted to; .50 is guessing. Labels and activations are those of the file’s author.

# The best site of a task, and why there is none.
best = Best at { $site }: AUROC { $auroc } ({ $interval }). It is the best of { $n } sites, so somewhat too high.
only = At { $site }: AUROC { $auroc } ({ $interval }).
not-probeable = Not probed: { $why }.

# A chart over layers, and the table.
over-layers = AUROC over the layers of { $of }; the dot is the best
site-head = Site
position-head = Position
selectivity-head = Selectivity
auto-c = chosen by cross-validation
caption = AUROC of every task’s own probe, out of fold, at every site (C { $c }, { $folds } folds, seed { $seed })

# A file that is not opened. $what is one of the messages below it.
not-opened = It is { $what }. This page opens a study’s bundle (`skillscope export STUDY --bundle FILE.zip`) and the JSON of `skillscope probe --out FILE.json`.
broken = It looks like results of `skillscope probe`, but cannot be read: { $why }. Write it again with `skillscope probe --out FILE.json`.
is-study = study.json without the samples and hashes beside it
is-json = JSON, but neither a study’s bundle nor results of `skillscope probe`
is-text = a text, no study’s bundle
is-binary = no zip file and no JSON
is-empty = empty
