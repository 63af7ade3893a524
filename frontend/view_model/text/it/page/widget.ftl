# Componenti dell’interfaccia: tabelle, token, pulsanti, righe, l’ispettore.

loading = Caricamento

group-aspect = aspetto
group-constraint = vincolo
group-metric = metrica
group-picture = figura
group-position = posizione
group-sort = ordine

table = Tabella
copy-markdown = Copia come Markdown
copy-latex = Copia come LaTeX
low = { $of }, da
high = { $of }, a
copied = Copiata.
no-clipboard = Qui il browser non dà accesso agli appunti.

token = id { $id } · token { $index }
read-here = letto qui: { $positions }

stop = Ferma

not-probeable = non sondabile
no-effect = fuori dalle tesi
no-effect-is = istruzione senza effetto dimostrato: fuori dalle tesi

clear = Annulla la selezione
specialist = AUROC, specialista
unprobeable = Non sondabile
no-score = Questo studio non contiene qui alcun punteggio.
both-ways = Nei due versi
general = generale, { $kind }
permuted = etichette permutate
p-permuted = p contro le permutate
p-at-most = ≤ { $p }
shuffles =
    { $n ->
        [one] { $n } permutazione
       *[other] { $n } permutazioni
    }
judge-kappa = giudice contro lettori, κ
judge-doubtful = giudice contro lettori, κ: dubbio
about = { $skill } · rispettato { $with }, senza richiesta { $without }
about-asked = { $skill }, richiesta: { $asks } · rispettato { $with }, senza richiesta { $without }
