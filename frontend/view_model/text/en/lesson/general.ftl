# Lesson: specialist against generalist.

title = Specialist against generalist
about = If models followed all instructions by one mechanism, one probe would do for all tasks.
needs = general probes and the verdict on claim 1
mistake = “The general probe is worse, so tasks share nothing.” It also has other responses and other base rates to learn from.
step-pooled = One probe for all
step-matched = A fair number of samples
step-unseen = Never seen this task
step-gap = All tasks together

# One probe for all.
pooled =
    A *specialist* is a probe trained on one task. A *generalist* is trained on all of them together, as if
    “satisfied” were one thing, whatever was asked: one direction for a word count, a topic and a polite tone. If the
    model kept one general mark of success, the generalist would lose nothing, and it sees { $tasks } tasks’ worth of
    responses. We test both on { $task }, the task with the largest difference for the specialist.
pooled-asks = Which reads { $task } better?
pooled-why =
    The generalist reaches { $auroc } ({ $interval }). Where two intervals overlap, that does not show the same score,
    only that this task alone does not tell them apart.
pooled-of = AUROC of the specialist on { $task }
specialist = The specialist
generalist = The generalist
row-specialist = specialist
every-probe = AUROC of every probe on { $task }

# A fair number of samples.
matched =
    The generalist of the last step reached { $generalist } on { $task }, the specialist { $specialist }. But the
    generalist had many more responses to learn from, and more data makes a better probe. A fair comparison gives it
    only as many as the specialist had, drawn from all tasks: the *n-matched* generalist.
matched-asks = Guess the AUROC of the n-matched generalist on { $task }.
matched-why =
    What the number of responses does must be told apart from what the mixing of tasks does; otherwise one takes the
    place of the other.
matched-of = AUROC of the n-matched generalist on { $task }

# Never seen this task.
unseen =
    The hardest test of a general mark of success: train on all tasks but one, test on that one. This probe *leaves
    one out*. It knows what success looks like in { $others } other tasks, and has never seen { $task }.
unseen-asks = How does it do on { $task }?
unseen-above = Better than guessing
unseen-below = Worse than guessing: it calls success failure
unseen-why =
    An AUROC below .50 is no accident when its interval is, too: what marks success in the other tasks then marks
    failure in this one.
unseen-of = AUROC on { $task }, never seen in training

# All tasks together.
gap =
    One task may be an accident. Before this study ran, a rule was written down: take what the specialist adds to the
    text, minus what one direction for all tasks adds that has an intercept and a *sign* per task, so that it cannot
    lose by the tasks’ rates of success nor by tasks that are read backwards; average over the tasks. A gap of up to {
    $margin } counts as practically nothing. The claim “specialists are better” is *supported* if the whole interval
    of the gap lies above that, *contradicted* if below, and *inconclusive* otherwise, or if the specialists add
    nothing to the text.
gap-asks = What can the study say of the claim?
gap-above = It is supported
gap-below = It is contradicted
gap-why = The verdict is: { $verdict }. A rule fixed beforehand keeps us from choosing the margin that suits the result.
gap-of = mean gap of the increments over the tasks
gap-row = gap of increments
specialist-minus-general = Specialist minus general probe, mean over tasks
