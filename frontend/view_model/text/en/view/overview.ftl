# The Overview. The claims' statements come from the study.

name = Overview

# Headlines: the verdict on the first claim, then the one on transfer.
no-claim = This study tests no claim yet
one-claim = This study tests only one of the first two claims
win-little = One probe per task reads more than a general one, and rarely works on other tasks
win-open = One probe per task reads more than a general one; use on other tasks is undecided
win-much = One probe per task reads more than a general one, and works on other tasks, too
open-little = Probes rarely work on other tasks; whether one general probe is as good is undecided
undecided = This study cannot decide whether tasks share what probes read
open-much = Probes work on other tasks; whether one general probe is as good is undecided
general-little = One general probe is as good as one per task, though these rarely work on others
general-open = One general probe is as good as one per task; how these work on others is undecided
general-much = One general probe is as good as one per task, and these work on others, too

# The evidence under them.
evidence =
    { $study }: { $probeable } of { $tasks ->
        [one] { $tasks } task
       *[other] { $tasks } tasks
    } can be probed, on { $samples ->
        [one] { $samples } checked response
       *[other] { $samples } checked responses
    } with the instruction.

# The claims as questions, and the answers.
question-general = Is one general probe as good as one per task?
question-transfer = Does one task’s probe work on other tasks?
question-ablation = Does removing one task’s directions hurt others?
question-depth = Are simple tasks readable in earlier layers?
question-time = Is success readable only during the answer?
not-tested = not tested
gate-is-shut = Nothing to compare: probes are not shown to beat the text.
too-few-emerge = In too few tasks do probes tell more than the text alone.
nothing-measured = There is nothing to measure here.
too-weak = The evidence is too weak either way.
specialists-read-more = No, a probe per task reads more.
general-reads-as-much = Yes, the general probe reads as much.
little-transfers = Rarely.
much-transfers = Yes, it recovers at least half of what the task’s own probe adds.
amount-open = How much is undecided.
within-skill = More within a skill than between skills.
between-skills = Less within a skill than between skills.
kinship-open = Whether more within a skill is undecided.
few-depend = Few of them, and not in both directions alike.
most-depend = Yes, most of them.
own-not-hurt = Removing them is not shown to hurt even the task itself.
simple-first = Yes.
complex-first = No, in later layers.
monitored = Yes, the probes add more at the end of the answer than at its start.
not-monitored = No, they add as much before the answer or at its start.

# A claim.
p-against = { $p } against { $margin }, corrected for the claims
p-corrected = { $p }, corrected for the claims
margin = margin { $margin }
rule-and-falsifier = How this was decided
rule = Rule
read-at = Read at
falsified-by = Falsified by
see-evidence = See the evidence
in-studies = The same effect in every study that measures it so
same-rule = The same rule on other features
nulls-fail = None of the others gives this verdict: a network without training would not get it.
nulls-pass = The same comes out for: { $names }. This verdict says nothing about what training put into the model.
nulls-shut =
    None of the others gives this verdict, and none could: what adds nothing to the text leaves the rule nothing to
    decide.
gate-shut = nothing to decide
nulls-open = No verdict on the model, so there is nothing to compare it with.
first-edition =
    This study is of the first edition of the method: these verdicts have no nulls, and a network without training may
    pass the same rules.
features = Features
passed-by-nulls = Rules that come out the same where nothing is to be found: { $claims }.

# The graph.
who-reads-whom = Which probe works on which task, { $place }
graph-reads =
    In a node: how well the task’s own probe reads, as AUROC; .50 is guessing. An arrow: that probe also works on the
    task it points to.
graph-drawn =
    { $drawn } of { $pairs ->
        [one] { $pairs } pair
       *[other] { $pairs } pairs
    } drawn.
graph-none = No arrow is drawn.
graph-hidden = Not drawn: { $reasons }.
open-transfer = Open Transfer

# The table.
caption = What this study says about each claim
claim = Claim
measures = Measures
effect = Effect

# What was asked. $samples is a number in words.
asked-title = What was asked, and what a probe is
asked-lead = 
    We asked { $model }, a language model, for { $samples } short answers, most with an instruction on how to answer, of
    { $tasks ->
        [one] { $tasks } kind
       *[other] { $tasks } kinds
    } (the tasks). A program checked each.
asked-own-lead =
    { $model }, a language model, was given { $rows } prompts of a researcher’s own, of
    { $tasks ->
        [one] { $tasks } kind
       *[other] { $tasks } kinds
    } (the tasks). Answers given with the prompts: { $responses }; the model wrote the others. Labels given with the answers:
    { $labels }; a program checked the others.
asked-own = The prompts are own ones from { $file } ({ $rows } rows, { $responses } with responses, { $labels } with labels).
asked-tiny = The prompts are of a small made-up world, that of the tiny models.
asked-natural = The prompts are on everyday subjects, for models of ordinary English.
asked-probe = 
    A probe, trained on other answers, reads the numbers inside the model at one layer and token, and predicts whether
    the answer meets its instruction. Do the tasks share what their probes read?
asked-card = Model card
take-out = Take a skill out, live
strip-reads =
    Beneath each token: the checker’s verdict so far (green: followed, red and dashed: not, grey: open), and the probe of
    { $task } (blue expects success, orange failure), fitted at the outlined token alone.
another = Another answer
tokens = tokens →
next-token = → next token
flow = { $blocks } blocks (layers 0 to { $last }); the claims are read at { $place }.
