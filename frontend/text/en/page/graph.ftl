# The skill graph, its legend and its cards.

label = Skill graph at { $place }

# What stands in a node; its number follows.
specialist = specialist AUROC
own-drop = own drop

# Why transfers are not drawn, counted.
not-significant = { $n } not significant
below-threshold = { $n } below the threshold
undefined = { $n } undefined (the target’s own probe is at chance)
not-probeable = { $n } not probeable

# The dashed edges in the legend.
key-ablation = ablation, { $what }; hidden of { $tested } pairs: { $hidden } within the controls

# The cards beside nodes, edges and cells.
tip-unprobeable = Not probeable
tip-no-score = No score here
tip-auroc = AUROC { $auroc } ({ $interval })
tip-relative = relative transfer { $relative }
tip-holm = { $p }, Holm-corrected
tip-n = n { $n }
tip-specialist = specialist AUROC { $auroc } ({ $interval })
tip-base-rate = n { $n } · base rate { $rate }
tip-not-ablated = Not ablated, or not probeable
tip-controls = controls, 95 %: { $band }

# A node for screen readers, where it has no number.
spoken-unprobeable = not probeable
