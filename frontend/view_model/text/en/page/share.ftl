# The Share dialog.

name = Share
share-shown = Share what is shown
close = Close

# Texts to copy.
link = Link
local = This link opens on this machine only. For others: export the study as one file or as a site, below.
short-link = Short link
make-short-link = Make a short link
embed = Embed
copy = Copy
copy-named = Copy: { $name }
copied = Copied.
no-clipboard = Copying is blocked by this browser: mark the text and copy it.
no-short-links = The server keeps no short links here; the link above works without it.

# Parts of an embedded page, ticked after `with its`.
with-its = with its
part-headline = headline
part-legend = legend
part-table = table
part-details = details
part-layers = layers

# The picture as a file.
picture = Picture
saved = Saved.
not-made = The picture could not be made.
draws-nothing = This view draws nothing that could be saved as a picture.

# The study, and what each `skillscope` command exports.
the-study = The study itself
open-bundle = Open a bundle, or the JSON of skillscope probe (or drop one anywhere on the page)
upload-bundle = Upload a study's bundle to this server, for everyone who opens its page
uploading = Uploading; the server then checks every hash and number …
export-html = one file that opens by double click
export-site = a folder for any web host
export-csv = every number as CSV
export-bundle = the study itself, with its hashes; drop it on any skillscope page
card-title = How { $model } follows instructions (seed { $seed })
card-about = A skillscope study of { $n } claims: { $supported } supported, { $contradicted } contradicted, { $open } undecided or not tested.
