# Lesson: what a probe is and is not.

title = What a probe is, and is not
about = A weighted sum that tells two kinds of responses apart: evidence of what is there, not of what is used.
needs = at least three tasks that can be probed, with a second kind of probe beside them
mistake = “A probe reads it, so the model uses it.” A probe shows what is there. Only taking it out asks about use.
step-labels = Two labels
step-score = A weighted sum
step-lazy = The lazy rule
step-other = Another way to draw the line
step-sure = How sure is it?

# Two labels.
labels =
    The model is given an instruction, such as to write an exact number of words, and a program checks every
    response: *satisfied* or *violated*. These two labels are all that a probe is trained on. It needs both of them,
    so a model that always obeys cannot be probed, nor one that never does.
labels-asks = Which of these instructions does the model follow most often?
labels-why =
    { $satisfied } of its { $n } checked responses satisfy the instruction; its probe needs the failures as well.
labels-of = satisfied, { $task }
share-satisfied = Share of satisfied responses

# A weighted sum.
score =
    A *linear probe* gives every number of the stream a weight, adds up, and calls the sum a score: high for
    satisfied, low for violated. The weights point in one *direction* of the stream. They are fitted to some prompts
    and scored on responses to others, never seen; variants of one prompt are never split between training and test. The *AUROC* is then .50
    for guessing and 1.00 for a perfect order. This one reads “{ $task }” at { $place }.
score-asks = Guess the AUROC of the probe of { $task }.
score-why =
    One direction of the stream is enough for this much. That it can be read does not say that the model reads it: a
    probe shows what is there, not what is used.
same-place = AUROC at the same place
auroc-of = AUROC of { $task }

# The lazy rule.
lazy =
    Why not simply count right answers? Think of a lazy rule that never looks at the stream and calls every response
    satisfied. Its *accuracy* is the share of responses it calls rightly. Of all tasks that can be probed here,
    { $task } suits it best.
lazy-asks = Guess the accuracy of the lazy rule on { $task }.
lazy-why =
    The probe’s accuracy is { $accuracy }, which means little until one knows what the rule gets for nothing. The
    AUROC gives the rule nothing: .50 on any task. The probe’s is { $auroc }.
lazy-of = accuracy of the lazy rule on { $task }

# Another way to draw the line.
other =
    The probe of this page is a *logistic regression*: it searches for the weights that predict best. There is a far
    cheaper one, the *difference of means*: average the streams of satisfied responses, average those of violated
    ones, and take the direction from one to the other. Both are fitted to the same responses of { $task }, the task
    where they differ most in the logistic probe’s favour.
other-asks = Which of the two reads { $task } better?
other-why =
    The difference of means reaches { $auroc }. Two probes may disagree about the same stream: a probe is one way to
    draw a line, not the model’s own.
other-of = AUROC of the logistic probe
logistic = The logistic probe
mean-difference = The difference of means
by-two = AUROC of { $task } by two probes

# How sure is it?
sure =
    Of all probes at this place, that of { $task } is the weakest: its AUROC is { $auroc }, from { $n } responses.
    The *95 % interval* is found by the *bootstrap*: draw prompts at random from those there are, again and again, and
    look how the score moves. A score counts as better than guessing only if the whole interval is above .50.
sure-asks = Does the probe of { $task } do better than guessing?
better = Yes, better than guessing
worse = No, worse than guessing
sure-why =
    The interval is what decides, not the score: the same score from a tenth of the responses would come with an
    interval about three times as wide.
with-interval = AUROC with its interval
