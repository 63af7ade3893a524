# The Runs view.

name = Runs
title = Run a study
title-waiting = { $waiting ->
        [one] { $waiting } study waits
       *[other] { $waiting } studies wait
    }
title-running = { $running ->
        [one] { $running } study is running
       *[other] { $running } studies are running
    }
title-both = { $running ->
        [one] { $running } study is running
       *[other] { $running } studies are running
    }, { $waiting ->
        [one] { $waiting } waits
       *[other] { $waiting } wait
    }
about =
    You may close this page or restart the server: the run goes on. The same command gives the same study, byte for byte.

# A page without a server.
no-server = Runs need the program
no-server-why =
    This page has only files. Start `skillscope serve` on the machine that has the model and open its page, or fill the
    form in and call the command below.

# The form: the model.
new-study = New study
model = Model
model-is = A name of the list, a folder or .gguf file on the server, or a hub id
no-model = Name a model: one of the list, a folder or .gguf file on the server, or a hub id.
again = Run the open study again with another seed
own-prompts =
    This study was run on prompts from a file. To use them, call `skillscope run --prompts`; this form uses the tasks’
    prompts.
own-labels = The overruled labels are not carried over: this form uses the checker’s.
model-file = Add a model’s file (.gguf)
sending = Sending { $file }; the server then checks it …

# The form: tasks.
tasks = Tasks
set = Set of tasks
set-of-model = the set that fits the model
tiny-world = tiny world
natural = natural
all-tasks = All
no-tasks = None
given = With the tasks of the open study’s files: { $tasks }.
remove-given = Remove them
task-file = Task file (.toml)
task-file-is = With the tasks of { $file }.
remove-file = Remove { $file }
file-large = { $file }: is larger than { $most } MB; a task file is a few kilobytes of TOML
file-unreadable = { $file }: cannot be read; choose the file again
file-fault = { $file }, line { $line }, column { $column }: { $problem }; { $fix }
no-task = Choose at least one task.

# The form: sizes.
sizes = Sizes
preset = Preset
quick = quick
quick-is = small sizes, for a first look
default = default
default-is = the sizes of a study
bundled = bundled
bundled-is = the sizes of the studies that ship with the program
paper = paper
paper-is = the paper’s settings, as far as they are known
outdoes-preset = The further keys below win over the preset.
samples = Samples per task
seed = Seed
study-name = Name of the study
priority = Priority
high = before the others
normal = in its turn
low = after the others
as-preset = as the preset
name-is = model and seed
name-has-spaces = A study’s name has no spaces: use letters, digits, “.”, “_” and “-”.

# The form: what is read and ablated.
read = What is read
positions = Positions
all-positions = all
positions-are =
    prompt, connector.i, first, token.K, 25%, 50%, 75%, last, eos, mean; with commas. Every layer is read; the positions
    that the claims need are, too.
ablate = Ablation
both = in representation and in behaviour
representation = in representation only
none = none
method = Method
inlp-is = iterative nullspace projection, several directions
mean-is = the difference of the class means, one direction
leace-is = least-squares concept erasure, one direction
rank = Directions (top k)
alpha = Strength α in behaviour
in-representation = Layers in representation
in-behaviour = Layers in behaviour
all-layers = all
layers-are = Numbers and ranges with commas, as 2, 4-6; embed is the embedding.
further = Further keys of the config, as TOML
further-is = `skillscope run --print-config` shows every key with its meaning.
anyway = Start although too few tasks may be probeable
no-number = “{ $typed }” cannot be used here: enter a whole number.
no-decimal = “{ $typed }” cannot be used here: enter a decimal number.
no-zero = “{ $name }” cannot be 0: enter a number from 1.
alpha-range = α is { $alpha }; choose from 0 (nothing is taken out) to 2 (reflected).

# What starts it.
preview = Preview
preview-is = Only the pilot: it tells which tasks can be probed, how long the study takes and how much memory it needs.
start = Start
asking = Asking …
started = { $run } is in the queue.
command = Command
command-is = The same study from a shell, called where config.toml and tasks.toml lie, if it names them.
config = Config
whole-config = The whole config, every key with its meaning
copy = Copy
copied = Copied.
no-clipboard = This browser gives no clipboard: select the text and copy it.

# The list.
list = Runs
no-runs = No run yet. Fill the form in and press Preview or Start.
older = { $n ->
        [one] { $n } older run is not listed here; `GET /api/runs` has it.
       *[other] { $n } older runs are not listed here; `GET /api/runs` has them.
    }
unheard = The list is not up to date: { $why }
study-of = Study { $study }
preview-of = Preview of { $study }
next = Waiting, next in line
waits = Waiting, number { $position } in line
silent = No sign of life for { $since }; it may have stopped. Last heard: { $last }
interrupted = Interrupted; it goes on by itself
stops = It stops within a few seconds.
cancelled = Cancelled; it can go on from where it was
failed = Failed: { $why }
done = Done
done-preview = The preview is done
loads-model = The model is being loaded
stage-of = { $stage } { $done } of { $total }
paused = , paused while Live writes
rate = , { $rate } a second
left = , about { $time } left
asked = asked for { $asked } UTC
asked-ended = asked for { $asked }, ended { $ended } UTC
passed = { $passed } since its last start
passed-of = { $passed } since its last start; forecast: about { $total } in all
pilot = Pilot
responses = Responses
activations = Activations
ablations = Ablations
damage = Damage
probes = Probes
traces = Traces
details = Details
cancel = Cancel
resume = Resume
delete = Delete
delete-asks = Delete this run with what it has computed? A finished study stays.
delete-yes = Delete it
delete-no = Keep it
open-study = Open the study
start-this = Start this study

# Partial results.
forecast = Forecast
forecast-is = The pilot’s forecast per task
expected = Expected: { $expected } of { $all } tasks can be probed.
not-all =
    A task can be probed where at least { $least } of its responses satisfy its instruction and at least { $least } violate it,
    and each group is at least { $percent } % of them. Raise “{ $samples }”, choose other tasks, or tick “{ $anyway }”.
takes = The study takes about { $time }: { $stages }.
memory = The pilot used up to { $megabytes } MB of memory.
cut = Cut at the limit
satisfied = Satisfied
probeable = Chance to be probeable
unfinished = Unfinished: these numbers change until the study is done.
rates-are = Satisfied responses so far, before the study excludes any
n-satisfied = Satisfied responses
cells-are = Probes so far, unfinished: each task’s highest increment among the finished layers, at each position that a verdict reads; the intervals leave out this choice
layers-finished = Layers finished
judged = Judged responses
log = What it printed

# The end.
notify = Notify me when a run ends
notified = This browser will notify you while the page is open.
not-notified = No permission to notify; the page’s title gets a ✓ instead.
embedded = Runs cannot be shown here
embedded-why = Open the page itself to start and follow runs.
