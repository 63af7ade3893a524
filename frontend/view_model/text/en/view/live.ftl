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
stopped-worker = The browser has stopped the engine; write again to start it anew.
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
write = Write
stop = Stop
another-seed = Another seed
stale = The settings have changed since this was written.
nothing-yet = Nothing is written yet.

# How far it is.
asked = Asking …
loads-model = The model is being loaded …
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
