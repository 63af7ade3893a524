# Lesson: transfer and clusters.

title = Transfer and clusters
about = A probe of one task, tried on another: what tasks share, and what they do not.
needs = transfer, its clusters and the verdict on claim 2
mistake = “No arrow, so no transfer.” The interval may hold a transfer that would matter.

# Its steps.
step-borrowed = Borrowed probes
step-wrong-way = Wrong way round
step-mean = On the whole
step-clusters = Clusters
step-skills = Do skills matter?

# The picture of a pair.
two-probes = AUROC of two probes on { $task }
own = its own, { $task }
borrowed = borrowed, { $task }

# Borrowed probes.
borrowed-text =
    Take the probe that was trained on { $source }, the *source*, and let it judge responses to { $target }, the *target*,
    without any new training. That is *transfer*. If both tasks mark success along the same direction of the stream, the
    borrowed probe works as well as the target’s own, whose AUROC is { $own }; if the directions have nothing in common, it
    guesses. Of all pairs of tasks at { $place }, this one transfers best.
borrowed-asks = Guess the AUROC of { $source }’s probe on { $target }.
borrowed-why = It is the best of many pairs, so it is somewhat optimistic: the highest of many noisy numbers is partly luck.

# Wrong way round. `wrong-way-here` follows `wrong-way-why`, where p is known.
wrong-way-text =
    Now the pair that transfers least: the probe of { $source }, tried on { $target }. A study with many pairs finds some
    extreme ones by chance; so every p is raised for the number of pairs tried, by *Holm’s correction*. A pair counts
    only if its corrected p is at most { $alpha }.
wrong-way-asks = How does { $source }’s probe do on { $target }?
wrong-way-above = Better than guessing
wrong-way-below = Worse than guessing: it has it the wrong way round
wrong-way-why =
    An AUROC of .50 means that a probe knows nothing about the target; one shown to be below .50 means that it knows
    something, and reads it the wrong way round.
wrong-way-here = Here { $p }, corrected.

# On the whole.
mean-text =
    Single pairs do not make a rule, and a probe that reads backwards shares its direction as well. So each borrowed
    direction is given the best *signed* scale on the target’s own training prompts, beside the text’s guess, and we
    ask which *share* of what the task’s own probe adds to the text it recovers: 1.00 if as much, .00 if nothing. We
    take it over all pairs of different tasks. If instructions were followed by one general mechanism, it would be
    near 1.00.
mean-asks = Guess the share recovered between different tasks.
mean-name = share recovered between different tasks
mean-why =
    Between nothing shared and everything shared there is room for a little of both; the interval says how little or how
    much.

# Clusters.
clusters-text =
    Tasks whose probes read one another can be put together in *clusters*: begin with { $tasks } tasks, each alone, and merge
    the two that transfer best, again and again. The *silhouette*, which asks how much nearer a task is to its own
    cluster than to the next, says where to stop. One cluster would be one mechanism for all; { $tasks } clusters, nothing in
    common at all.
clusters-asks = How many clusters does the study find?
clusters-name = clusters
clusters-why =
    How firm is that? Drawing the prompts anew, the clusters agree with these by an adjusted Rand index of { $stability }, where
    1.00 is always the same and .00 no better than chance.

# Do skills matter?
skills-text =
    The tasks were sorted by hand into four *skills*: structural (counts and formats), lexical (words to use or
    avoid), semantic (topic, mood) and stylistic (tone). If these are real, probes should transfer more within a
    skill than between skills. The test shuffles which task has which skill, and counts how often chance does as
    well.
skills-asks = Where do probes transfer more?
skills-above = Within a skill
skills-below = Between skills
skills-name = mean share recovered within a skill
skills-caption = Mean share recovered
skills-readable = tasks whose activations are shown to add to the text
skills-untold =
    Only what is read of a task can be shared with another. With so few tasks of which the activations say more than
    the text, no skill has a pair to compare.
within = within a skill
between = between skills
skills-why =
    The difference is { $difference }, { $p }. With so few tasks, chance makes large differences, too: the shuffle says how
    large.
