# The shell around every view: header, rail, layer bar, dialogs.

skip = Skip to main content
no-view = There is no view “{ $view }”
views-are = The views are { $names }.

# The header.
search = Search and go to, Ctrl K
search-title = Search and go to (Ctrl K)
share = Share what is shown
shortcuts = Keyboard shortcuts
layer = Layer
# Behind the number of the layer.
of-last = of { $last }
position = Position
# Must begin with the button's visible label.
language = { $tag }, language: { $language }. Change
theme = Theme: { $theme }. Change

# The study picker.
study = Study
study-is = The study shown
first-edition = first edition
first-edition-is = First edition of the method: these verdicts have no nulls
bundled = ships with the program
of-data-folder = of the data folder
uploaded = uploaded

# The rail and the layer bar.
views = Views
terms = What the terms mean
glossary = Glossary
terms-here = On this view
terms-others = Elsewhere
more = More
layers = Layers
play-layers = Play through the layers
auroc-by-layer = AUROC by layer

# The command palette. Each entry shows its kind.
go-to = Go to
go-where = Go to a view, task, layer, position or term
kind-view = view
kind-task = task
kind-layer = layer
kind-position = position
kind-term = term
kind-language = language
kind-theme = theme
kind-lesson = lesson
search-samples = Search the samples for “{ $typed }”
kind-share = share
share-shown = share what is shown
nothing-found = Nothing found. Search for a view, task, layer, position, lesson, term, theme or language; Enter searches the samples.

# The list of shortcuts: the names of two keys, and the description of each shortcut.
keyboard = Keyboard
key-space = Space
key-escape = Esc
arrows-across = one layer down or up; in a response, one token; in a lesson, one step
arrows-along = previous or next task, in the graph
shift-arrows = move the skill in the graph that has the focus; it stays where it is put
graph-zoom = zoom in the graph, or reset it
graph-links = select the next or previous link of the skill in the graph that has the focus
graph-hide = hide the skill in the graph that has the focus
space = play the response or the layers, or stop
escape = clear the selection
digits = open a view; in a lesson, choose an answer
ctrl-k = go anywhere by typing
question-mark = this list
single-keys = Shortcuts of a single key; switch them off for speech input
close = Close

# Announcements to screen readers, and the document's title.
unknown-view = Unknown view
selected = { $task } selected
