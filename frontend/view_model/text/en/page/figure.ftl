# Figures of the views, as files for papers: why there is none.

no-figure = The view “{ $view }” has no figure. Those that have one: { $views }.
no-picture = The picture “{ $picture }” of the view “{ $view }” has no figure. Those that have one: { $pictures }.
no-scores = The results of { $file } have nothing to draw: no task of them could be probed.
