# La vista Esecuzioni.

name = Esecuzioni
title = Esegui uno studio
title-waiting = { $waiting ->
        [one] { $waiting } studio in attesa
       *[other] { $waiting } studi in attesa
    }
title-running = { $running ->
        [one] { $running } studio in corso
       *[other] { $running } studi in corso
    }
title-both = { $running ->
        [one] { $running } studio in corso
       *[other] { $running } studi in corso
    }, { $waiting } in attesa
about =
    Puoi chiudere questa pagina o riavviare il server: l’esecuzione continua. Lo stesso comando dà lo stesso studio, byte
    per byte.

no-server = Le esecuzioni richiedono il programma
no-server-why =
    Questa pagina ha solo file. Avvia `skillscope serve` sulla macchina che ha il modello e apri la sua pagina, oppure
    compila il modulo ed esegui il comando qui sotto.

new-study = Nuovo studio
model = Modello
model-is = Un nome dell’elenco, una cartella o un file .gguf sul server, o un id dello hub
no-model = Indica un modello: uno dell’elenco, una cartella o un file .gguf sul server, o un id dello hub.
again = Ripeti lo studio aperto con un altro seme
own-prompts =
    Questo studio usa prompt di un file. Per riusarli esegui `skillscope run --prompts`; questo modulo usa i prompt dei
    compiti.
own-labels = Le etichette corrette non vengono riprese: questo modulo usa quelle del verificatore.
model-file = Aggiungi il file di un modello (.gguf)
sending = Invio di { $file }; poi il server lo controlla …

tasks = Compiti
set = Insieme di compiti
set-of-model = quello adatto al modello
tiny-world = mondo in miniatura
natural = naturale
all-tasks = Tutti
no-tasks = Nessuno
given = Con i compiti dei file dello studio aperto: { $tasks }.
remove-given = Toglili
task-file = File di compito (.toml)
task-file-is = Con i compiti di { $file }.
remove-file = Togli { $file }
file-large = { $file }: supera { $most } MB; un file di compito è di pochi kilobyte di TOML
file-unreadable = { $file }: non si può leggere; scegli di nuovo il file
file-fault = { $file }, riga { $line }, colonna { $column }: { $problem }; { $fix }
no-task = Scegli almeno un compito.

sizes = Dimensioni
preset = Impostazioni
quick = rapide
quick-is = dimensioni piccole, per un primo sguardo
default = normali
default-is = le dimensioni di uno studio
bundled = incluse
bundled-is = le dimensioni degli studi inclusi nel programma
paper = dell’articolo
paper-is = le impostazioni dell’articolo, per quanto sono note
outdoes-preset = Le altre chiavi qui sotto valgono più delle impostazioni.
samples = Campioni per compito
seed = Seme
study-name = Nome dello studio
priority = Priorità
high = prima delle altre
normal = al suo turno
low = dopo le altre
as-preset = come le impostazioni
name-is = modello e seme
name-has-spaces = Il nome di uno studio non ha spazi: usa lettere, cifre, «.», «_» e «-».

read = Che cosa si legge
positions = Posizioni
all-positions = tutte
positions-are =
    prompt, connector.i, first, token.K, 25%, 50%, 75%, last, eos, mean; separate da virgole. Si legge ogni strato; si
    leggono anche le posizioni che servono alle affermazioni.
ablate = Ablazione
both = nella rappresentazione e nel comportamento
representation = solo nella rappresentazione
none = nessuna
method = Metodo
inlp-is = proiezione iterativa sul nucleo, più direzioni
mean-is = la differenza delle medie delle classi, una direzione
leace-is = cancellazione di concetti ai minimi quadrati, una direzione
rank = Direzioni (prime k)
alpha = Intensità α nel comportamento
in-representation = Strati nella rappresentazione
in-behaviour = Strati nel comportamento
all-layers = tutti
layers-are = Numeri e intervalli separati da virgole, come 2, 4-6; embed è l’embedding.
further = Altre chiavi della configurazione, in TOML
further-is = `skillscope run --print-config` mostra ogni chiave con il suo significato.
anyway = Avvia anche se i compiti sondabili potrebbero essere troppo pochi
no-number = «{ $typed }» non si può usare qui: scrivi un numero intero.
no-decimal = «{ $typed }» non si può usare qui: scrivi un numero decimale.
no-zero = «{ $name }» non può essere 0: scrivi un numero da 1 in su.
alpha-range = α è { $alpha }; scegli da 0 (non si toglie nulla) a 2 (riflessione).

