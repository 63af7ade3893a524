# La vista Tempo.

name = Tempo

not-computed = Pianificazione e monitoraggio non sono stati calcolati
not-computed-why = 
    Questo studio ha le curve, ma non i due indici: li ha un’esecuzione all’ultimo token del prompt, al primo e a quello
    finale: { $run }.
foretold-and-read = Il successo è prevedibile prima della risposta, e si legge meglio mentre si svolge
foretold = Il successo è prevedibile prima della risposta; mentre si svolge non risulta alcun guadagno
read = Il successo diventa leggibile mentre la risposta si svolge; la pianificazione non risulta
less-than-surface = Lungo la risposta la sola lunghezza migliora più della sonda
falls = Alla fine della risposta le attivazioni aggiungono al testo meno che all’inizio
but-uncorrected = { $seen }, ma non supera il test corretto
but-untested = { $seen }, ma non ne è stato fatto un test corretto
seen-foretold-and-read = Il successo appare prevedibile prima della risposta, e più leggibile mentre si svolge
seen-foretold = Il successo appare prevedibile prima della risposta
seen-read = Il successo appare più leggibile mentre la risposta si svolge
seen-less-than-surface = Lungo la risposta la sola lunghezza sembra migliorare più della sonda
seen-falls = Alla fine della risposta le attivazioni sembrano aggiungere al testo meno che all’inizio
neither = Nessuna prova di pianificazione o di monitoraggio in questo strato

evidence = 
    { $place }: pianificazione (incremento sul testo prima della risposta) { $planning }; monitoraggio (quanto cresce
    l’incremento dal primo token della risposta all’ultimo) { $monitoring }; non corretti.
of-claim = Tesi 5, corretta e rispetto al suo margine: { $verdict }.
evidence-first = 
    { $place }: pianificazione (AUROC prima della risposta, oltre il solo prompt) { $planning }; monitoraggio (quanto
    cresce l’AUROC durante la risposta, oltre ciò che spiega la sola lunghezza) { $monitoring }; non corretti.

planning = pianificazione
planning-is = incremento medio sul testo agli ultimi token prima della risposta
planning-is-first = AUROC agli ultimi token prima della risposta, oltre ciò che rivela il solo prompt
monitoring = monitoraggio
monitoring-is = crescita dell’incremento sul testo dal primo token della risposta all’ultimo
monitoring-is-first =
    crescita dell’AUROC dal primo token della risposta alla sua fine, oltre la stessa crescita della superficie
prompt-alone = solo prompt
prompt-alone-is = una sonda dei parametri dell’istruzione e della lunghezza del prompt
surface = superficie
surface-is = una sonda della lunghezza della risposta fin lì e della posizione
how-read = Come si legge il tempo
choose = Scegli un compito per vederne i numeri e le risposte.

in-time = Nel tempo
auroc-intervals = AUROC, intervalli al 95 %
trained-at = addestrata a { $at }
from-prompt = dal solo prompt
surface-here = dalla superficie qui
not-for-task = Questo studio non lo ha calcolato per questo compito.
no-score = nessun punteggio qui
told-here = AUROC, addestrata qui { $score }, n { $n }
told-carried = addestrata a { $at } { $score }
told-prompt = solo prompt { $score }
told-surface = superficie { $score }

caption =
    Che cosa si legge a ogni posizione ({ $site }), poi gli indici di pianificazione e di monitoraggio di ogni compito
at-head = Posizione
here-head = AUROC, addestrata qui
carried-head = AUROC, riportata
prompt-head = Solo prompt
surface-head = Superficie

over-positions = AUROC lungo le posizioni
increment-over-positions = incremento sul testo, per posizione
indices = pianificazione e monitoraggio
key-each = addestrata a ogni posizione
key-added = aggiunto al testo, intervallo al 95 %
key-carried = addestrata a { $at }, provata altrove
key-surface = dalla superficie fin lì
key-chance = livello del caso
key-monitoring = monitoraggio, intervalli al 95 %
