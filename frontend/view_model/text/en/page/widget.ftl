# Interface components: tables, tokens, buttons, rows, the inspector.

loading = Loading

# Labels of groups of choices, for screen readers.
group-aspect = aspect
group-constraint = constraint
group-metric = metric
group-picture = picture
group-position = position
group-sort = sort

# The table under a chart.
table = Table
copy-markdown = Copy as Markdown
copy-latex = Copy as LaTeX
low = { $of }, low
high = { $of }, high
copied = Copied.
no-clipboard = Copying is blocked by this browser.

# The tooltip of a token.
token = id { $id } · token { $index }
read-here = read here: { $positions }

# The play button.
stop = Stop

# A task's row.
not-probeable = not probeable
no-effect = left out of the claims
no-effect-is = instruction without shown effect: left out of the claims

# The inspector.
clear = Clear the selection
specialist = AUROC, specialist
unprobeable = Not probeable
no-score = This study holds no score here.
both-ways = Both ways
general = general, { $kind }
permuted = permuted labels
p-permuted = p against permuted
p-at-most = ≤ { $p }
shuffles =
    { $n ->
        [one] { $n } shuffle
       *[other] { $n } shuffles
    }
judge-kappa = judge against readers, κ
judge-doubtful = judge against readers, κ: doubtful
about = { $skill } · followed { $with }, unasked { $without }
about-asked = { $skill }, asked: { $asks } · followed { $with }, unasked { $without }
