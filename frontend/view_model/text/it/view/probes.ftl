# La vista Sonde.

name = Sonde

none-probeable = Qui nessun compito ammette una sonda
none-probeable-why = Qui ({ $place }) ogni compito ha un esito troppo raro.
no-general = Qui non c’è una sonda generale con cui confrontare
not-apart = Qui nessuna differenza chiara tra le specialiste e la sonda generale
all-apart = Le specialiste battono la sonda generale in tutti i { $n } compiti
some-apart = Le specialiste superano la sonda generale in { $above } compiti su { $n }, nettamente in { $apart }

evidence = 
    Qui ({ $place }), rispetto alla sonda generale con intercetta per compito, gli intervalli dell’AUROC sono separati in
    { $apart } compiti su { $n }. La specialista supera queste sonde: { $others }.
above-on = { $probe } in { $above } su { $n }
adds-nothing = Qui non è mostrato che le attivazioni aggiungano a ciò che dice il testo
adds-on-all = Le attivazioni aggiungono al testo in tutti i { $n } compiti
adds-on-some = Le attivazioni aggiungono al testo in { $above } compiti su { $n }
added = Qui ({ $place }) l’intervallo dell’incremento sta sopra 0 in { $above } su { $n }.
gap = Specialiste meno sonda generale, dove si legge la tesi 1: { $effect } ({ $interval }).
gap-depends = Il divario con meno prompt e con ogni C
gap-prompts = { $prompts } prompt
gap-added = specialiste { $specialist }, generale { $general }
gap-draws = estrazioni da { $low } a { $high }
gap-is =
    Specialiste meno sonda generale, dove si legge la tesi 1: medie sui compiti e, con una parte dei prompt di base, su
    due estrazioni, con entrambe. Nel disegno: che cosa aggiungono al testo le specialiste (in grassetto) e la sonda
    generale, dal minor numero di prompt di base fino a tutti.
told-without = sulle risposte senza istruzione: AUROC { $auroc } ({ $interval })
beyond-text = Oltre il testo
text-alone = solo testo
with-activations = testo e attivazioni
deviance = devianza risparmiata, nat
general-increment = incremento, sonda generale
without = addestrata con l’istruzione, letta senza
without-is =
    La specialista sulle risposte agli stessi prompt senza l’istruzione, giudicate dallo stesso verificatore. Se legge
    bene anche quelle, legge il contenuto, non il seguire un’istruzione.
general-probe = generale
increments-caption = Che cosa aggiungono le attivazioni al testo ({ $place })
text-head = Solo testo
with-head = Con attivazioni
deviance-head = Devianza risparmiata, nat
without-head = AUROC senza istruzione
key-general-increment = sonda generale, dove leggono le regole

specialist = specialista
specialist-is = addestrata solo su questo compito; valutata su prompt che non ha visto
probes-here = Le sonde qui
choose = Scegli un compito per vederne i numeri e una risposta.
how-trained = Come è addestrata ciascuna

caption = Punteggi delle specialiste e delle sonde generali ({ $place })
probe = Sonda
balanced-accuracy-head = Accuratezza bilanciata
accuracy-head = Accuratezza
base-rate = Tasso di base
permuted-auroc = AUROC permutata

lanes-are = Specialiste e sonde generali
metric-at = { $metric } ({ $site })
over-layers = lungo gli strati
key-specialist = specialista, intervallo al 95 %
key-general = generali, dall’alto: { $kinds }
key-permuted = etichette permutate, 95 %

refit = Rifai queste sonde, in questa scheda
refit-title = Rifatte in questa scheda
refit-about =
    Il modello dello studio rilegge in questo browser { $n } risposte, quelle di { $tasks } compiti. Su ciò che il suo
    flusso contiene qui ({ $place }), il programma dello studio stima di nuovo ogni sonda e ogni sottospazio, e li
    confronta con quelli conservati. Nulla lascia questa macchina. Richiede qualche minuto. Si tratta di un sito e di una posizione,
    non di ogni cella dello studio.
refit-start = Rifai
refit-stop = Ferma
refit-fetching = Arrivano le risposte: { $done } di { $of }.
refit-loading = Si carica il modello.
refit-reading = Lettura di { $task }: { $done } risposte su { $of }.
refit-stopped = Fermato.
refit-same = { $n ->
        [one] { $n } compito rifatto: qui sonda e sottospazio sono
       *[other] { $n } compiti rifatti: qui tutte le sonde e i sottospazi sono
    } quelli dello studio, entro la tolleranza.
refit-other = In questo punto { $n } compiti su { $of } non sono quelli dello studio entro la tolleranza: { $tasks }.
refit-centre = Anche la media attorno a cui si tolgono i sottospazi in questo sito è quella dello studio (distanza { $share }).
refit-centre-other = La media attorno a cui si tolgono i sottospazi in questo sito non è quella dello studio (distanza { $share }).
refit-tolerance =
    La tolleranza è { $auroc } di AUROC, { $cosine } tra 1 e il coseno di due direzioni, { $length } della loro lunghezza,
    { $intercept } nel logit alla media delle righe di stima, e { $projection } in ogni elemento di una proiezione. I
    processori sommano in ordini diversi, perciò le ultime cifre della precisione singola cambiano; una differenza maggiore
    vorrebbe dire altre attivazioni, altre righe o un’altra stima.
refit-caption = Sonde e sottospazi rifatti qui, a confronto con quelli dello studio ({ $place })
refit-study = AUROC, studio
refit-here = AUROC, qui
refit-difference = Differenza
refit-direction = Direzione: 1 − coseno
refit-length = Lunghezza: differenza relativa
refit-intercept = Intercetta: differenza
refit-projection = Sottospazio: differenza massima
refit-within = Entro la tolleranza
refit-yes = sì
refit-no = no
