# Lezione: che cos’è una sonda, e che cosa non è.

title = Che cos’è una sonda, e che cosa non è
about = Una somma pesata che distingue due tipi di risposte: prova ciò che c’è, non ciò che viene usato.
needs = almeno tre compiti sondabili, con accanto un secondo tipo di sonda
mistake = “Una sonda lo legge, quindi il modello lo usa.” Una sonda mostra che c’è. Se venga usato, lo chiede solo un’ablazione.
step-labels = Due etichette
step-score = Una somma pesata
step-lazy = La regola pigra
step-other = Un altro modo di tracciare la linea
step-sure = Quanto è sicuro?

# Due etichette.
labels =
    Il modello riceve un’istruzione, per esempio di scrivere un numero esatto di parole, e un programma controlla ogni
    risposta: vincolo *rispettato* o *violato*. Queste due etichette sono tutto ciò su cui si addestra una sonda. Le
    servono entrambe: un modello che obbedisce sempre non è sondabile, e nemmeno uno che non obbedisce mai.
labels-asks = Quale di queste istruzioni il modello segue più spesso?
labels-why =
    { $satisfied } delle sue { $n } risposte verificate rispettano il vincolo; la sua sonda impara anche dalle altre.
labels-of = vincolo rispettato, { $task }
share-satisfied = Quota di risposte che rispettano il vincolo

# Una somma pesata.
score =
    Una *sonda lineare* dà un peso a ogni numero del flusso, somma tutto e chiama punteggio la somma: alto per
    “rispettato”, basso per “violato”. I pesi indicano una *direzione* del flusso. Si stimano su alcuni prompt e si
    valutano sulle risposte ad altri, mai visti; i prompt che condividono un testo stanno dalla stessa parte.
    L’*AUROC* è allora .50 per chi tira a indovinare e 1.00 per un ordine perfetto. Questa sonda legge “{ $task }” in
    questo punto: { $place }.
score-asks = Indovina l’AUROC della sonda di { $task }.
score-why =
    Per arrivare fin qui basta una sola direzione del flusso. Che la si possa leggere non dice che il modello la
    legga: una sonda mostra ciò che c’è, non ciò che viene usato.
same-place = AUROC nello stesso punto
auroc-of = AUROC di { $task }

# La regola pigra.
lazy =
    Perché non contare semplicemente le risposte giuste? Pensa a una regola pigra che non guarda mai il flusso e dice
    “rispettato” di ogni risposta. La sua *accuratezza* è la quota di risposte di cui dice il vero. Di tutti i compiti
    sondabili qui, quello che più le conviene è { $task }.
lazy-asks = Indovina l’accuratezza della regola pigra su { $task }.
lazy-why =
    L’accuratezza della sonda è { $accuracy }, e dice poco finché non si sa quanto la regola ottiene gratis. L’AUROC
    non le regala nulla: .50 in qualunque compito. Quella della sonda è { $auroc }.
lazy-of = accuratezza della regola pigra su { $task }

# Un altro modo di tracciare la linea.
other =
    La sonda di questa pagina è una *regressione logistica*: cerca i pesi che predicono meglio. Ce n’è una molto più
    economica, la *differenza delle medie*: si fa la media dei flussi delle risposte che rispettano il vincolo, poi la
    media di quelli delle risposte che lo violano, e si prende la direzione dall’una all’altra. Entrambe sono stimate
    sulle stesse risposte di { $task }, il compito in cui differiscono di più a favore della sonda logistica.
other-asks = Quale delle due legge meglio { $task }?
other-why =
    La differenza delle medie raggiunge { $auroc }. Due sonde possono dare risposte diverse sullo stesso flusso: una
    sonda è un modo di tracciare una linea, non il modo del modello.
other-of = AUROC della sonda logistica
logistic = La sonda logistica
mean-difference = La differenza delle medie
by-two = AUROC di { $task } con due sonde

# Quanto è sicuro?
sure =
    Di tutte le sonde in questo punto, quella di { $task } è la più debole: la sua AUROC è { $auroc }, da { $n }
    risposte. L’*intervallo al 95 %* si trova con il *bootstrap*: si estraggono a caso prompt da quelli che ci sono,
    ancora e ancora, e si guarda come si muove il punteggio. Un punteggio si considera superiore al caso quando lo è
    l’intero intervallo.
sure-asks = La sonda di { $task } fa meglio del caso?
better = Sì, meglio del caso
worse = No, peggio del caso
sure-why =
    A decidere è l’intervallo, non il punteggio: lo stesso punteggio, da un decimo delle risposte, avrebbe un
    intervallo largo circa il triplo.
with-interval = AUROC con il suo intervallo
