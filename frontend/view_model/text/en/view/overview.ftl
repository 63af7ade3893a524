# The Overview. The claims' statements come from the study.

name = Overview

# Headlines: the verdict on the first claim, then the one on transfer.
no-claim = This study tests no claim yet
one-claim = This study tests one claim of the two
win-little = Specialists win, and little transfers between tasks
win-open = Specialists win; how much transfers is open
win-much = Specialists win, though much transfers between tasks
open-little = Little transfers between tasks; whether specialists win is open
undecided = Undecided: the evidence is too weak either way
open-much = Much transfers between tasks; whether specialists win is open
general-little = A general probe keeps up, though little transfers between tasks
general-open = A general probe keeps up; how much transfers is open
general-much = A general probe keeps up, and much transfers

# The evidence under them. $verdicts is `no-verdict` or a list of `claim-verdict`.
evidence =
    { $study }, { $probeable } of { $tasks ->
        [one] { $tasks } task
       *[other] { $tasks } tasks
    } probeable, { $samples ->
        [one] { $samples } sample
       *[other] { $samples } samples
    }: { $verdicts }.
no-verdict = no verdict
claim-verdict = claim { $claim } { $verdict }
by-skill = Transfer within skills above between them: { $p }.

# A claim.
rule-and-falsifier = Rule, and what would falsify it
rule = Rule
read-at = Read at
falsified-by = Falsified by
see-evidence = See the evidence
same-rule = The same rule on other features
nulls-fail = None of the others gives this verdict: a network without training would not get it.
nulls-pass = The same comes out for: { $names }. This verdict says nothing about what training put into the model.
nulls-shut =
    None of the others gives this verdict, and none could: what adds nothing to the text leaves the rule nothing to
    decide.
gate-shut = nothing to decide
nulls-open = The rule decides nothing on the model, so there is nothing for the others to explain.
first-edition =
    This study is of the first edition of the method: these verdicts have no nulls, and a network without training may
    pass the same rules.
features = Features
passed-by-nulls = Rules that come out the same where nothing is to be found: { $claims }.

# The graph.
who-reads-whom = Who reads whom at { $place }
open-transfer = Open Transfer

# The table.
caption = What this study says about each claim
claim = Claim
measures = Measures
effect = Effect

# What was asked. $samples is a number in words.
asked-title = What was asked, and what a probe is
asked-lead =
    { $model } answered { $samples } prompts of { $tasks ->
        [one] { $tasks } task
       *[other] { $tasks } tasks
    }. Each asks for a small thing with one instruction on how to answer; a program checks whether the answer meets it.
asked-tiny = The prompts are of a small made-up world, that of the tiny models.
asked-natural = The prompts are on everyday subjects, for models of ordinary English.
asked-probe =
    A probe is a linear classifier. It reads the numbers inside the model at one layer and token, and says whether the
    answer will meet the instruction.
asked-card = Model card
