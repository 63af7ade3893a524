# The Time view.

name = Time

# Headlines.
not-computed = Planning and monitoring were not computed
not-computed-why = 
    This study has the curves, but not the two indices: a run at the prompt’s last, the first and the end token has
    them: { $run }.
foretold-and-read = Success is foretold before the response, and read better as it unfolds
foretold = Success is foretold before the response; no gain as it unfolds is shown
read = Success becomes readable as the response unfolds; planning is not shown
less-than-surface = Length alone improves more over the response than the probe does
falls = Activations add less to the text at the end of the response than at its start
# The same where claim 5, which is corrected, does not say so: $seen is one of the messages below.
but-uncorrected = { $seen }, but this does not pass the corrected test
but-untested = { $seen }, but no corrected test of it was made
seen-foretold-and-read = Success looks foretold before the response, and read better as it unfolds
seen-foretold = Success looks foretold before the response
seen-read = Success looks more readable as the response unfolds
seen-less-than-surface = Length alone looks to improve more over the response than the probe does
seen-falls = Activations look to add less to the text at the end of the response than at its start
neither = No evidence of planning or of monitoring at this layer

# The evidence under them.
evidence = 
    { $place }: planning (increment over the text before the response) { $planning }; monitoring (how much the increment
    rises from the first token of the response to the last) { $monitoring }; uncorrected.
of-claim = Claim 5, corrected and against its margin: { $verdict }.
evidence-first = 
    { $place }: planning (AUROC before the response, beyond the prompt alone) { $planning }; monitoring (how much AUROC
    rises during the response, beyond what length alone explains) { $monitoring }; uncorrected.

# The measures, and the guide to reading them.
planning = planning
planning-is = mean increment over the text at the last tokens before the response
planning-is-first = AUROC at the last tokens before the response, beyond what the prompt alone gives away
monitoring = monitoring
monitoring-is = rise of the increment over the text from the first token of the response to the last
monitoring-is-first = rise of AUROC from the first response token to its end, beyond the same rise of the surface
prompt-alone = prompt alone
prompt-alone-is = a probe of the instruction’s parameters and the prompt’s length
surface = surface
surface-is = a probe of the response’s length so far and the position
how-read = How time is read
choose = Choose a task to see its numbers and its responses.

# A task’s numbers in a tooltip.
in-time = In time
auroc-intervals = AUROC, 95 % intervals
trained-at = trained at { $at }
from-prompt = from the prompt alone
surface-here = from the surface here
not-for-task = This study did not compute it for this task.
no-score = no score here
told-here = AUROC, trained here { $score }, n { $n }
told-carried = trained at { $at } { $score }
told-prompt = prompt alone { $score }
told-surface = surface { $score }

# The table.
caption = What is read at every position at { $site }, then the planning and the monitoring index of each task
at-head = At
here-head = AUROC, trained here
carried-head = AUROC, carried over
prompt-head = Prompt alone
surface-head = Surface

# The rows and their legend.
over-positions = AUROC over the positions
increment-over-positions = increment over the text, by position
indices = planning and monitoring
key-each = trained at each position
key-added = added to the text, 95 % interval
key-carried = trained at { $at }, tested elsewhere
key-surface = from the surface so far
key-chance = chance
key-monitoring = monitoring, 95 % intervals
