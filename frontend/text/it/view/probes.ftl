# La vista Sonde.

name = Sonde

none-probeable = Qui nessun compito ammette una sonda
none-probeable-why = Qui ({ $place }) ogni compito ha un esito troppo raro.
no-general = Qui non c’è una sonda generale con cui confrontare
not-apart = Qui le specialiste non si distinguono dalla sonda generale
all-apart = Le specialiste battono la sonda generale in tutti i { $n } compiti
some-apart = Le specialiste superano la sonda generale in { $above } compiti su { $n }, nettamente in { $apart }

evidence =
    Qui ({ $place }), rispetto alla sonda generale con intercetta per compito: intervalli dell’AUROC separati in
    { $apart } su { $n }. Sopra le altre: { $others }.
above-on = { $probe } in { $above } su { $n }

balanced-accuracy = accuratezza bilanciata
accuracy = accuratezza
specialist = specialista
specialist-is = il solo compito; punteggi fuori dal sottoinsieme di addestramento
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
