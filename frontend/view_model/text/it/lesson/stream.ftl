# Lezione: che cos’è il flusso residuo.

title = Che cos’è il flusso residuo
about = L’unica lista di numeri che ogni blocco di un modello legge e a cui somma il proprio risultato.
needs = sonde in più di un sito
mistake = “Ogni strato sostituisce ciò che c’era.” Gli aggiunge qualcosa; ciò che aggiunge può annullarne una parte.
step-width = Una somma che cresce
step-sites = Dove guardare
step-before = Prima di ogni blocco
step-after = Dopo alcuni blocchi

# Una somma che cresce.
width =
    Un modello linguistico taglia il testo in *token*: parole e pezzi di parole. Per ogni token tiene una sola lista
    di numeri, il *flusso residuo*. { $model }, il modello di questo studio, fa passare il flusso
    attraverso { $blocks ->
        [one] { $blocks } blocco
       *[other] { $blocks } blocchi
    }, uno dopo l’altro. Un blocco legge la lista, e quelle dei token precedenti, ne calcola qualcosa e somma il
    risultato alla lista, numero per numero: somma soltanto, benché ciò che somma possa annullare ciò che c’era.
width-asks =
    Il primo blocco riceve { $width } numeri per un token. Quanti numeri per questo token escono dall’ultimo blocco?
width-why =
    Sommando numero per numero la lista resta lunga com’era, e così lo stesso tipo di lettore va bene a ogni
    profondità.
width-of = numeri per token, dopo ogni blocco (d_model)

# Dove guardare.
sites =
    Un *sito* è una profondità alla quale si può leggere il flusso. Il flusso di un token comincia come il
    suo *embedding*, una lista che dipende soltanto da quale token sia: è il primo sito. Dopo ogni blocco, la somma
    raggiunta fin lì è un altro sito. Una *posizione* dice a quale token leggiamo: l’ultimo del prompt, per esempio, o
    il primo della risposta.
sites-asks =
    Quanti siti ha un modello con { $blocks ->
        [one] { $blocks } blocco
       *[other] { $blocks } blocchi
    }?
sites-why =
    Uno dopo ogni blocco, e l’embedding prima di tutti. Questo studio ne ha letti { $sites }, in { $positions ->
        [one] { $positions } posizione
       *[other] { $positions } posizioni
    }.
sites-of = siti di questo modello

# Prima di ogni blocco, e dopo alcuni.
before =
    Si può leggere nel flusso se il modello fa ciò che gli è stato chiesto? Una *sonda* ci prova (la prossima lezione
    parla di sonde). Il suo punteggio, l’*AUROC*, è la quota di coppie, una risposta che segue l’istruzione e una che
    non la segue, che la sonda mette nell’ordine giusto: .50 vuol dire tirare a indovinare, 1.00 non sbagliare mai.
    Qui la sonda del compito “{ $task }” legge in questo punto: { $place }.
before-asks = Così presto, la sonda di { $task } fa già meglio del caso?
better = Sì, meglio del caso
worse = No, peggio del caso
before-why =
    Così presto il flusso contiene il token stesso e nulla degli altri; soltanto la scelta di quest’unica parola
    potrebbe tradire il successo.
auroc-at = AUROC di { $task } ({ $site })
after =
    I blocchi spostano informazione tra i token e la combinano. Un *intervallo al 95 %* dice di quanto potrebbe
    muoversi un punteggio se i prompt fossero estratti di nuovo. In queste lezioni una differenza si considera
    dimostrata quando i due intervalli sono del tutto separati. Restiamo su { $task } e alla stessa posizione
    ({ $position }), e scendiamo più in profondità.
after-asks = Dove si legge meglio { $task }?
after-why =
    Al primo sito ({ $site }) l’AUROC è { $auroc } ({ $interval }). Più in profondità, ciò che i blocchi hanno
    raccolto dagli altri token è ormai nella somma.
over-sites = AUROC di { $task } lungo i siti
