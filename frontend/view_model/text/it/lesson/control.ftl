# Lezione: perché serve un controllo.

title = Perché serve un controllo
about =
    Che cosa raggiunge una sonda con etichette rimescolate o senza senso, con il solo testo, e in una rete che non ha
    imparato nulla.
needs = compiti di controllo, incrementi sul testo, e pesi casuali come ipotesi nulla
mistake = “Un’AUROC alta basta.” Va confrontata con etichette mescolate, con il solo testo e con pesi casuali.
text =
    Forse il flusso non serve. Il *solo testo* è una sonda che vede soltanto parole: quali stanno nel prompt e nella
    risposta fin lì, quanto sono lunghi l’uno e l’altra, a che punto siamo. Riesce meglio su { $task }, con un’AUROC
    di { $auroc }; il punto di lettura è: { $place }. Ora una sonda sul flusso parte da ciò che il testo indovina, e
    può solo aggiungervi: di quanto i due insieme sono migliori è l’*incremento sul testo*.
text-asks = Il flusso aggiunge qualcosa al testo su { $task }?
text-above = Sì, aggiunge al testo
text-below = No, con esso il testo si legge peggio
text-why =
    Insieme raggiungono { $with }. Ciò che le parole rivelano lo sa chiunque le legga; solo ciò che va oltre può
    riguardare il modello.
text-of = incremento sul testo, { $task }
text-name = Il solo testo
both-name = I due insieme
step-shuffled = Etichette rimescolate
step-beyond = Oltre il rimescolamento?
step-control = Un compito che non significa nulla
step-text = Il solo testo
step-untrained = Una rete che non ha imparato nulla

# Etichette rimescolate.
shuffled =
    Prendi le { $n } risposte di { $task } e rimescolane le etichette, così che “rispettato” e “violato” non
    significhino più nulla. Stima una sonda, valutala su risposte che non ha visto, e ripeti { $times } volte.
    Queste *etichette permutate* sono il primo *controllo*: qualunque AUROC ne esca è fortuna. La media sarà vicina
    a .50, ma le singole prove se ne allontanano.
shuffled-asks = Dove finisce, in alto, la fascia che contiene il 95 % delle AUROC a etichette rimescolate?
shuffled-why =
    La fascia che contiene il 95 % delle prove va da { $low } a { $high }: con così poche risposte, la sola fortuna
    arriva fin qui.
shuffled-of = estremo superiore della fascia delle etichette permutate

# Oltre il rimescolamento?
beyond =
    Ora le etichette vere di { $task }. La sua AUROC è { $auroc }. Confrontala con il passo precedente, e ricorda che
    il punteggio ha un suo intervallo: ci chiediamo se tutto l’intervallo stia oltre ciò che raggiunge la fortuna.
beyond-asks = Dove sta l’intervallo del punteggio vero?
beyond-above = Tutto sopra la fascia della fortuna
beyond-below = Tutto sotto
beyond-why = Stare sopra .50 non basta: un punteggio deve stare sopra ciò che la stessa procedura trova nel rumore.
beyond-p = Contando le prove a etichette rimescolate, { $p }.
true-labels-and-shuffles = Etichette vere; in grigio: il 95 % dei rimescolamenti
auroc-of = AUROC di { $task }

# Un compito che non significa nulla.
control =
    Una sonda con molti pesi può anche imparare a memoria. Il *compito di controllo* di Hewitt e Liang (2019) chiede
    quanto bene ci riesca: dai a ogni prompt un’etichetta a testa o croce, la stessa per tutte le sue risposte,
    addestra su alcune di queste risposte e valuta su altre. Chi riesce bene ha riconosciuto il prompt. L’AUROC di
    { $task } con le etichette vere è { $auroc }.
control-asks = Come vanno le etichette vere di { $task } rispetto a quelle della moneta?
control-above = Si leggono meglio le etichette vere
control-below = Si leggono meglio le etichette della moneta
control-why =
    Con le etichette della moneta l’AUROC è { $nonsense }; la differenza, { $selectivity }, è la *selettività*. Meno
    ce n’è, più il punteggio può dipendere dai prompt riconosciuti anziché dal successo letto. (Le une e le altre si
    valutano in modo diverso: le etichette vere sempre su prompt mai visti.)
control-of = AUROC di { $task } con le etichette vere
true-and-coin = AUROC di { $task } con le etichette vere e con quelle di una moneta
true-labels = etichette vere
coin = etichette di una moneta

# La superficie, e il prompt da solo.
stream-name = La sonda sul flusso
untrained =
    Il controllo migliore è una rete che non ha imparato nulla: la stessa architettura, i pesi estratti a caso, gli
    stessi token. Ciò che una regola vi trova non ce l’ha messo l’addestramento. Prendi la regola più semplice per “le
    specialiste sono migliori di un’unica sonda per tutti”: confrontarne le AUROC, compito per compito, sui { $tasks }
    compiti.
untrained-asks = Nella rete non addestrata, in quanti compiti la specialista legge meglio di un’unica sonda per tutti?
untrained-name = compiti su { $tasks }, in una rete che non ha imparato nulla
untrained-why =
    Lì lo scarto medio è { $gap }. I pesi casuali portano con sé il testo, e ogni compito ha le sue parole: una
    specialista ha gioco facile, e lo scarto grezzo non dice nulla dell’addestramento. La regola della tesi 1
    confronta ciò che ciascuna aggiunge al testo, con un segno per compito; sui pesi casuali il suo effetto è {
    $effect } e il verdetto “{ $random }”, sul modello “{ $model }”.
untrained-caption = Specialista meno sonda generale, media sui compiti
raw-model = scarto grezzo, il modello
raw-random = scarto grezzo, pesi casuali
added-model = scarto degli incrementi, il modello
added-random = scarto degli incrementi, pesi casuali
