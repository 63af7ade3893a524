# Lesson: where in depth.

title = Where in depth
about = At which layer success becomes readable, and what the best of many layers is worth.
needs = onset and peak over the layers
mistake = “At the peak the model decides.” There a probe reads best, and the best of many layers is somewhat too good.

# Its steps.
step-emerged = Who emerges at all?
step-onset = The onset
step-peak = The peak
step-ends = First and last
step-order = An order of skills?

# Numbers and pictures of several steps.
interval = 95 % interval { $interval }
over-sites = Increment of { $task } over the sites
onset-name = layer of onset, { $task }

# Who emerges at all?
emerged-text =
    The blocks of a model are its *layers*, counted from 0. A probe can be trained after each, at the same token; so what it
    adds to the text becomes a curve over depth. A task *emerges* if at least one layer is shown to add to the text, corrected
    for the number of layers. This study asks it of { $tasks ->
        [one] { $tasks } task
       *[other] { $tasks } tasks
    }, at one position.
emerged-asks = How many of the tasks emerge?
# Follows a number.
emerged-name =
    of { $tasks ->
        [one] { $tasks } task
       *[other] { $tasks } tasks
    } emerge
emerged-why = Trying many layers gives luck more chances, so “some layer” is easier to pass than “this layer”.

# The onset.
onset-text =
    The *onset* of a task is the first layer that comes within a tenth of the best: whose increment over the text is
    90 % of the *peak*, the highest increment of all layers. For { $task } the peak is { $peak }.
onset-asks = Guess the layer of onset of { $task }. The slider goes from the first layer to the last.
onset-why =
    The interval is often wide: where a curve is nearly flat, a little noise moves the first layer that is high enough
    by a lot.

# The peak.
peak-text =
    No task falls further from its peak to the last layer than { $task }. Does the model forget towards the end, as it turns
    to choosing the next token? Careful: the peak is the best of { $layers } layers, and the best of many is somewhat
    optimistic, for it is chosen by its luck, too.
peak-asks = Where is { $task } read better?
peak-layer = layer { $layer }, the peak
last-layer = { $site }, the last
peak-name = increment of { $task } at its peak
peak-why =
    At the last layer it is { $increment } ({ $interval }). Only a fall that is larger than the intervals should be
    called forgetting.

# First and last.
ends-text =
    Among all tasks, one has the earliest onset as measured and one the latest: they are { $one } and { $other }, in the
    study’s order. Which is which, and do the intervals of their onsets lie clear of each other?
ends-asks = Which becomes readable first?
ends-caption = Layer of onset
ends-why =
    Even the first and the last of all can be told apart only as far as their intervals allow; those in between, less.

# An order of skills? `order-here` follows `order-why`, where p is known.
order-text =
    A claim from the literature: simple skills come early, complex ones late; structural before lexical before
    semantic and stylistic. *Somers’ D* takes all pairs of tasks of different skills and compares their onsets:
    1.00 if the later skill always begins in a later layer, .00 if there is no order, −1.00 if it is reversed. It
    counts only if its interval lies clear of .00 and shuffled skills hardly ever do as well.
order-asks = In which order do skills become readable?
order-above = Structural skills first
order-below = Semantic and stylistic skills first
order-name = Somers’ D of onset against skill
order-why =
    The order is one of { $tasks ->
        [one] { $tasks } task
       *[other] { $tasks } tasks
    }, no more; so few can stand in order by luck.
order-here = Here { $p }.
