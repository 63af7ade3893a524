# Lezione: perché serve un controllo.

title = Perché serve un controllo
about =
    Che cosa raggiunge una sonda con etichette rimescolate, con etichette senza senso e con la sola superficie del
    testo.
needs = compiti di controllo, e baseline di prompt e superficie
step-shuffled = Etichette rimescolate
step-beyond = Oltre il rimescolamento?
step-control = Un compito che non significa nulla
step-surface = La superficie
step-prompt = Il prompt da solo

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
surface =
    Forse il flusso non serve. Una *baseline di superficie* è una sonda che al posto del flusso vede due semplici
    numeri: quanto è lunga finora la risposta, e a che punto siamo. Riesce meglio su { $task }; il punto di lettura è:
    { $place }.
surface-why =
    La baseline di superficie raggiunge { $auroc } ({ $interval }). Dove una lunghezza fa altrettanto bene, il
    punteggio del flusso dice poco più che questo: il flusso conosce la lunghezza.
surface-name = La baseline di superficie
prompt =
    Alcuni prompt sono semplicemente più difficili: è più facile sbagliare quaranta parole che quattro. Una *baseline
    del solo prompt* è una sonda che vede i parametri dell’istruzione e la lunghezza del prompt, e nulla della
    risposta. Prendiamo il compito che si legge meglio di tutti, { $task }; il punto di lettura è: { $place }.
prompt-why =
    La baseline del solo prompt raggiunge { $auroc } ({ $interval }). Ciò che raggiunge era deciso prima che il
    modello scrivesse una parola, e quindi non prova nulla di ciò che il modello fa.
prompt-name = La baseline del solo prompt
against-asks = Quale delle due legge meglio il successo di { $task }?
stream-name = La sonda sul flusso
stream-of = AUROC della sonda sul flusso
