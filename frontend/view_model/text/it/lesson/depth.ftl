# Lezione: dove in profondità.

title = Dove in profondità
about = In quale strato il successo diventa leggibile, e quanto vale il migliore di molti strati.
needs = l’esordio e il picco lungo gli strati
mistake = “Al picco il modello decide.” Lì una sonda legge meglio, e il migliore di molti strati è un po’ troppo bello.

step-emerged = Chi emerge davvero?
step-onset = L’esordio
step-peak = Il picco
step-ends = Primo e ultimo
step-order = Un ordine delle abilità?

interval = intervallo al 95 % { $interval }
over-sites = Incremento di { $task } lungo i siti
onset-name = strato di esordio, { $task }

emerged-text =
    I blocchi di un modello sono i suoi *strati*, numerati da 0. Dopo ciascuno si può addestrare una sonda, sullo stesso
    token; così ciò che aggiunge al testo diventa una curva lungo la profondità. Un compito *emerge* se almeno uno strato
    aggiunge al testo in modo dimostrato, con la correzione per il numero di strati. Questo studio lo chiede per { $tasks ->
        [one] { $tasks } compito
       *[other] { $tasks } compiti
    }, in una sola posizione.
emerged-asks = Quanti dei compiti emergono?
emerged-name =
    su { $tasks ->
        [one] { $tasks } compito
       *[other] { $tasks } compiti
    } emergono
emerged-why =
    Provare molti strati dà più occasioni alla fortuna, quindi la prova “qualche strato” si supera più facilmente della prova
    “questo strato”.

onset-text =
    L’*esordio* di un compito è il primo strato che arriva a un decimo dal migliore: il cui incremento sul testo è il
    90 % del *picco*, l’incremento più alto di tutti gli strati. Per { $task } il picco è { $peak }.
onset-asks = Indovina lo strato di esordio di { $task }. Il cursore va dal primo strato all’ultimo.
onset-why =
    L’intervallo è spesso ampio: dove una curva è quasi piatta, basta poco rumore per spostare di molto il primo strato
    abbastanza alto.

peak-text =
    Nessun compito cala dal suo picco all’ultimo strato più di { $task }. Il modello dimentica verso la fine, quando passa a
    scegliere il token successivo? Attenzione: il picco è il migliore di { $layers } strati, e il migliore di molti lusinga,
    perché è scelto anche per la sua fortuna.
peak-asks = Dove si legge meglio { $task }?
peak-layer = strato { $layer }, il picco
last-layer = { $site }, l’ultimo
peak-name = incremento di { $task } al picco
peak-why =
    All’ultimo strato è { $increment } ({ $interval }). Solo un calo più grande degli intervalli si può chiamare
    dimenticare.

ends-text =
    Tra tutti i compiti, uno ha l’esordio misurato più precoce e uno il più tardivo: sono { $one } e { $other }, nell’ordine
    dello studio. Qual è l’uno e quale l’altro, e gli intervalli dei loro esordi sono separati?
ends-asks = Quale diventa leggibile per primo?
ends-caption = Strato di esordio
ends-why =
    Perfino il primo e l’ultimo di tutti si possono distinguere solo fin dove lo permettono i loro intervalli; quelli in mezzo,
    ancora meno.

order-text =
    Una tesi della letteratura: le abilità semplici arrivano presto, quelle complesse tardi; le strutturali prima delle
    lessicali, le lessicali prima delle semantiche e stilistiche. La *D di Somers* prende tutte le coppie di compiti di
    abilità diverse e ne confronta gli esordi: 1.00 se l’abilità successiva comincia sempre in uno strato successivo, .00 se
    non c’è ordine, −1.00 se l’ordine è invertito. Conta solo se il suo intervallo sta tutto da una parte di .00 e se abilità
    rimescolate non fanno quasi mai altrettanto bene.
order-asks = In quale ordine le abilità diventano leggibili?
order-above = Prima le abilità strutturali
order-below = Prima le abilità semantiche e stilistiche
order-name = D di Somers dell’esordio rispetto all’abilità
order-why =
    L’ordine è quello di { $tasks ->
        [one] { $tasks } compito
       *[other] { $tasks } compiti
    }, non di più; così pochi possono trovarsi in ordine per fortuna.
order-here = Qui { $p }.
