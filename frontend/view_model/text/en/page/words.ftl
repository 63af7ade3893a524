# Words used in all parts of the page.

interval = 95 % interval
selection = Selection
source = Source
target = Target
p-holm = p (Holm)
task = Task
verdict = Verdict

# Behind a command that names a model’s file or folder.
path-unknown = (put your own folder in place of PATH/TO: a study does not say where its model and files are)

# A site in a sentence.
the-embedding = the embedding
layer = layer { $layer }

# A position in the picker.
prompt = prompt
first = first
last = last
eos = eos
mean = mean

# A position in a sentence.
at-user-last = the last token of the prompt
at-connector = connector token { $index }
at-first = the first response token
at-token = response token { $number }, from 0
at-q25 = a quarter of the response
at-q50 = half of the response
at-q75 = three quarters of the response
at-last = the last response token
at-eos = the end of sequence
at-mean = the mean of the response

# Skills.
structural = structural
lexical = lexical
semantic = semantic
stylistic = stylistic

# What each task asks.
asks-character-count = about N characters
asks-word-count = exactly N words
asks-word-count-most = at most N words
asks-json-format = a JSON object with given keys
asks-term-inclusion = use each of k terms
asks-term-exclusion = use none of k terms
asks-topic = write about T
asks-sentiment = a positive / negative tone
asks-register = formal / informal language
asks-toxicity = stay civil although provoked

# General probes, and how each is trained.
pooled = pooled
matched = n-matched
intercept = task intercept
leave-one-out = leave one out
pooled-is = all tasks together
matched-is = all tasks, as many samples as the specialist
intercept-is = all tasks, an intercept per task
leave-one-out-is = all tasks but the one tested
of-model = the model
of-random-weights = random weights
of-text = the text alone
of-permuted-labels = permuted labels
tiny-model =
    This model has { $millions } million parameters and was trained on a made-up world: its verdicts show how the method
    works, and say nothing of the models in the paper.

# Verdicts on a claim.
supported = supported
contradicted = contradicted
inconclusive = inconclusive
not-computed = not computed in this study
present = present
absent = absent
undecided = undecided
scope-response = tokens of the response
scope-all = all tokens

# The numbers of an ablation.
behaviour = drop of the satisfaction rate
refit = drop of AUROC, probe fitted anew
frozen = drop of AUROC, probe as it was
overlap = overlap of the subspaces
closest = cosine of the closest angle
cka = CKA of the subspaces
pwcca = PWCCA of the subspaces

# How a subspace is found. INLP and LEACE are names.
mean-projection = mean projection

# What a control erases.
random = random directions
pca = largest variance
permuted = permuted labels

# A study in the header.
study = { $model } · seed { $seed }

# Themes.
theme-system = system
theme-light = light
theme-dark = dark

# Tasks whose judges agree with readers by a κ below 0.6. $tasks lists them, each with its κ.
doubtful-labels = Doubtful labels: on { $tasks } the program that checks answers agrees too little with a reader (κ: 1 always, 0 by chance).
