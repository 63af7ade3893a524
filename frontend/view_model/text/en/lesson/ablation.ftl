# Lesson: ablation and its damage.

title = Ablation, and its damage
about = From what can be read to what is used: take it out, and see what breaks, beside controls.
needs = ablation of the model itself, with controls
mistake = “It breaks without it, so it is the cause.” Random directions may break as much: look at the controls’ band.

# Its steps.
step-erased = Erase and look again
step-broken = Erase and let it write
step-controlled = Would anything have done it?
step-spread = What else breaks?
step-damage = The damage

# Erase and look again.
erased-text =
    A probe says what is there. To ask what matters, take it out: an *ablation* removes from the stream the *subspace*, a
    few directions, that tells a task’s successes from its failures; here up to { $rank } of { $width }, at { $site }. Then a
    new probe is trained on what is left. It may do worse just because something is gone; so the same is done with *control*
    subspaces of the same size, and we count only what goes beyond those. We take the mean over all tasks.
erased-asks = Compared with the controls, how does the new probe do?
erased-above = Worse: the ablation took more
erased-below = Better: the ablation took less
erased-name = mean drop of AUROC beyond the controls, over the tasks
erased-why =
    A drop shown beyond the controls means that the directions held what is read of the task. What the new probe
    still finds lay elsewhere, too: erasing a few directions need not erase the knowledge.

# Erase and let it write.
broken-text =
    Now *in behaviour*: the model writes its responses anew while a task’s subspace is taken out of its stream, at { $sites ->
        [one] { $sites } site
       *[other] { $sites } sites
    }. The checker looks at them, and we compare with the unharmed model on the same prompts. The *drop* is the share of
    satisfied responses that is lost.
broken-asks = Which of these tasks loses most when its own subspace is out?
broken-caption = Drop of satisfaction when a task’s own subspace is out
broken-name = drop of satisfaction, { $task }
broken-why = The drop is measured in what the model does; no probe has a say in it.

# Would anything have done it? `controlled-here` follows `controlled-why`, where p is known.
controlled-text =
    Of all tasks, { $task } suffers most from its own ablation: its share of satisfied responses falls by { $drop }.
    Before we say that the model uses these directions, the *controls*: subspaces of the same size, random ones and
    those found for shuffled labels. They are taken out just so, and the same task is checked. (The directions of
    largest variance are taken out as well, but only as an upper bound on the damage.)
controlled-asks = Is the drop of { $task } beyond what the controls do to it?
controlled-above = Yes, it loses more than under the controls
controlled-below = No, it loses less than under the controls
controlled-caption = Drop of satisfaction; grey: 95 % of the controls
controlled-name = drop of { $task }
controlled-why =
    95 % of the controls take between { $low } and { $high } from the same task. A drop that any hole of this size might make is
    no sign that this hole was the right one.
controlled-here = Against them, { $p }.

# What else breaks?
spread-text =
    What does the ablation of one task take from another? Every ordered pair is a question of its own: does { $first }
    depend on what is read for { $last }, and the other way round? There are { $pairs } pairs of different tasks. A
    pair is *present* if the target loses more than under the controls, corrected for the number of pairs; *absent* if
    what it loses more is shown to be less than half of what the target's own ablation takes from it; and *undecided* if
    neither is shown.
spread-asks = How many pairs are present?
spread-name = pairs of { $pairs } that are present
spread-why =
    { $absent } are absent, { $undecided } undecided. If all tasks rested on one shared mechanism, nearly every pair
    would be present; and an undecided pair is no sign of independence: { $responses } responses per task may be too
    few to tell.

# The damage.
damage-text =
    An ablation may break the model at large. We look at prompts without any instruction, and at how far the ablated
    model’s predictions of the next token move from the whole model’s: the *Kullback–Leibler divergence*, in nats per
    token; 0 is no change. Three ablations of the same size: { $task }, whose ablation does the most damage of all tasks,
    the worst of the random subspaces, and the directions of *largest variance*, along which the stream moves most. (The
    study gives no interval for the divergence; take it as measured.)
damage-asks = Which of these changes the model’s predictions most?
damage-caption = Divergence from the whole model, nats per token
damage-name = divergence, taken out: { $subspace }
subspace-of = the subspace of { $task }
damage-why =
    Without { $task }’s subspace the perplexity of such responses goes from { $whole } to { $ablated }. A task that suffers
    under an ablation that harms everything tells us nothing about that task.

# Now you. The choices are `tried-pair`.
step-tried = Now you
tried-text =
    Let the model write { $of } responses to { $task } three times over: as it is, without the subspace of { $task }, and
    without as many random directions, which is the control. By the study’s rates, about { $whole } of { $of } keep the
    instruction as it is.
tried-asks = By the same rates, how many of { $of } keep it in the other two?
tried-pair = about { $edited } without the skill, about { $control } with the control
tried-other = The study’s rates give about { $edited } without the skill and about { $control } with the control.
tried-name = drop of { $task } in the study
tried-why =
    Expected of { $of } responses to { $task }: about { $edited } without the skill and { $control } with the control. Now
    take it out yourself, and see how far { $of } responses lie from that.

# The trial.
trial-begin = Take it out
trial-stop = Stop
trial-again = Count again
trial-waiting = Loading the model.
trial-writing = Writing response { $at } of { $of }, three times over.
trial-stopped = Stopped.
trial-unable = This page cannot let the model write: it has no engine for it, or the model is too large. You can go on without.
trial-counts = Responses that keep the instruction
trial-kept = Kept
trial-interval = 95 % interval of the share
trial-baseline = As it is
trial-edited = Without the skill
trial-control = Control: random directions
trial-count = { $kept } of { $of }
trial-told =
    { $of } responses are few: { $kept } of { $of } without the skill fits any share from { $low } to { $high }. The study’s
    drop, { $drop }, is from { $n } responses.
