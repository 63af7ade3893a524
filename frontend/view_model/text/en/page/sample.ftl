# One sample: prompt, response token by token, and the checker's verdict.

# The outcome.
satisfied = satisfied
violated = violated
excluded = excluded
undecided = undecided

# The whole sample.
with-constraint = with the constraint
without-constraint = without the constraint
prompt = Prompt
response = Response
as-seen = As the model saw it
n-tokens = { $n ->
    [one] { $n } token
   *[other] { $n } tokens
}
all-tokens = All tokens, prompt and response
parameters = parameters
base-prompt = base prompt
none = none

# Its card in the inspector.
a-sample = A sample
response-tokens = The response's tokens
browse = Browse the samples
try-live = Try it live

# One response to play.
one-response = One response
one-response-is = One response, token by token
loading = Loading samples
sample = Sample
not-read-along =
    This response was not read along token by token: the sample is in no analysis, or the study is older.
    Choose another, or run the study again with this program.
play = Play through the response
token-of-response = Token of the response
token-of = token { $at } of { $last }

# The token heatmap.
token-by-token = Token by token
checker = checker
strips-are = Checker and probes after every token of the response
ramp-end = 1, chance ½ in the middle
course = Checker: { $course }
turned = { $verdict } from token { $token }
trace-place =
    The probes read { $site }; they were fitted at { $position }, on other base prompts. At other tokens they read
    outside where they were fitted.
others = Show the probes of the tasks that were not asked

# The tooltip of a token.
tip-title = “{ $text }” · token { $token }
tip-checker = checker: { $verdict }
tip-probe = { $score } { $task }
tip-own-probe = { $score } { $task }, asked here
tip-read = read here: { $positions }

# The table.
table = After every token: the checker's verdict, and each probe's probability. { $place }
head-token = Token
head-checker = Checker
