# The glossary: terms, and what they mean. Each name is followed by its meaning.

token = token
token-is = A word or a piece of a word: the unit that a language model reads and writes.
stream = residual stream
stream-is = The list of numbers that a model keeps for every token. Each block reads it and adds to it.
layer = layer
layer-is =
    A depth at which the residual stream is read: the embedding, before any block, or the stream after block L,
    written L.
position = position
position-is =
    The token at which the stream is read. prompt: the last token of the user’s text; first, 25 %, 50 %, 75 %,
    last: tokens of the response; mean: the mean over them.
connector = connector token, c0 …
connector-is =
    A token of the chat template between the user’s text and the response, such as a mark that the assistant
    speaks next.
last = last response token
last-is = The last token of the response that is text; often its full stop. Others call it the last content token.
eos = end of sequence, eos
eos-is = The token by which a model says that its response is over.
task = task
task-is = A kind of instruction with a program that checks it, such as: answer in at most 20 words.
skill = skill
skill-is =
    A group of tasks: structural (form and length), lexical (given words), semantic (topic and tone), stylistic
    (register and civility).
checker = checker
checker-is = The program that decides whether a response meets its instruction.
judge = judge
judge-is = A checker of what cannot be counted, such as tone: word lists, or a model that is asked.
kappa = κ (Cohen’s kappa)
kappa-is =
    How far a judge agrees with readers beyond chance: 0 is chance, 1 is always. Below .6 the labels are of
    limited reliability.
probeable = can be probed
probeable-is =
    Both outcomes, met and not met, occur often enough to train and test a probe: at least 20 responses and a
    tenth of either.
claims-tasks = left out of the claims
claims-tasks-is =
    A task whose instruction is not shown to raise the rate at which it is met. The claims are not read on it.
probe = probe
probe-is =
    A linear classifier that reads the residual stream at one layer and token and predicts whether the response
    meets its instruction.
specialist = specialist
specialist-is = A probe trained on one task.
general = general probe
general-is =
    One probe trained on all tasks: pooled, on all of them together; n-matched, on as many responses as a
    specialist; task intercept, with a constant per task; leave one out, on all tasks but the one tested.
auroc = AUROC
auroc-is =
    The share of pairs, a response that meets its instruction and one that does not, which a probe puts in the
    right order. .50 is guessing, 1.00 is never wrong.
increment = increment over the text
increment-is =
    How much the activations add, in AUROC, to a probe on the text alone (words, lengths, parameters). The
    claims are read on it.
gate = gate
gate-is =
    The condition before a claim is read: the specialists must add more than .01 AUROC to the text, interval
    included.
interval = 95 % interval
interval-is =
    How far a number might move if the prompts were drawn anew. Probes are refitted without some of the prompts
    where a verdict depends on it.
p = p
p-is = How often chance alone would give a number at least as far from the one it is tested against.
corrected = corrected (Holm)
corrected-is =
    Among many tests some succeed by chance. Holm’s correction raises every p so that this happens in one study
    of twenty at most.
null = null (the same rule on other features)
null-is =
    The rule of a claim applied where no training left anything: random weights, the text, permuted labels. A
    rule that such features pass says nothing on the model.
permuted = permuted labels
permuted-is = Labels dealt anew at random. What a probe reads of them is chance.
selectivity = selectivity
selectivity-is = A probe’s AUROC minus that on a random label per prompt, which can only be memorised.
transfer = transfer
transfer-is = What a probe of one task reads of another.
share = share recovered
share-is =
    How much of a task’s own increment another task’s direction recovers, whatever its sign. It can exceed 1,
    and fall below 0.
cluster = cluster, silhouette, stability
cluster-is =
    Groups of tasks between which transfer is strong. Silhouette: how clear they are; stability: the adjusted
    Rand index of groups from redrawn prompts, 1 the same, 0 chance.
ablation = ablation
ablation-is =
    Taking the directions that a task’s probes read out of the activations (in representation) or out of the
    model while it responds (in behaviour).
subspace = subspace, rank
subspace-is = The directions that are taken out; rank is how many.
inlp = INLP, LEACE, mean projection
inlp-is =
    Ways to find those directions. INLP: iterative nullspace projection, a probe after the other; LEACE:
    least-squares concept erasure; mean projection: the difference of the two classes’ means.
control-ablation = control
control-ablation-is =
    The same done with random directions, those of largest variance, or those of permuted labels. Only a loss
    beyond the controls counts.
state = present, absent, undecided
state-is =
    Of a pair of tasks: the target loses more than under the controls; its loss is shown to be less than half of
    that by its own ablation; neither is shown.
damage = damage: KL divergence, perplexity
damage-is =
    How much an ablation changes the model on neutral text. KL: how far the next token’s probabilities move, in
    nats; perplexity: how surprised the model is.
dose = dose, α
dose-is = A strength of the ablation: α = 1 takes the directions out, less takes out a part.
cka = CKA, PWCCA, overlap
cka-is =
    How alike two tasks’ subspaces are, from 0 to 1: by the responses’ coordinates in them (CKA, PWCCA) or by
    their angles (overlap).
onset = onset, peak, centre
onset-is =
    Onset: the first layer at nine tenths of the highest increment; peak: the layer of the highest; centre: the
    mean layer, weighted by the increment.
emerge = emerge
emerge-is =
    A task emerges when its increment at its best layer lies above 0, with its p times the number of layers at
    most .05.
somers = Somers’ D
somers-is =
    Whether later skills begin in later layers: 1 always, −1 the other way round, 0 without order.
planning = planning and monitoring
planning-is =
    Planning: the increment over the text before the response. Monitoring: its rise from the first token of the
    response to the last.
seed = seed
seed-is = The number that all chance in a study is drawn from; the same seed gives the same study.
