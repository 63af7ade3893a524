# La vista Dal vivo.

name = Dal vivo
title = Togli un’abilità mentre il modello scrive
about =
    Il modello scrive la sua risposta com’è, con le tue modifiche e con un controllo; il verificatore e le sonde seguono
    ogni token.

no-server = Dal vivo serve il programma
no-server-why =
    Il modello di questo studio è troppo grande per una scheda del browser, e questa pagina ha solo file. Avvia
    `skillscope serve` sulla macchina che ha il modello, e apri lì questo studio.
no-engine = Il modello non può funzionare in questa scheda
wrong-here = Questo browser ha sbagliato il calcolo di prova
server-instead = { $what }; scrive invece il server. ({ $why })
tab-instead = { $what }; scrive invece questa scheda.
stopped-worker = Il browser ha fermato il motore; scrivi di nuovo per riavviarlo.
unstarted-engine = La pagina è stata compilata senza il suo motore, o questo browser non lo avvia.
no-engine-why = Questo file è stato scritto senza il modello; scrivilo di nuovo con `skillscope export --html --live`.

ask = Che cosa si chiede
free-text = testo libero
free-text-is = un prompt qualsiasi; nulla è verificato
prompt-is = Il prompt
another-prompt = Un altro prompt
sample-prompt = Di nuovo il prompt dello studio
own-prompt = Questo è il tuo testo; si verifica ancora ciò che chiede il prompt dello studio.
long-prompt = Questo prompt ha più di { $most } caratteri: non è nel link.
checked-for = Si verifica { $params }
model = { $name }: { $parameters } parametri in { $layers } strati.
toy = È un giocattolo, addestrato su un mondo inventato.
in-study = In questo studio ha rispettato { $task } ({ $asks }) in { $rate } di { $n } risposte.
no-prompt = Scrivi prima un prompt.

edits = Modifiche
edits-are =
    Un’ablazione toglie le direzioni in cui lo studio ha trovato un’abilità; un controllo ne toglie altrettante a caso.
take-out = Togli l’abilità
push = Aggiungi una direzione
out-of = Togli
pushed = Aggiungi la direzione di
random = Togli direzioni casuali
on = attiva
strength = intensità α
strength-of = Intensità della modifica { $number }
directions = direzioni
directions-of = Direzioni della modifica { $number }
from-layer = dallo strato
to-layer = allo strato
everywhere = anche sui token del prompt
remove = Rimuovi la modifica { $number }
undo = Annulla
redo = Ripeti
none-on = Nessuna modifica è attiva: il modello scrive com’è.
with-control = Controllo: altrettante direzioni casuali

runs = Calcola
on-server = il server
in-tab = questa scheda
computes = Calcola
on-cpu = sulla CPU
on-gpu = sulla GPU, con WebGPU
gpu-given-up = La GPU di questo browser non si usa, scrive la CPU: { $problem }
seed = Seme
write = Scrivi
stop = Ferma
another-seed = Un altro seme
stale = Le impostazioni sono cambiate da quando è stato scritto.
nothing-yet = Non è ancora scritto nulla.

asked = Richiesta inviata …
loads-model = Il modello si sta caricando …
fetched-of = { $come } di { $total } MB
fetched = { $come } MB
waits-turn = Si scrive per altri; in attesa del turno …
writes = Il modello scrive …
done = Fatto.
stopped = Fermato.
failed = Non si può continuare: { $problem }
rate = { $rate } token al secondo, tutte le colonne insieme
other-model = Questo non è il modello dello studio: i suoi pesi sono diversi, e qui le direzioni possono non dire nulla.
spoken-verdict = { $name }: { $verdict }.

baseline = Com’è
edited = Modificato
control = Controllo
baseline-is = il modello senza modifiche
edited-is = al massimo { $rank } direzioni in ognuno di { $sites } siti
control-is = altrettante direzioni casuali: al massimo { $rank } in ognuno di { $sites } siti
unchecked = non verificata
so-far = finora { $verdict }
cut = tagliata al limite, conta come non rispettata
empty = vuota, conta come non rispettata
kl = KL { $value } nat per token da “com’è”
kl-is = Quanto le probabilità del token successivo sono lontane da quelle del modello senza modifiche, sul suo testo
tokens-of = { $column }: i token
strip-of = Striscia sotto i token
reads-at = Le sonde leggono
as-verdicts = dove si leggono i verdetti
key-differs = sottolineato: dopo la prima differenza
key-strip = striscia: la sonda di { $task } dopo ogni token, dal caso ½ in su o in giù; a token diversi da { $position } legge fuori da dove è stata stimata

token-of = { $column }, token { $token }
reads = { $probability } { $task }
checker = verificatore: { $verdict }
first-difference = la prima differenza da “com’è”
after-difference = dopo la prima differenza
kl-here = KL delle altre colonne qui: { $values }
could-be = Che cosa poteva venire qui
could-be-is = i token più probabili quando è stato scelto, ognuno con la sua probabilità
chosen = scelto
unlikely = Il token scelto non è tra questi.
close-token = Chiudi il token
choose = Indica un token, o scorrili con le frecce, per vedere che cos’altro poteva venire.

score = { $task } rispettato: { $parts }.
score-part = { $column } { $kept } su { $tried }
score-cut =
    { $n ->
        [one] { $n } risposta è stata tagliata al limite e conta
       *[other] { $n } risposte sono state tagliate al limite e contano
    } come non rispettata.
score-is = Ogni seme conta una volta; un altro prompt o altre modifiche ricominciano da capo.

dose = Quanto basta?
dose-is =
    L’intensità α di ogni modifica è moltiplicata per una dose da { $low } a { $high }: 1 sono le modifiche come sono
    impostate qui sopra, 0 il modello com’è, una dose negativa la modifica opposta. A ogni dose si misura anche un controllo
    con direzioni casuali.
