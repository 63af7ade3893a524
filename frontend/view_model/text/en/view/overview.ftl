# The Overview. The claims' statements come from the study.

name = Overview

# Headlines: the verdict on the first claim, then the one on transfer. The three of neither differ by the cause.
no-claim = This study answers none of the five questions yet
one-claim = This study asks only one of the first two questions
win-little = Tasks share little inside the model: each needs a probe of its own, which rarely works on another task
win-open = Each task needs a probe of its own; we could not tell how often it works on another task
win-much = Tasks share much inside the model, yet each is read better by a probe of its own
open-little = One task’s probe rarely works on another; we could not tell whether one probe for all tasks is as good
undecided = We could not tell whether tasks share what predicts success inside the model: the evidence is too weak
nothing-inside =
    We could not tell: what the model computes inside is not shown to say more about success than the text of its
    answers does
nothing-to-compare = We could not tell whether tasks share anything inside the model: too little could be measured
open-much = One task’s probe works on others; we could not tell whether one probe for all tasks is as good
general-little = One probe for all tasks is as good as one per task, though one task’s probe rarely works on another
general-open = One probe for all tasks is as good as one per task; we could not tell how one task’s probe does on another
general-much = Tasks share what predicts success inside the model: one probe for all is as good as one per task

# The evidence under them.
evidence =
    { $study }: on { $probeable } of { $tasks ->
        [one] { $tasks } task
       *[other] { $tasks } tasks
    } the model both followed and missed the instruction often enough to train a probe ({ $samples ->
        [one] { $samples } answer
       *[other] { $samples } answers
    } checked).

# The claims as questions, and the answers.
question-general = Is one general probe as good as one per task?
question-transfer = Does one task’s probe work on other tasks?
question-ablation = Does removing one task’s directions hurt others?
question-depth = Are simple tasks readable in earlier layers?
question-time = Is success readable only during the answer?
not-tested = not tested

# Why a claim was not tested, a sentence per cause; short, for it stands on the first screen. Success is an answer that
# follows its instruction.
gate-is-shut = On average, probes are not shown to predict better than the text.
no-probe = In no task could a probe be compared with the text alone.
no-general = There is no probe of all tasks to compare with.
too-few-emerge = Too few tasks are read better inside than in the text to compare.
nothing-removed = This study removed no directions.
no-pair-ablated = There is no pair of tasks to compare.
no-moments = No probe read both before the answer and at its two ends.
nothing-measured = This study did not measure what answers this.

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
    We asked { $model }, a language model, for { $samples } short answers. Most requests held an instruction on how to
    answer, { $tasks ->
        [one] of { $tasks } kind (the task)
       *[other] of { $tasks } kinds (the tasks)
    }; a program checked whether it was followed.
asked-own-lead =
    { $model }, a language model, was given { $rows } prompts that a researcher wrote, { $tasks ->
        [one] of { $tasks } kind (the task)
       *[other] of { $tasks } kinds (the tasks)
    }. Answers given with the prompts: { $responses }; the model wrote the others. Labels given with the answers:
    { $labels }; a program checked the others.
asked-own = The prompts are own ones from { $file } ({ $rows } rows, { $responses } with responses, { $labels } with labels).
asked-tiny = The prompts are of a small made-up world, that of the tiny models.
asked-natural = The prompts are on everyday subjects, for models of ordinary English.
asked-probe = 
    A probe, trained on other answers, reads the numbers inside the model at one layer and token, and predicts whether
    the answer follows its instruction. The study asks: do the same numbers foretell success on
    every task, or others on each?
asked-card = Model card
take-out = Switch one skill off and watch
take-out-toy = The model there is { $model }, a toy that runs in this tab.
strip-reads =
    Under each token: whether the answer so far follows its instruction (green: yes, red and dashed: no, grey: open), and
    what the probe of { $task } expects (blue: success, orange: failure). It was trained at the outlined token only.
strip-key = What the colours mean
another = Another answer
tokens = tokens →
next-token = → next token
flow = { $blocks } blocks (layers 0 to { $last }); the claims are read at { $place }.
