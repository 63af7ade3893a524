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
gap-added = { $specialist } meno { $general }
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
