# Loading data, and its errors.

try-again = Try again
open-first = Open the first study
short-link-unknown = The short link is not known here: { $why }

# A view whose code could not be fetched.
view-missing = This view could not be loaded
view-missing-why =
    The server that sent this page has stopped, or holds a newer one: try again, or reload the page.

# Shown while no network answers and the service worker does.
kept = No network answers: this is what was kept from an earlier visit.

# No answer or an unusable one: a title, and what to do.
no-server = No server answers
no-server-why =
    skillscope has stopped or cannot be reached. Start it with `cargo xtask serve`, then try again.
refused = The server could not answer
status = Status { $status }.
unknown-answer = The server answered in an unknown way
unknown-answer-why = { $error }. The page and the server may be of different versions: reload the page.
no-study = No study yet
no-study-why = This server holds no finished study. Make one with `skillscope run --model tiny-llama`.
unknown-study = There is no such study
unknown-study-why = This page holds no study “{ $study }”. Open the first one it holds.
unknown-sample = There is no such sample
unknown-sample-why = The study holds no sample “{ $sample }”. Choose one from the list.
newer-study = This study is newer than the page
unreadable-study = This study cannot be read
file-missing = The page lacks a file
file-missing-why = { $file } is not in it; export it again with `skillscope export`.

# A file that is not a bundle. $why is one of the messages below it.
no-bundle = This is no study’s bundle
no-bundle-why = It cannot be opened: { $why }. Make one with `skillscope export STUDY --bundle FILE`.
bundle-unread = the browser does not give its content
bundle-no-zip = it is no zip file, or a damaged one
bundle-packed = { $file } cannot be unpacked
bundle-lacks = it holds no { $file }
bundle-no-text = { $file } is not UTF-8
bundle-unnamed = { $sums } does not name { $file }
bundle-changed = { $file } was changed after the study was written; do not trust it

# Values in the URL that are invalid or missing. $known is one of the messages below it.
means-nothing = The address asks for { $key } “{ $value }”, which means nothing here: { $known }.
known-positions = positions are user_last, connector.0 …, first, q25, q50, q75, last, eos and mean
known-layers = a layer is a number from 0, or embed
known-thresholds = a threshold is from 0 to 0.99, in hundredths
known-choices = it can be { $choices }
known-counts = it is a number from 1
not-read = This study did not read { $asked }; shown is { $shown }.
unknown-task = This study has no task “{ $task }”. Its tasks: { $tasks }.
