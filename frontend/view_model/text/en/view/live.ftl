# The Live view.

name = Live
title = Take a skill out while the model writes
about =
    The model writes its response as it is, with your edits, and with a control; the checker and the probes follow every
    token.

# A page without a server.
no-server = Live needs the program
no-server-why =
    This study’s model is too large for a browser’s tab, and this page has only files. Start `skillscope serve` on the
    machine that has the model, and open this study there.

no-engine = The model cannot run in this tab
wrong-here = This browser computed the test wrongly
# $what and $why are sentences without and with a full stop.
server-instead = { $what }; the server writes instead. ({ $why })
tab-instead = { $what }; this tab writes instead.
stopped-worker = The browser has stopped the engine; write again to start it anew.
unstarted-engine = The page was built without its engine, or this browser does not start it.
no-engine-why = This file was written without the model; write it again with `skillscope export --html --live`.

# The prompt.
ask = What is asked
free-text = free text
free-text-is = any prompt; nothing is checked
prompt-is = The prompt
another-prompt = Another prompt
sample-prompt = The sample’s prompt again
own-prompt = This is your text; it is still checked for what the sample asks.
long-prompt = This prompt is longer than { $most } characters: it is not in the link.
checked-for = Checked for { $params }
model = { $name }: { $parameters } parameters in { $layers } layers.
toy = It is a toy, trained on a made-up world.
in-study = In this study it kept { $task } ({ $asks }) in { $rate } of { $n } responses.
no-prompt = Write a prompt first.

# The stack of edits.
edits = Edits
edits-are =
    An ablation takes out the directions in which the study found a skill; a control takes out as many random ones instead.
take-out = Take the skill out
push = Add a direction
out-of = Take out
pushed = Add the direction of
random = Take out random directions
on = on
strength = strength α
strength-of = Strength of edit { $number }
directions = directions
directions-of = Directions of edit { $number }
from-layer = from layer
to-layer = to layer
everywhere = on the prompt’s tokens, too
remove = Remove edit { $number }
undo = Undo
redo = Redo
none-on = No edit is on: the model writes as it is.
with-control = Control: random directions of the same number

# What starts it.
seed = Seed
runs = Runs
on-server = on the server
in-tab = in this tab
computes = Computes
on-cpu = on the CPU
on-gpu = on the GPU, by WebGPU
gpu-given-up = This browser’s GPU is not used, the CPU writes: { $problem }
write = Write
stop = Stop
another-seed = Another seed
stale = The settings have changed since this was written.
nothing-yet = Nothing is written yet.

# How far it is.
asked = Asking …
loads-model = The model is being loaded …
fetched-of = { $come } of { $total } MB
fetched = { $come } MB
waits-turn = Others are being written for; waiting for a turn …
writes = Writing …
done = Done.
stopped = Stopped.
failed = It cannot go on: { $problem }
rate = { $rate } tokens per second, all columns together
other-model = This is not the model of the study: its weights differ, so its directions may mean nothing here.
spoken-verdict = { $name }: { $verdict }.

# The columns.
baseline = As it is
edited = Edited
control = Control
baseline-is = the model without any edit
edited-is = at most { $rank } directions at each of { $sites } sites
control-is = as many random directions: at most { $rank } at each of { $sites } sites
unchecked = not checked
so-far = { $verdict } so far
cut = cut at the limit, counts as not kept
empty = empty, counts as not kept
kl = KL { $value } nats per token from “as it is”
kl-is = How far the next token’s probabilities are from the unedited model’s, over its text
tokens-of = { $column }: the tokens
strip-of = Strip under the tokens
reads-at = Probes read
as-verdicts = where the verdicts are read
key-differs = underlined: after the first difference
key-strip = strip: the probe of { $task } after each token, from chance ½ up or down; at other tokens than { $position } it reads outside where it was fitted

# One token.
token-of = { $column }, token { $token }
reads = { $probability } { $task }
checker = checker: { $verdict }
first-difference = the first difference from “as it is”
after-difference = after the first difference
kl-here = KL of the other columns here: { $values }
could-be = What could have come here
could-be-is = the likeliest tokens when it was chosen, each with its probability
chosen = chosen
unlikely = The chosen token is not among them.
close-token = Close the token
choose = Point at a token, or step through them with the arrow keys, to see what else could have come.

# The score over seeds. $parts lists the columns.
score = { $task } kept: { $parts }.
score-part = { $column } { $kept } of { $tried }
score-cut =
    { $n ->
        [one] { $n } response was cut at the limit and counts
       *[other] { $n } responses were cut at the limit and count
    } as not kept.
score-is = Every seed counts once; another prompt or other edits begin anew.