dose-of-task =
    Ogni seme prende il prompt successivo di { $task } nello studio: la curva riguarda il compito, non un solo prompt.
dose-of-prompt = Ogni seme risponde al tuo prompt: la curva riguarda solo questo prompt.
dose-needs-task = Per una curva di dose serve un compito: un testo libero non è verificato.
dose-needs-edit = Per una curva di dose serve una modifica attiva.
dose-seeds = Semi
dose-measure = Misura
dose-cancel = Annulla la misura
dose-progress = { $done } semi su { $n }
dose-cancelled = Annullata: { $done } semi su { $n } sono arrivati, e restano.
dose-failed = Si è conclusa dopo { $done } semi su { $n }: { $problem }
dose-cleared = Le impostazioni sono cambiate. La curva che era qui è stata misurata con altre.
dose-broken = la risposta si è interrotta; misura di nuovo
dose-unchecked = per questo compito serve un giudice, che non è disponibile
dose-below = Alla dose 1 le modifiche violano { $task } più spesso del controllo
dose-above = Alla dose 1 le modifiche rispettano { $task } più spesso del controllo
dose-same = Alla dose 1 non emerge alcuna differenza tra le modifiche e il controllo su { $task }
dose-few =
    { $n ->
        [one] { $n } seme è troppo poco
       *[other] { $n } semi sono troppo pochi
    } per una conclusione: ne servono { $least }.
dose-evidence =
    Rispettato: modificato { $edited }, controllo { $control }; { $n } semi,
    { $prompts ->
        [one] un prompt
       *[other] { $prompts } prompt
    }. Semi in cui lo violano solo le modifiche: { $lost }; solo il controllo: { $other }.
dose-test = Test esatto dei segni su questi: { $p }.
dose-unfinished = Non tutti i semi sono stati misurati: non si conclude nulla.
dose-unfinished-why =
    La misura si è fermata dopo { $done } semi su { $n }. I semi con risposte brevi arrivano prima, quindi questi non sono una
    parte casuale di tutti.
dose-shared = Lo studio ha meno prompt che semi: non si conclude nulla.
dose-shared-why = I semi con lo stesso prompt non sono indipendenti: un test sui semi troverebbe troppe differenze.
dose-kept-panel = Risposte che rispettano il compito, con intervalli al 95 % (Wilson)
dose-kl-panel =
    Quanto si sposta il testo, effetto voluto compreso: KL da “com’è” in nat per token, media con il suo intervallo al 95 %
dose-axis = Dose
dose-key = tratteggiata: la quota del modello com’è
dose-at = dose { $dose }
dose-point = { $column }: rispettato { $kept } su { $n }, { $share } ({ $interval }); KL { $kl }
dose-caption =
    Curva di dose di { $task } con { $edits }: risposte che rispettano il compito, e KL dal modello com’è in nat per token
dose-head = dose
dose-column = colonna
dose-kept-head = rispettato
dose-share = quota
dose-kl-interval = KL 95 %

sampling = Campionamento
sampling-of-study = come nello studio
sampling-changed = diverso dallo studio
temperature = temperatura
temperature-is = Temperatura: 0 prende il token più probabile, 1 campiona come prevede il modello
greedy = sempre il token più probabile
top-p = top-p
top-p-is = Top-p: solo i token più probabili che insieme hanno questa probabilità
max-tokens = risposta più lunga, in token
as-in-study = Come nello studio
known-sampling = scrivi temperature (da 0 a 2), top_p (sopra 0, fino a 1) o max_tokens (da 1 a 1024), come in temperature=0,max_tokens=40

by-token = Token per token
column = Colonna
lens = Che cosa direbbe ogni strato
lens-comes = Compare quando la risposta è scritta.
lens-of = { $column }: che cosa direbbe ogni strato
lens-at = { $site }, al posto del token { $token } “{ $text }”
lens-is = Il token successivo più probabile secondo il flusso di ogni strato, l’ultimo in alto; più scuro, più probabile.
lens-agrees = lo stesso token che è stato scelto
layer = strato
head-token = token
strips-are = “{ $column }”: la probabilità secondo la sonda di ogni compito dopo ogni token, letta in: { $site }; stimata in: { $position }.

add-vector = Aggiungi il file di un vettore
choose-vector = Scegli il file
added = Aggiungi il vettore
vector-missing = Il file di { $name } non è qui: un link contiene solo il nome. Scegli il file, o disattiva questa modifica.
vector-large = { $name } supera { $most } MB. Un vettore di controllo ha una direzione per strato, ed è molto più piccolo.
vector-unreadable = Questo browser non riesce a leggere { $name }.
no-vector = Manca il file di un vettore: sceglilo sulla sua scheda, o disattiva quella modifica.
many-vectors = Sono attivi più di quattro vettori: disattivane qualcuno.
as-vector = La sua direzione come vettore di controllo:

take-away = Copia
copy-config = Copia come ablazione di uno studio
copy-command = Copia come comando
copied-from = Da Dal vivo, sullo studio { $study }.
each-in-turn = Uno studio toglie a turno le direzioni di ogni compito, un compito alla volta, e confronta con direzioni casuali.
no-ablation = Uno studio toglie direzioni, con α da 0 a 2: aggiungi prima una modifica di questo tipo.
no-counterpart = Non esiste nell’ablazione di uno studio: { $edit }.
command-order = Il comando fa prima le ablazioni, poi quelle casuali, poi aggiunge direzioni: l’ordine delle tue modifiche è un altro.
vector-path = Metti il percorso di { $name } dopo --vector.
