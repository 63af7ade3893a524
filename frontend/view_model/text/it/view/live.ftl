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
stopped-worker = Il browser ha fermato il motore; scrivi di nuovo per riavviarlo.
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
seed = Seme
write = Scrivi
stop = Ferma
another-seed = Un altro seme
stale = Le impostazioni sono cambiate da quando è stato scritto.
nothing-yet = Non è ancora scritto nulla.

asked = Richiesta inviata …
loads-model = Il modello si sta caricando …
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
