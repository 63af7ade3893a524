# The skill graph, its legend and its tooltips.

label = Skill graph at { $place }

# The kind of number in a node; the number follows.
specialist = specialist AUROC
own-drop = own drop

# Why transfers are not drawn, with counts.
not-significant = { $n } not significant
below-threshold = { $n } below the threshold
undefined = { $n } undefined (the target’s own probe reads or adds nothing)
not-probeable = { $n } not probeable

# The dashed edges in the legend.
key-ablation = ablation, { $what }; hidden of { $tested } pairs: { $hidden } within the controls
key-states =
    ablation, { $what }: of { $tested } pairs { $present } present, { $undecided } undecided, { $absent } absent

# Tooltips of nodes, edges and cells.
tip-unprobeable = Not probeable
tip-no-score = No score here
tip-auroc = AUROC { $auroc } ({ $interval })
tip-relative = relative transfer { $relative }
tip-share = share of the own increment recovered { $share }
tip-no-share = no share: the target’s own probe adds nothing here
tip-excess = beyond the controls { $excess }, at most { $upper }
tip-absent = less than half of the target’s own loss: { $p }
tip-holm = { $p }, Holm-corrected
tip-n = n { $n }
tip-specialist = specialist AUROC { $auroc } ({ $interval })
tip-base-rate = n { $n } · base rate { $rate }
tip-not-ablated = Not ablated, or not probeable
tip-controls = controls, 95 %: { $band }

# Below a graph on a narrow screen: what a selection leaves out.
unseen = Not drawn: links between other skills ({ $n })
all-drawn = Choose a skill to see its links alone.

# A drop below 0, in a tooltip and for screen readers.
improves = a gain, not a loss: the target improves

# A node for screen readers, where it has no number.
spoken-unprobeable = not probeable

# Buttons that arrange the graph.
hide = Hide { $task }
show = Show { $task }
release = Release { $task }
reset = Reset the graph
larger = Zoom in
smaller = Zoom out
known-pins = it is skills with their places in thousandths, such as topic:310.520
known-cameras = it is a zoom in hundredths from 50 to 800 and the middle in thousandths, such as 150.500.500
