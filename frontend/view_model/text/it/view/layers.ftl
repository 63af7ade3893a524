# La vista Strati.

name = Strati
selection = Selezione

not-computed = Non è stato calcolato dove, in profondità, esordiscono i compiti
not-computed-why =
    Le curve sono di questo studio; esordio, picco e il loro ordine non ci sono. Per averli, eseguilo di nuovo:
    { $command }.
none-above-chance = Nessuno strato legge alcun compito al di sopra del caso
none-above-text = Non è mostrato che uno strato aggiunga a ciò che dice il testo
too-few = Emergono troppo pochi compiti per confrontare le abilità
early-and-late = L’abilità { $first } emerge presto, la { $last } tardi
no-order = Nessun segno che le abilità semplici vengano in strati precedenti

counted =
    { $at }: { $emerged } di { $n ->
        [one] { $n } compito emerge
       *[other] { $n } compiti emergono
    } in qualche strato.
order = D di Somers dell’esordio rispetto a strutturale < lessicale < semantica, stilistica: { $estimate }, non corretto.

onset = esordio
relative = relativo
peak = picco
centre = centro
skill = abilità
task = compito
by-onset = in ordine di esordio
by-peak = in ordine di picco
by-skill = in ordine di abilità
by-task = in ordine di compito

specialist-over-layers = AUROC dello specialista lungo gli strati
over-layers = Leggibilità lungo gli strati
increment-over-layers = incremento sul testo, per strato
no-score = qui nessun punteggio
permuted = etichette permutate, 95 %: { $interval }
onset-and-peak = esordio { $onset } ({ $onset-interval }), picco { $peak } ({ $peak-interval })

in-depth = In profondità
intervals = intervalli al 95 %
onset-layer = esordio, strato
onset-share = esordio, quota della profondità
peak-layer = picco, strato
auroc-at-peak = AUROC al picco
increment-at-peak = incremento al picco
centre-layer = centro di massa, strato
onset-is =
    Esordio: il primo strato a .9 dell’incremento più alto sul testo. Il picco è il migliore di molti strati, perciò
    lusinga.
onset-is-first =
    Esordio: il primo strato a ½ + .9 (picco − ½). Il picco è il migliore di molti strati, perciò lusinga.
not-above-chance = Nessuno strato lo legge al di sopra del caso.
not-above-text = Nessuno strato aggiunge al testo qualcosa di dimostrato.
begin-not-computed = Questo studio non ha calcolato dove esordisce.

caption = Dove, in profondità, ogni compito diventa leggibile ({ $position }), e a ogni strato: { $measured }
head-task = Compito
head-onset = Esordio
head-relative = Relativo
head-peak = Picco
head-auroc = AUROC al picco
head-increment = Incremento
head-centre = Centro

key-peak = picco, intervalli al 95 %
key-permuted = etichette permutate, 95 %
key-chance = caso
depth = Profondità
choose = Scegli un compito per vederne i numeri e una risposta.
how-read = Come si legge la profondità
about-onset = il primo strato che raggiunge il 90 % dell’incremento più alto
about-relative = l’esordio come quota della profondità del modello, per confrontare i modelli
about-peak = lo strato dell’incremento più alto; è il migliore di molti, perciò un po’ ottimistico
about-centre = lo strato medio, pesato con l’incremento dove supera 0
about-onset-first = il primo strato che compie il 90 % del cammino dal caso al picco
about-peak-first = lo strato dell’AUROC più alta; è il migliore di molti, perciò un po’ ottimistico
about-centre-first = lo strato medio, pesato con quanto l’AUROC supera ½
