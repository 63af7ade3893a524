# The Tasks view.

name = Tasks

# Headlines.
asked-always = How often each instruction was followed; none was left out to compare
asking-changes-nothing = Giving the instruction is not shown to change compliance
follows-all = Giving the instruction raises compliance for all { $n } tasks
follows-some = Giving the instruction raises compliance for { $above } of { $n } tasks

# The evidence under them. $low and $high are each a task with its rate.
range = Satisfaction with the constraint runs from { $low } to { $high }.
all-probeable = Every task has both outcomes often enough to probe.
not-probeable =
    { $n ->
        [one] { $n } task
       *[other] { $n } tasks
    } cannot be probed: one outcome is too rare.

# A task’s rates. $rate is the rate with its interval.
told-with = with { $rate }, n { $n }
told-without = without { $rate }, n { $n }
told-excluded = { $n } excluded
left-out =
    { $n ->
        [one] { $n } task is
       *[other] { $n } tasks are
    } left out of the claims: no effect of the instruction is shown.
told-effect = effect of the instruction { $effect }
effect = Effect of the instruction
in-claims = In the claims
yes = yes
key-effect = beside: effect of the instruction, 95 % interval
lanes-are = Satisfaction with and without the constraint
key-without = without it
key-share = share of responses that satisfy it, 95 % interval

# The table.
caption = Satisfaction rates with and without the constraint, 95 % intervals over base prompts
skill = Skill
with-head = With
without-head = Without
n-with = n with
n-without = n without
excluded = Excluded
base-prompts = Base prompts
judge-kappa = κ of the judge

# The samples and their filters.
samples = Samples
all-tasks = all tasks
all-verdicts = all verdicts
both = both
with = with
without = without
with-and-without = with and without the constraint
with-constraint = with the constraint
without-constraint = without the constraint
search = Search the samples
search-in = in prompt or response
loading = Loading samples
no-match = No sample matches these filters. Widen them to see more.
pages = Pages of samples
previous = ← Previous
next = Next →
page-of = { $first } – { $last } of { $total }

# The opened sample.
sample = Sample
close = Close the sample
by-token = A sample, token by token
choose = Choose a sample to see the exact tokens the model saw, where it is read, and what the checker says.
