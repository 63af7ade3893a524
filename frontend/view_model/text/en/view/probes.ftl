# The Probes view.

name = Probes

# Headlines.
none-probeable = No task can be probed here
none-probeable-why = At { $place }, every task has one outcome too rarely.
no-general = No general probe to compare with here
not-apart = No clear difference between specialists and the general probe here
all-apart = Specialists beat the general probe on all { $n } tasks
some-apart = Specialists score above the general probe on { $above } of { $n } tasks, clearly on { $apart }

# The evidence under them. $others is a list of `above-on`.
evidence = 
    At { $place }, against the general probe with a task intercept, the AUROC intervals separate on { $apart } of { $n }
    tasks. The specialist scores higher than these probes: { $others }.
above-on = { $probe } on { $above } of { $n }
adds-nothing = The activations here are not shown to add to what the text tells
adds-on-all = Activations add to the text on all { $n } tasks
adds-on-some = Activations add to the text on { $above } of { $n } tasks
added = At { $place }, the interval of the increment lies above 0 on { $above } of { $n }.
gap = Specialists minus general probe, where claim 1 is read: { $effect } ({ $interval }).
gap-depends = The gap from fewer prompts, and with every C
gap-prompts = { $prompts } prompts
gap-added = specialists { $specialist }, general { $general }
gap-draws = draws { $low } to { $high }
gap-is =
    Specialists less general probe, where claim 1 is read: means over the tasks, and from some of the base prompts over
    two draws, with both. Drawn: what the specialists add to the text (bold) and what the general probe adds, from the
    fewest base prompts to all.
told-without = on answers without the instruction: AUROC { $auroc } ({ $interval })
beyond-text = Beyond the text
text-alone = text alone
with-activations = text and activations
deviance = deviance saved, nats
general-increment = increment, general probe
without = trained with the instruction, read without it
without-is =
    The specialist on answers to the same prompts without the instruction, judged by the same checker. If it reads
    those as well, it reads the content, not the following of an instruction.
general-probe = general
increments-caption = What the activations add to the text at { $place }
text-head = Text alone
with-head = With activations
deviance-head = Deviance saved, nats
without-head = AUROC without the instruction
key-general-increment = general probe, where the rules read

# Probes.
specialist = specialist
specialist-is = trained on this task only; scored on prompts it has not seen
probes-here = Probes here
choose = Choose a task to see its numbers and a sample.
how-trained = How each is trained

# The table.
caption = Scores of specialists and general probes at { $place }
probe = Probe
balanced-accuracy-head = Balanced accuracy
accuracy-head = Accuracy
base-rate = Base rate
permuted-auroc = Permuted AUROC

# The rows and their legend.
lanes-are = Specialists and general probes
metric-at = { $metric } at { $site }
over-layers = over the layers
key-specialist = specialist, 95 % interval
key-general = general, from above: { $kinds }
key-permuted = permuted labels, 95 %

# The probes fitted again in the tab.
refit = Fit these probes again, in this tab
refit-title = Fitted again in this tab
refit-about =
    The study’s model reads { $n } responses anew in this browser, those of { $tasks } tasks. On what its stream holds at
    { $place }, the study’s program fits every probe and every subspace again, and compares them with the stored ones.
    Nothing leaves this machine. It takes some minutes. This is one site and position, not every cell of the study.
refit-start = Fit again
refit-stop = Stop
refit-fetching = Fetching the responses: { $done } of { $of }.
refit-loading = Loading the model.
refit-reading = Reading { $task }: { $done } of { $of } responses.
refit-stopped = Stopped.
refit-same = { $n ->
        [one] { $n } task fitted: probe and subspace at this place are
       *[other] { $n } tasks fitted: all probes and subspaces at this place are
    } the study’s, within the tolerance.
refit-other = At this place, { $n } of { $of } tasks are not the study’s within the tolerance: { $tasks }.
refit-centre = The mean about which subspaces are taken out at this site is the study’s, too (distance { $share }).
refit-centre-other = The mean about which subspaces are taken out at this site is not the study’s (distance { $share }).
refit-tolerance =
    The tolerance is { $auroc } of AUROC, { $cosine } between 1 and the cosine of two directions, { $length } of their length,
    { $intercept } in the logit at the training mean, and { $projection } in any entry of a projection. Processors add in
    different orders, so the last digits of single precision differ; a larger difference would mean other activations, other
    rows or another fit.
refit-caption = Probes and subspaces fitted here, against those of the study, at { $place }
refit-study = AUROC, study
refit-here = AUROC, here
refit-difference = Difference
refit-direction = Direction: 1 − cosine
refit-length = Length: relative difference
refit-intercept = Intercept: difference
refit-projection = Subspace: largest difference
refit-within = Within the tolerance
refit-yes = yes
refit-no = no
