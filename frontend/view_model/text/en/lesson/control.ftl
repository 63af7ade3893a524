# Lesson: why a control is needed.

title = Why a control is needed
about =
    What a probe reaches on shuffled labels, on meaningless ones, from the text alone, and in a network that learnt
    nothing.
needs = control tasks, increments over the text, and random weights as a null
mistake = “A high AUROC is enough.” Compare it with shuffled labels, with the text alone, and with random weights.
text =
    Perhaps no stream is needed. The *text alone* is a probe that sees only words: which of them stand in the prompt
    and in the response so far, how long both are, and how far along we are. It does best on { $task }, with an AUROC
    of { $auroc }; the place is { $place }. Now a probe on the stream gets the text’s guess as its start, and may only
    add to it: how much better the two are together is the *increment over the text*.
text-asks = Does the stream add to the text on { $task }?
text-above = Yes, it adds to the text
text-below = No, with it the text is read worse
text-why =
    Together they reach { $with }. What the words give away, anyone who reads them knows; only what goes beyond them
    can be about the model.
text-of = increment over the text, { $task }
text-name = The text alone
both-name = Both together
step-shuffled = Shuffled labels
step-beyond = Beyond the shuffle?
step-control = A task that means nothing
step-text = The text alone
step-untrained = A network that learnt nothing

# Shuffled labels.
shuffled =
    Take the { $n } responses of { $task } and shuffle their labels, so that “satisfied” and “violated” mean nothing
    any more. Fit a probe, score it on responses it has not seen, and do this { $times } times. These *permuted
    labels* are the first *control*: whatever AUROC comes out is luck. The mean will be near .50, but single runs
    stray.
shuffled-asks = Where does the band that holds 95 % of the shuffles’ AUROCs end, above?
shuffled-why =
    The band of 95 % of the shuffles goes from { $low } to { $high }: with so few responses, luck alone gets this far.
shuffled-of = upper end of the band of permuted labels

# Beyond the shuffle?
beyond =
    Now the true labels of { $task }. Its AUROC is { $auroc }. Compare it with the last step, and mind that the score
    has an interval of its own: we ask whether all of that interval lies beyond what luck reaches.
beyond-asks = Where does the interval of the true score lie?
beyond-above = Wholly above the band of luck
beyond-below = Wholly below it
beyond-why = Being above .50 is not enough; a score has to be above what the same procedure finds in noise.
beyond-p = Counted against the shuffles, { $p }.
true-labels-and-shuffles = True labels; grey: 95 % of the shuffles
auroc-of = AUROC of { $task }

# A task that means nothing.
control =
    A probe with many weights can also learn by heart. The *control task* of Hewitt and Liang (2019) asks how well:
    give every prompt a label by the toss of a coin, the same for all responses to it, and train on some of these
    responses, test on others. Whoever does well has recognised the prompt. The AUROC of { $task } on its true labels
    is { $auroc }.
control-asks = How do the true labels of { $task } do against the coin’s?
control-above = The true labels are read better
control-below = The coin’s labels are read better
control-why =
    On the coin’s labels the AUROC is { $nonsense }; the difference, { $selectivity }, is the *selectivity*. The less
    of it, the more a score may owe to prompts recognised rather than to success read. (The two are tested
    differently: true labels always on prompts never seen.)
control-of = AUROC of { $task } on true labels
true-and-coin = AUROC of { $task } on true labels and on a coin’s
true-labels = true labels
coin = a coin’s

# The surface, and the prompt alone.
stream-name = The probe on the stream
untrained =
    The best control is a network that has learnt nothing: the same architecture, its weights drawn at random, reading
    the same tokens. Whatever a rule finds there, training did not put there. Take the simplest rule for “specialists
    are better than one probe for all”: compare their AUROCs, task by task, on the { $tasks } tasks.
untrained-asks = In the untrained network, on how many tasks does the specialist read better than one probe for all?
untrained-name = of { $tasks } tasks, in a network that learnt nothing
untrained-why =
    There the mean gap is { $gap }. Random weights carry the text along, and every task has its own words: a
    specialist has an easy game, and the raw gap says nothing about training. The rule of claim 1 compares what both
    add to the text, with a sign per task; on random weights its effect is { $effect } and its verdict “{ $random }”,
    on the model “{ $model }”.
untrained-caption = Specialist minus general probe, mean over tasks
raw-model = raw gap, the model
raw-random = raw gap, random weights
added-model = gap of increments, the model
added-random = gap of increments, random weights
