# The tour.

name = Tour
take = Take a tour: five stops, one minute
stop-of = Stop { $at } of { $stops }
next = Next →
back = ← Back
end = End the tour
learn = Learn more, step by step
share = Share this page

prompt = A prompt, and what the model wrote
prompt-told =
    Most prompts hold an instruction of one of { $tasks } tasks, such as a number of words. Here is one, with the
    model’s response. “Another answer” shows the next.
prompt-without =
    Most prompts hold an instruction of one of { $tasks } tasks, such as a number of words. This study keeps its
    responses in the view Tasks.
prompt-own =
    The prompts are a researcher’s own, of { $tasks } tasks. The responses were given with them, or the model wrote them.
checker = A program checks the response
checker-labels =
    Where no label was given with a response, it says whether the task’s condition is met, and why. { $satisfied } of { $n }
    responses meet theirs. Both kinds are needed: a probe learns from the difference.
checker-told =
    It says whether the instruction was followed, and why. { $satisfied } of { $n } checked responses followed theirs.
    Both kinds are needed: a probe learns from the difference.
probe = A probe reads the model’s inside
probe-told =
    The full dot of { $task } is its probe’s score at { $place }: { $auroc }. At .50 it would be guessing, at 1.00 it would always
    tell a response that follows the instruction from one that does not.
probe-none = A full dot would be a probe’s score. In this study no task can be probed: too few responses were of one kind.
transfer = One task’s probe, tried on another
transfer-told =
    The arrow from { $source } to { $target }: the probe trained on the first also tells success from failure on the
    second. Its size is { $size }, the largest drawn here. Pairs without an arrow are not significant, or their target’s
    own probe has nothing to recover.
transfer-reversed =
    The arrow from { $source } to { $target }: the probe trained on the first tells success from failure on the second
    in reverse. Its size is { $size }, the largest drawn here. Pairs without an arrow are not significant, or their
    target’s own probe has nothing to recover.
transfer-undrawn =
    An arrow would say that one task’s probe works on another. { $n ->
        [one] { $n } pair of this study differs
       *[other] { $n } pairs of this study differ
    } from chance, but the target’s own probe adds nothing to the text that could be recovered, so none is drawn.
transfer-none = An arrow would say that one task’s probe works on another. In this study no pair is significant, so there is none.
verdict = What follows from it
verdict-told =
    { $claims } claims were written down before the numbers were known: { $supported } supported, { $contradicted }
    contradicted, { $open } undecided or not tested. Open one to see its number, its rule, and what would overturn it.
