# Lezione: quando nel tempo.

title = Quando nel tempo
about = Il successo è pianificato prima della prima parola, o monitorato mentre le parole arrivano?
needs = gli indici di pianificazione e di monitoraggio, da posizioni prima della risposta fino alla sua fine
mistake = “Si legge prima del primo token, quindi il modello pianifica.” Può tradirlo già il prompt.

step-before = Prima della prima parola
step-planned = Oltre il prompt?
step-carried = Una direzione per tutti i tempi?
step-unfolding = Man mano che si svolge
step-verdict = Pianificare o monitorare?

over-time = AUROC di { $task } lungo le posizioni
added-over-time = Incremento di { $task } lungo le posizioni
here = Qui { $p }.

before-text =
    Una risposta viene scritta un token alla volta. All’ultimo token del prompt non ce n’è ancora nessuno; ciò che una sonda
    legge lì sul successo è una previsione. Di tutti i compiti, { $task } è previsto meglio: il primo di { $tasks ->
        [one] { $tasks } compito
       *[other] { $tasks } compiti
    }.
before-asks = La previsione per { $task } è migliore del caso?
before-above = Sì, meglio del caso
before-below = No, peggio del caso
before-name = AUROC di { $task } alla fine del prompt
before-why = Una previsione può essere giusta per molte ragioni. Che il modello abbia un piano è solo una di esse.

planned-text =
    Alcuni prompt sono più facili di altri, e le loro parole dicono quali: l’istruzione, i suoi parametri, la
    lunghezza. Una previsione che sa solo questo non è un piano. L’*indice di pianificazione* è l’incremento sul testo
    appena prima della risposta: ciò che il flusso aggiunge a una sonda delle parole del prompt. Restiamo con { $task
    }.
planned-asks = L’indice di pianificazione di { $task } si distingue da .00?
planned-above = Sì, sopra: il flusso sa di più
planned-below = Sì, sotto: con il flusso si legge peggio
planned-name = indice di pianificazione di { $task }
planned-why = Solo ciò che il flusso aggiunge alle parole potrebbe essere un piano.
planned-caption = AUROC di { $task } prima della risposta
stream = il flusso
text-alone = le sole parole del prompt
both = i due insieme

carried-text =
    All’ultimo token di una risposta quasi tutto è deciso. Lì la sonda di { $task } raggiunge { $auroc },
    più di quella di qualsiasi altro compito. Ora prendi proprio questa sonda, immutata, e applicala al primo token
    della risposta. Se il modello tenesse fin dall’inizio un segno del successo in un’unica direzione, funzionerebbe
    anche lì.
carried-asks = Come se la cava la sonda della fine al primo token di { $task }?
carried-above = Meglio del caso
carried-below = Peggio del caso
carried-name = AUROC al primo token, addestrata sull’ultimo, { $task }
carried-why = Una direzione che funziona alla fine non deve per forza esserci, o significare lo stesso, all’inizio.

unfolding-text =
    Man mano che le parole arrivano, il successo dovrebbe diventare più facile da leggere: si sta decidendo. Ma lo
    mostrano anche le parole, a chiunque le legga. L’*indice di monitoraggio* è la crescita dell’incremento sul testo
    dal primo token della risposta all’ultimo: ciò che il flusso sa più delle parole alla fine, meno ciò che ne sa di
    più all’inizio. Nessun compito ne ha uno più lontano da .00 di { $task }.
unfolding-asks = Da quale parte di .00 sta l’indice di monitoraggio di { $task }?
unfolding-above = Sopra: il flusso aggiunge di più alla fine
unfolding-below = Sotto: il flusso aggiunge di più all’inizio
unfolding-name = indice di monitoraggio di { $task }
unfolding-why =
    Un’AUROC che sale, da sola, non mostra nulla sul monitoraggio; deve salire più di quanto mostrino le parole
    stesse.

verdict-text =
    Su tutti i compiti, la tesi da verificare dice: il successo è monitorato, non pianificato. La sua prima metà richiede un
    indice di monitoraggio medio sopra .00. Dei singoli compiti ne hai visto uno, il più estremo; la media è un’altra cosa. Il
    punto è questo: { $site }.
verdict-asks = Dove sta l’intervallo dell’indice di monitoraggio medio?
verdict-above = Sopra .00: monitorato al di là del testo
verdict-below = Sotto .00: il flusso aggiunge di meno alla fine
verdict-name = indice di monitoraggio medio
verdict-why = L’indice di pianificazione medio è { $planning }.
verdict-word = Il verdetto dello studio sulla tesi: { $verdict }.
verdict-caption = Medie sui compiti
planning = pianificazione
monitoring = monitoraggio
