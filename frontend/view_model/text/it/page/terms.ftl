# Il glossario: i termini, e che cosa significano.

token = token
token-is = Una parola o un pezzo di parola: l’unità che un modello linguistico legge e scrive.
stream = flusso residuo
stream-is = La lista di numeri che un modello tiene per ogni token. Ogni blocco la legge e vi somma.
layer = strato
layer-is =
    Una profondità a cui si legge il flusso residuo: l’embedding, prima di ogni blocco, o il flusso dopo il
    blocco L, scritto L.
position = posizione
position-is =
    Il token a cui si legge il flusso. prompt: l’ultimo token del testo dell’utente; primo, 25 %, 50 %, 75 %,
    ultimo: token della risposta; media: la media su di essi.
connector = token di raccordo, c0 …
connector-is =
    Un token del modello di chat tra il testo dell’utente e la risposta, come il segno che ora parla
    l’assistente.
last = ultimo token della risposta
last-is = L’ultimo token della risposta che è testo; spesso il suo punto fermo. È detto anche ultimo token di contenuto.
eos = fine della sequenza, eos
eos-is = Il token con cui un modello dice che la sua risposta è finita.
task = compito
task-is =
    Un tipo di istruzione con un programma che la controlla, come: rispondi in al massimo 20 parole.
skill = abilità
skill-is =
    Un gruppo di compiti: strutturale (forma e lunghezza), lessicale (parole date), semantica (argomento e
    tono), stilistica (registro e civiltà).
checker = controllore
checker-is = Il programma che decide se una risposta rispetta la sua istruzione.
judge = giudice
judge-is =
    Un controllore di ciò che non si conta, come il tono: liste di parole, o un modello a cui si chiede.
kappa = κ (kappa di Cohen)
kappa-is =
    Quanto un giudice concorda coi lettori oltre il caso: 0 è il caso, 1 è sempre. Sotto .6 le etichette sono di
    affidabilità limitata.
probeable = con sonda
probeable-is =
    Entrambi gli esiti, rispettata e no, sono abbastanza frequenti per addestrare e provare una sonda: almeno 20
    risposte e un decimo di ciascuno.
claims-tasks = fuori dalle tesi
claims-tasks-is =
    Un compito la cui istruzione non è mostrato che aumenti la frequenza con cui è rispettata. Le tesi non si
    leggono su di esso.
probe = sonda
probe-is =
    Un classificatore lineare che legge il flusso residuo a uno strato e a un token e prevede se la risposta
    rispetta la sua istruzione.
specialist = specialista
specialist-is = Una sonda addestrata su un solo compito.
general = sonda generale
general-is =
    Una sonda addestrata su tutti i compiti: unica, su tutti insieme; a parità di n, su tante risposte quante
    una specialista; intercetta per compito, con una costante per compito; un compito escluso, su tutti tranne
    quello provato.
auroc = AUROC
auroc-is =
    La quota di coppie, una risposta che rispetta l’istruzione e una che non la rispetta, che una sonda mette
    nell’ordine giusto. .50 è tirare a indovinare, 1.00 è mai sbagliare.
increment = incremento sul testo
increment-is =
    Quanto le attivazioni aggiungono, in AUROC, a una sonda sul solo testo (parole, lunghezze, parametri). Le
    tesi si leggono su di esso.
gate = soglia d’ingresso
gate-is =
    La condizione prima di leggere una tesi: le specialiste devono aggiungere al testo più di .01 di AUROC,
    intervallo compreso.
interval = intervallo al 95 %
interval-is =
    Quanto un numero potrebbe spostarsi se i prompt fossero estratti di nuovo. Dove un verdetto ne dipende, le
    sonde sono addestrate di nuovo senza alcuni prompt.
p = p
p-is =
    Quanto spesso il solo caso darebbe un numero almeno altrettanto lontano da quello contro cui è provato.
corrected = corretto (Holm)
corrected-is =
    Tra molte prove alcune riescono per caso. La correzione di Holm alza ogni p perché ciò accada al più in uno
    studio su venti.
null = ipotesi nulla (la stessa regola su altre caratteristiche)
null-is =
    La regola di una tesi applicata dove l’addestramento non ha lasciato nulla: pesi casuali, il testo,
    etichette permutate. Una regola che queste superano non dice nulla del modello.
permuted = etichette permutate
permuted-is = Etichette ridistribuite a caso. Ciò che una sonda ne legge è il caso.
selectivity = selettività
selectivity-is =
    L’AUROC di una sonda meno quella su un’etichetta casuale per prompt, che si può solo memorizzare.
transfer = trasferimento
transfer-is = Ciò che la sonda di un compito legge di un altro.
share = quota recuperata
share-is =
    Quanto dell’incremento di un compito recupera la direzione di un altro, qualunque sia il segno. Può superare
    1 e scendere sotto 0.
cluster = gruppo, silhouette, stabilità
cluster-is =
    Gruppi di compiti tra cui il trasferimento è forte. Silhouette: quanto sono netti; stabilità: l’indice di
    Rand corretto dei gruppi da prompt riestratti, 1 gli stessi, 0 il caso.
ablation = ablazione
ablation-is =
    Togliere le direzioni che le sonde di un compito leggono dalle attivazioni (in rappresentazione) o dal
    modello mentre risponde (in comportamento).
subspace = sottospazio, rango
subspace-is = Le direzioni che vengono tolte; il rango è quante.
inlp = INLP, LEACE, proiezione sulla media
inlp-is =
    Modi di trovare quelle direzioni. INLP: proiezione iterativa sul nucleo, una sonda dopo l’altra; LEACE:
    cancellazione di concetti ai minimi quadrati; proiezione sulla media: la differenza delle medie delle due
    classi.
control-ablation = controllo
control-ablation-is =
    Lo stesso con direzioni casuali, con quelle di varianza massima o con quelle di etichette permutate. Conta
    solo una perdita oltre i controlli.
state = presente, assente, indecisa
state-is =
    Di una coppia di compiti: la destinazione perde più che sotto i controlli; è mostrato che la sua perdita è
    meno della metà di quella della propria ablazione; nessuna delle due.
damage = danno: divergenza KL, perplessità
damage-is =
    Quanto un’ablazione cambia il modello su testo neutro. KL: quanto si spostano le probabilità del token
    successivo, in nat; perplessità: quanto il modello è sorpreso.
dose = dose, α
dose-is = Una forza dell’ablazione: α = 1 toglie le direzioni, meno ne toglie una parte.
cka = CKA, PWCCA, sovrapposizione
cka-is =
    Quanto sono simili i sottospazi di due compiti, da 0 a 1: per le coordinate delle risposte (CKA, PWCCA) o
    per i loro angoli (sovrapposizione).
onset = esordio, picco, centro
onset-is =
    Esordio: il primo strato a nove decimi dell’incremento più alto; picco: lo strato del più alto; centro: lo
    strato medio, pesato per l’incremento.
emerge = emergere
emerge-is =
    Un compito emerge quando il suo incremento nello strato migliore sta sopra 0, con p per il numero di strati
    al più .05.
somers = D di Somers
somers-is =
    Se le abilità successive cominciano in strati successivi: 1 sempre, −1 al contrario, 0 senza ordine.
planning = pianificazione e monitoraggio
planning-is =
    Pianificazione: l’incremento sul testo prima della risposta. Monitoraggio: la sua crescita dal primo token
    della risposta all’ultimo.
seed = seme
seed-is = Il numero da cui è estratto tutto il caso di uno studio; lo stesso seme dà lo stesso studio.
