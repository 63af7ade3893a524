# Lesson: what a residual stream is.

title = What a residual stream is
about = The one list of numbers that every block of a model reads and adds to.
needs = probes at more than one site
mistake = “Every layer replaces what was there.” It adds to it; what it adds may cancel a part.
step-width = A running sum
step-sites = Places to look
step-before = Before any block
step-after = After some blocks

# A running sum.
width =
    A language model cuts text into *tokens*: words and pieces of words. For every token it keeps one list of numbers,
    the *residual stream*. { $model }, the model of this study, passes the stream through { $blocks ->
        [one] { $blocks } block
       *[other] { $blocks } blocks
    } one after another. A block reads the list, and those of earlier tokens, computes something from them, and adds
    its result to the list, number by number: it only ever adds, though what it adds may cancel what was there.
width-asks =
    The first block receives { $width } numbers for a token. How many numbers for this token leave the last block?
width-why = Adding number by number keeps the list as long as it was, so the same kind of reader fits at every depth.
width-of = numbers per token, after every block (d_model)

# Places to look.
sites =
    A *site* is a depth at which the stream can be read. The stream of a token starts as its *embedding*, a list that
    depends on nothing but which token it is; that is the first site. After every block, the sum so far is another.
    A *position* says at which token we read: the last one of the prompt, say, or the first of the response.
sites-asks =
    How many sites does a model with { $blocks ->
        [one] { $blocks } block
       *[other] { $blocks } blocks
    } have?
sites-why =
    One after every block, and the embedding before them all. This study read { $sites } of them, at { $positions ->
        [one] { $positions } position
       *[other] { $positions } positions
    }.
sites-of = sites of this model

# Before any block, and after some.
before =
    Can we tell from the stream whether the model did what it was told? A *probe* tries (the next lesson is about
    probes). Its score, the *AUROC*, is the share of pairs, one response that follows the instruction and one that
    doesn’t, which the probe puts in the right order: .50 is guessing, 1.00 is never wrong. Here it reads { $place },
    for the task “{ $task }”.
before-asks = Does the probe of { $task } do better than guessing, that early?
better = Yes, better than guessing
worse = No, worse than guessing
before-why =
    So early, the stream holds the token itself and nothing of the others; only the choice of this one word could give
    success away.
auroc-at = AUROC of { $task } at { $site }
after =
    Blocks move information between tokens and combine it. A *95 % interval* says how far a score might move if the
    prompts were drawn anew. In these lessons a difference counts as shown when the two intervals lie clear of each
    other. We stay with { $task } and with { $position }, and go deeper.
after-asks = Where is { $task } read better?
after-why =
    At { $site } the AUROC is { $auroc } ({ $interval }). What the blocks gathered from the other tokens is in the sum
    by then.
over-sites = AUROC of { $task } over the sites