preview = Anteprima
preview-is = Solo il pilota: dice quali compiti si possono sondare e quanto tempo e quanta memoria servono allo studio.
start = Avvia
asking = Richiesta in corso …
started = { $run } è in coda.
command = Comando
command-is = Lo stesso studio da una shell, nella cartella di config.toml e tasks.toml, se li nomina.
config = Configurazione
whole-config = L’intera configurazione, ogni chiave con il suo significato
copy = Copia
copied = Copiato.
no-clipboard = Questo browser non dà accesso agli appunti: seleziona il testo e copialo.

list = Esecuzioni
no-runs = Ancora nessuna esecuzione. Compila il modulo e premi Anteprima o Avvia.
older = { $n ->
        [one] { $n } esecuzione più vecchia non è elencata qui; è in `GET /api/runs`.
       *[other] { $n } esecuzioni più vecchie non sono elencate qui; sono in `GET /api/runs`.
    }
unheard = L’elenco non è aggiornato: { $why }
study-of = Studio { $study }
preview-of = Anteprima di { $study }
next = In attesa, la prossima
waits = In attesa, numero { $position } in coda
silent = Nessun segno di vita da { $since }; forse si è fermata. Ultime notizie: { $last }
interrupted = Interrotta; riprende da sola
stops = Si ferma entro pochi secondi.
cancelled = Annullata; può riprendere da dov’era
failed = Non riuscita: { $why }
done = Finita
done-preview = L’anteprima è finita
loads-model = Si carica il modello
stage-of = { $stage } { $done } di { $total }
paused = , in pausa mentre Dal vivo scrive
rate = , { $rate } al secondo
left = , circa { $time } alla fine
asked = richiesta { $asked } UTC
asked-ended = richiesta { $asked }, conclusa { $ended } UTC
passed = { $passed } dall’ultimo avvio
passed-of = { $passed } dall’ultimo avvio; previsione: circa { $total } in tutto
pilot = Pilota
responses = Risposte
activations = Attivazioni
ablations = Ablazioni
damage = Danno
probes = Sonde
traces = Tracce
details = Dettagli
cancel = Annulla
resume = Riprendi
delete = Elimina
delete-asks = Eliminare questa esecuzione con ciò che ha calcolato? Uno studio finito resta.
delete-yes = Elimina
delete-no = Conserva
open-study = Apri lo studio
start-this = Avvia questo studio

forecast = Previsione
forecast-is = La previsione del pilota per compito
expected = Si prevede di poter sondare { $expected } compiti su { $all }.
not-all =
    Un compito si può sondare se almeno { $least } sue risposte rispettano l’istruzione e almeno { $least } la violano, e
    ciascun gruppo è almeno il { $percent } % del totale. Aumenta «{ $samples }», scegli altri compiti o spunta «{ $anyway }».
takes = Lo studio dura circa { $time }: { $stages }.
memory = Il pilota ha usato fino a { $megabytes } MB di memoria.
cut = Tagliate al limite
satisfied = Rispettate
probeable = Probabilità di essere sondabile
unfinished = Non finito: questi numeri cambiano fino alla fine dello studio.
rates-are = Risposte che rispettano l’istruzione finora, prima di ogni esclusione
n-satisfied = Risposte che la rispettano
cells-are = Sonde finora, non finite: di ogni compito l’incremento più alto tra gli strati finiti, a ogni posizione che un verdetto legge; gli intervalli non tengono conto di questa scelta
layers-finished = Strati finiti
judged = Risposte giudicate
log = Che cosa ha scritto

notify = Avvisami quando un’esecuzione finisce
notified = Questo browser ti avviserà finché la pagina è aperta.
not-notified = Nessun permesso per le notifiche; il titolo della pagina avrà un ✓.
embedded = Qui non si possono mostrare esecuzioni
embedded-why = Apri la pagina stessa per avviare e seguire le esecuzioni.
