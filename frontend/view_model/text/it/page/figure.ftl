# Le figure delle viste, come file per articoli: perché non ce n’è una.

no-figure = La vista «{ $view }» non ha una figura. Quelle che ne hanno una: { $views }.
no-picture = L’immagine «{ $picture }» della vista «{ $view }» non ha una figura. Quelle che ne hanno una: { $pictures }.
no-scores = Nei risultati di { $file } non c’è nulla da disegnare: nessun loro compito si è potuto sondare.
