# The Layers view.

name = Layers
selection = Selection

# Headlines: the depth of onset. $first and $last are skills (structural, lexical, semantic, stylistic).
not-computed = Where in depth tasks begin was not computed
not-computed-why =
    The curves are this study’s; onset, peak and their order are not in it. To have them, run it again: { $command }.
none-above-chance = No layer reads any task above chance
none-above-text = No layer is shown to add to what the text tells
too-few = Too few tasks emerge to compare skills
early-and-late = { $first } tasks emerge early, { $last } ones late
no-order = No sign that simple skills come in earlier layers

# The evidence under them. $at is a position: `The last content token`.
counted =
    { $at }: { $emerged } of { $n ->
        [one] { $n } task
       *[other] { $n } tasks
    } emerge in some layer.
order = Somers’ D of onset against structural < lexical < semantic, stylistic: { $estimate }, uncorrected.

# The numbers of a task, and the sort orders of the rows.
onset = onset
relative = relative
peak = peak
centre = centre
skill = skill
task = task
by-onset = sorted by onset
by-peak = sorted by peak
by-skill = sorted by skill
by-task = sorted by task

# The rows, and the tooltip of a site.
specialist-over-layers = specialist’s AUROC over the layers
over-layers = Readability over the layers
increment-over-layers = increment over the text, by layer
no-score = no score here
permuted = permuted labels, 95 %: { $interval }
onset-and-peak = onset { $onset } ({ $onset-interval }), peak { $peak } ({ $peak-interval })

# Cards of the inspector.
in-depth = In depth
intervals = 95 % intervals
onset-layer = onset, layer
onset-share = onset, share of the depth
peak-layer = peak, layer
auroc-at-peak = AUROC at the peak
increment-at-peak = increment at the peak
centre-layer = centre of mass, layer
onset-is =
    Onset: the first layer at .9 of the highest increment over the text. The peak is the best of many layers, so it is
    somewhat optimistic.
onset-is-first = Onset: the first layer at ½ + .9 (peak − ½). The peak is the best of many layers, so it is somewhat optimistic.
not-above-chance = No layer reads it above chance.
not-above-text = No layer is shown to add to the text.
begin-not-computed = This study did not compute where it begins.

# The table.
caption = Where in depth each task becomes readable at { $position }, and at every layer: { $measured }
head-task = Task
head-onset = Onset
head-relative = Relative
head-peak = Peak
head-auroc = AUROC there
head-increment = Increment
head-centre = Centre

# Legend and guide.
key-peak = peak, 95 % intervals
key-permuted = permuted labels, 95 %
key-chance = chance
depth = Depth
choose = Choose a task to see its numbers and a sample.
how-read = How depth is read
about-onset = the first layer that reaches 90 % of the highest increment
about-relative = onset as a share of the model’s depth, to compare models
about-peak = the layer of the highest increment; the best of many layers, so somewhat optimistic
about-centre = the mean layer, weighted by the increment where it is above 0
about-onset-first = the first layer that reaches 90 % of the way from chance to the peak
about-peak-first = the layer of the highest AUROC; the best of many layers, so somewhat optimistic
about-centre-first = the mean layer, weighted by how far the AUROC lies above ½