# The dose curve. A dose is a factor of every edit’s α.
dose = How much is enough?
dose-is =
    Every edit’s α is multiplied by a dose from { $low } to { $high }: 1 is the edits as they are set above, 0 the model as it
    is, a negative dose the opposite edit. At every dose, a control with random directions is measured, too.
dose-of-task =
    Every seed takes the next prompt of { $task } in the study, so the curve is about the task, not about one prompt.
dose-of-prompt = Every seed answers your own prompt, so the curve is about this prompt alone.
dose-needs-task = A dose curve needs a task: a free text is not checked.
dose-needs-edit = A dose curve needs an edit that is on.
dose-seeds = Seeds
dose-measure = Measure
dose-cancel = Cancel
dose-progress = { $done } of { $n } seeds
dose-cancelled = Cancelled: { $done } of { $n } seeds have come, and stay.
dose-failed = It ended after { $done } of { $n } seeds: { $problem }
dose-cleared = The settings have changed. The curve that was here was measured with others.
dose-broken = the answer broke off; measure again
dose-unchecked = this task needs a judge, which is not at hand
dose-below = At dose 1, the edits break { $task } more often than the control does
dose-above = At dose 1, the edits keep { $task } more often than the control does
dose-same = At dose 1, no difference between the edits and the control is shown on { $task }
dose-few =
    { $n ->
        [one] { $n } seed is
       *[other] { $n } seeds are
    } too few for a conclusion: it takes { $least }.
dose-evidence =
    Kept: edited { $edited }, control { $control }; { $n } seeds,
    { $prompts ->
        [one] one prompt
       *[other] { $prompts } prompts
    }. Seeds that only the edits break: { $lost }; that only the control breaks: { $other }.
dose-test = Exact sign test over these: { $p }.
dose-unfinished = Not all seeds were measured, so nothing is concluded.
dose-unfinished-why =
    It stopped after { $done } of { $n } seeds. Seeds with short responses come first, so these are not a random part of all.
dose-shared = The study has fewer prompts than seeds, so nothing is concluded.
dose-shared-why = Seeds that share a prompt are not independent: a test over seeds would find too many differences.
dose-kept-panel = Responses that keep the task, with 95 % intervals (Wilson)
dose-kl-panel =
    How far the text moves, the intended effect included: KL from “as it is” in nats per token, mean with its 95 % interval
dose-axis = Dose
dose-key = dashed: the share of the model as it is
dose-at = dose { $dose }
dose-point = { $column }: kept { $kept } of { $n }, { $share } ({ $interval }); KL { $kl }
dose-caption =
    Dose curve of { $task } under { $edits }: responses that keep the task, and KL from the model as it is in nats per token
dose-head = dose
dose-column = column
dose-kept-head = kept
dose-share = share
dose-kl-interval = KL 95 %

# How responses are sampled.
sampling = Sampling
sampling-of-study = as in the study
sampling-changed = other than in the study
temperature = temperature
temperature-is = Temperature: 0 takes the likeliest token, 1 samples as the model predicts
greedy = always the likeliest token
top-p = top-p
top-p-is = Top-p: only the likeliest tokens that together have this probability
max-tokens = longest response, in tokens
as-in-study = As in the study
known-sampling = write any of temperature (0 to 2), top_p (above 0, up to 1) and max_tokens (1 to 1024), as in temperature=0,max_tokens=40

# The lens and the table of one column.
by-token = Token by token
column = Column
lens = What each layer would say next
lens-comes = It is shown once the response is written.
lens-of = { $column }: what each layer would say next
lens-at = { $site }, in place of token { $token } “{ $text }”
lens-is = The likeliest next token by the stream of each layer, the last layer on top; the darker, the more probable.
lens-agrees = the same as the token that was chosen
layer = layer
head-token = token
strips-are = “{ $column }”: the probability by each task’s probe after every token, read at { $site }, fitted at { $position }.

# Control vectors.
add-vector = Add a vector file
choose-vector = Choose the file
added = Add the vector
vector-missing = The file of { $name } is not here: a link holds only its name. Choose the file, or turn this edit off.
vector-large = { $name } is larger than { $most } MB. A control vector has one direction per layer, and is far smaller.
vector-unreadable = { $name } cannot be read by this browser.
no-vector = The file of a vector is missing: choose it on its card, or turn that edit off.
many-vectors = More than four vectors are on: turn some off.
as-vector = Its direction as a control vector:

# What is copied.
take-away = Copy
copy-config = Copy as a study’s ablation
copy-command = Copy as a command
copied-from = From Live, on the study { $study }.
each-in-turn = A study takes the directions of every task out in turn, one task at a time, and compares with random ones.
no-ablation = A study takes directions out, with α from 0 to 2: add such an edit first.
no-counterpart = Not in a study’s ablation: { $edit }.
command-order = The command makes ablations first, then random ones, then adds directions: the order of your edits is another.
vector-path = Put the path of { $name } after --vector.
