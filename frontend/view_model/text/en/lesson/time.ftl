# Lesson: when in time.

title = When in time
about = Is success planned before the first word, or monitored while the words come?
needs = the planning and monitoring indices, from positions before the response to its end
mistake = “It can be read before the first token, so the model plans.” The prompt alone may give it away.

# Its steps.
step-before = Before the first word
step-planned = Beyond the prompt?
step-carried = One direction for all times?
step-unfolding = As it unfolds
step-verdict = Plan or monitor?

# Of several steps. `here` follows the `why` of an estimate, where p is known.
over-time = AUROC of { $task } over the positions
added-over-time = Increment of { $task } over the positions
here = Here { $p }.

# Before the first word.
before-text =
    A response is written token by token. At the last token of the prompt not one of them is there; what a probe reads
    then about success is a forecast. Of all tasks, { $task } is forecast best: the first of { $tasks ->
        [one] { $tasks } task
       *[other] { $tasks } tasks
    }.
before-asks = Is the forecast for { $task } better than guessing?
before-above = Yes, better than guessing
before-below = No, worse than guessing
before-name = AUROC of { $task } at the end of the prompt
before-why = A forecast can be right for many reasons. That the model has a plan is only one of them.

# Beyond the prompt?
planned-text =
    Some prompts are easier than others, and their words tell which: the instruction, its parameters, the length. A
    forecast that only knows this is no plan. The *planning index* is the increment over the text just before the
    response: what the stream adds to a probe of the prompt’s words. We stay with { $task }.
planned-asks = Is the planning index of { $task } clear of .00?
planned-above = Yes, above: the stream knows more
planned-below = Yes, below: with the stream it is read worse
planned-name = planning index of { $task }
planned-why = Only what the stream adds to the words could be a plan.
planned-caption = AUROC of { $task } before the response
stream = the stream
text-alone = the prompt’s words alone
both = both together

# One direction for all times?
carried-text =
    At the last token of a response nearly all is decided. There the probe of { $task } reaches { $auroc },
    more than that of any other task. Now take this very probe, unchanged, and apply it at the first token of the
    response. If the model kept a mark of success in one direction from the start, it would work there, too.
carried-asks = How does the probe from the end do at the first token of { $task }?
carried-above = Better than guessing
carried-below = Worse than guessing
carried-name = AUROC at the first token, trained at the last, { $task }
carried-why = A direction that works at the end need not be there, or mean the same, at the start.

# As it unfolds.
unfolding-text =
    As the words come, success should become easier to read: it is being decided. But the words show it, too, to
    anyone who reads them. The *monitoring index* is the rise of the increment over the text, from the first token of
    the response to the last: what the stream knows more than the words at the end, minus what it knows more at the
    start. No task’s is further from .00 than that of { $task }.
unfolding-asks = On which side of .00 is the monitoring index of { $task }?
unfolding-above = Above: the stream adds more at the end
unfolding-below = Below: the stream adds more at the start
unfolding-name = monitoring index of { $task }
unfolding-why =
    A rising AUROC alone shows nothing about monitoring; it must rise more than what the words themselves show.

# Plan or monitor? `verdict-word` follows `verdict-why`, where the claim has a verdict.
verdict-text =
    Over all tasks, the claim to be tested says: success is monitored, not planned. Its first half needs a mean monitoring
    index above .00. Of single tasks you have seen one, the most extreme; the mean is another matter. The place is { $site }.
verdict-asks = Where does the interval of the mean monitoring index lie?
verdict-above = Above .00: monitored beyond the text
verdict-below = Below .00: the stream adds less at the end
verdict-name = mean monitoring index
verdict-why = The mean planning index is { $planning }.
verdict-word = The study’s verdict on the claim: { $verdict }.
verdict-caption = Means over the tasks
planning = planning
monitoring = monitoring
