# La cornice di ogni vista: intestazione, barra delle viste, barra degli strati, finestre.

skip = Vai alla figura
no-view = Non esiste la vista “{ $view }”
views-are = Le viste sono: { $names }.

search = Cerca e vai a, Ctrl K
search-title = Cerca e vai a (Ctrl K)
share = Condividi ciò che è mostrato
shortcuts = Scorciatoie da tastiera
layer = Strato
of-last = di { $last }
position = Posizione
language = { $tag }, lingua: { $language }. Cambia
theme = Tema: { $theme }. Cambia

study = Studio
study-is = Lo studio mostrato
first-edition = prima edizione
first-edition-is = Prima edizione del metodo: questi verdetti non hanno ipotesi nulle
bundled = incluso nel programma
of-data-folder = dalla cartella dei dati
uploaded = caricato da un utente

views = Viste
terms = Che cosa significano i termini
glossary = Glossario
terms-here = In questa vista
terms-others = Altrove
more = Altro
layers = Strati
play-layers = Scorri gli strati
auroc-by-layer = AUROC per strato

go-to = Vai a
go-where = Vai a una vista, un compito, uno strato, una posizione o un termine
kind-view = vista
kind-task = compito
kind-layer = strato
kind-position = posizione
kind-term = termine
kind-language = lingua
kind-theme = tema
kind-lesson = lezione
search-samples = Cerca “{ $typed }” tra le risposte
kind-share = condividi
share-shown = condividi ciò che è mostrato
nothing-found = Nessun risultato. Cerca una vista, un compito, uno strato, una posizione, una lezione, un termine, un tema o una lingua; Invio cerca tra le risposte.

keyboard = Tastiera
key-space = Spazio
key-escape = Esc
arrows-across = uno strato indietro o avanti; in una risposta, un token; in una lezione, un passo
arrows-along = compito precedente o successivo, nel grafo
shift-arrows = sposta nel grafo l’abilità che ha il focus; resta dove la metti
graph-zoom = ingrandisci o rimpicciolisci il grafo, o ripristinalo
graph-links = scegli il legame successivo o precedente dell’abilità che ha il focus nel grafo
graph-hide = nascondi nel grafo l’abilità che ha il focus
space = scorri la risposta o gli strati, oppure ferma
escape = annulla la selezione
digits = apri una vista; in una lezione, scegli una risposta
ctrl-k = vai ovunque digitando
question-mark = questo elenco
single-keys = Scorciatoie di un solo tasto; disattivale per la dettatura vocale
close = Chiudi

unknown-view = Vista sconosciuta
selected = { $task }: selezionato
