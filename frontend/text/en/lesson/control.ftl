# Lesson: why a control is needed.

title = Why a control is needed
about = What a probe reaches on shuffled labels, on meaningless ones, and from the surface of the text alone.
needs = control tasks, and baselines from prompt and surface
step-shuffled = Shuffled labels
step-beyond = Beyond the shuffle?
step-control = A task that means nothing
step-surface = The surface
step-prompt = The prompt alone

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
surface =
    Perhaps no stream is needed. A *surface baseline* is a probe that sees two plain numbers instead of the stream:
    how long the response is so far, and how far along we are. It does best on { $task }; the place is { $place }.
surface-why =
    The surface baseline reaches { $auroc } ({ $interval }). Where a length does as well, the stream’s score says
    little more than that the stream knows the length.
surface-name = The surface baseline
prompt =
    Some prompts are simply harder: forty words are easier to miss than four. A *prompt-only baseline* is a probe that
    sees the instruction’s parameters and the prompt’s length, and nothing of the response. We take the task that is
    read best of all, { $task }; the place is { $place }.
prompt-why =
    The prompt-only baseline reaches { $auroc } ({ $interval }). What it reaches was decided before the model wrote a
    word, so it is no evidence of anything the model does.
prompt-name = The prompt-only baseline
against-asks = Which reads the success of { $task } better?
stream-name = The probe on the stream
stream-of = AUROC of the probe on the stream
