# Le frasi di uno studio, che le ha in inglese con le chiavi di `shared::message`.

gap-statement = Le sonde generali addestrate su tutti i compiti leggono peggio delle specialiste di ciascun compito.
gap-measures = incremento medio delle specialiste sul testo meno quello della sonda generale, in AUROC
gap-rule =
    Sostenuta se l’intervallo al 95 % della differenza sta sopra 0.01 di AUROC, contraddetta se sta sotto. La sonda
    generale è una sola direzione per tutti i compiti, con un’intercetta e un segno per compito: vede tutte le risposte
    che vede la specialista e altre ancora, e non può perdere per tassi di base o segni, quindi uno scarto riguarda le
    direzioni. Entrambe hanno come offset il logit del testo stesso. Nessun verdetto a meno che le specialiste
    aggiungano al testo più di 0.01 di AUROC (l’errore della loro media prende come indipendenti quelli dei compiti:
    nessun prompt di base sta in due compiti), e che p, con la correzione di Holm sulle tesi, sia al più 0.05.
gap-falsified = Una sonda generale che aggiunge al testo quanto le specialiste, a meno di 0.01 di AUROC.
raw-gap-pooled = scarto grezzo di AUROC, a sonde fisse, rispetto alla sonda generale di tutti i compiti insieme
raw-gap-matched =
    scarto grezzo di AUROC, a sonde fisse, rispetto alla sonda generale di tutti i compiti insieme, con tante risposte
    quante ne aveva la specialista
raw-gap-intercept =
    scarto grezzo di AUROC, a sonde fisse, rispetto alla sonda generale di tutti i compiti insieme con un’intercetta per
    compito
raw-gap-leave-one-out =
    scarto grezzo di AUROC, a sonde fisse, rispetto alla sonda generale di tutti i compiti tranne quello esaminato
gate =
    soglia d’accesso: incremento medio delle specialiste sul testo, che deve stare sopra 0.01 di AUROC con tutto il suo
    intervallo

transfer-statement = Il trasferimento tra compiti è debole, e a gruppi di abilità simili.
halves = { " " }
weak-statement = Il trasferimento tra compiti è debole.
weak-measures =
    quota degli incrementi propri dei compiti sul testo che le direzioni di altri compiti recuperano, qualunque sia il
    segno
weak-rule =
    (a) Alla direzione di un altro compito si dà una scala con segno sui fold di addestramento del compito letto,
    accanto al logit del testo stesso: una direzione letta al contrario è condivisa, non debole. Debole se l’intervallo
    al 95 % della quota recuperata tra compiti diversi sta sotto un mezzo, contraddetta se sta sopra. Le destinazioni il
    cui incremento proprio non sta sopra 0 sono lasciate fuori. Nessun verdetto a meno che le specialiste aggiungano al
    testo più di 0.01 di AUROC (l’errore della loro media prende come indipendenti quelli dei compiti: nessun prompt di
    base sta in due compiti), e che p, con la correzione di Holm sulle tesi, sia al più 0.05.
weak-falsified =
    Direzioni di altri compiti che recuperano almeno metà di ciò che la sonda del compito stesso aggiunge al testo.
weak-signed = media con segno di AUROC − ½ delle sonde degli altri compiti: segni opposti si annullano
weak-size =
    media quadratica di AUROC − ½ delle sonde degli altri compiti, tolta la varianza del rumore, divisa per quella delle
    sonde proprie
transfer-flipped = quota di coppie con trasferimento di segno invertito (intervallo sotto ½)
share-between = quota recuperata tra { $one } e { $other }, un’ipotesi a sé; p unilaterale rispetto a 0
clustered-statement = Il trasferimento tra compiti segue gruppi di abilità.
clustered-measures = quota media recuperata entro un’abilità meno quella tra abilità
clustered-rule =
    (b) A gruppi se la quota recuperata è maggiore entro le abilità che tra di esse in almeno il 95 % di tutti i modi di
    dare le abilità ai compiti, contraddetta se è minore in altrettanti. Il test è esatto; valgono le stesse condizioni
    di (a).
clustered-falsified = Un trasferimento non più forte entro un’abilità che tra abilità.

dependency-statement =
    L’ablazione causale mostra tra i compiti dipendenze sparse e asimmetriche, non rappresentazioni condivise.
dependency-measures =
    quota delle coppie di compiti diversi che dipendono (presenti); l’intervallo finisce dove dipenderebbero anche tutte
    quelle non decise
dependency-rule =
    Letta nel comportamento se si è intervenuti sul modello, altrimenti nella rappresentazione, con sonde ristimate nel
    punto indicato dalla regola. Una coppia è presente se il compito colpito perde più che sotto i controlli dello
    stesso rango (unilaterale, Holm sulle coppie), assente se perde meno di metà di quanto la sua stessa ablazione gli
    toglie oltre i controlli (p al più 0.05, dove quella perdita propria è dimostrata), altrimenti non decisa. Nulla è
    deciso a meno che ablare un compito danneggi il compito stesso oltre i controlli (eccesso proprio medio sopra 0, p
    al più 0.05). Sostenuta se più di metà delle coppie è assente e l’asimmetria media |E − Eᵀ|, tolta la divergenza KL,
    supera quella di etichette permutate (p al più 0.05). Contraddetta se più di metà è presente. Altrimenti
    inconcludente. Il p è il più grande tra quelli delle condizioni (quello di una maggioranza è il p di Holm della
    coppia che la forma), con la correzione di Holm sulle tesi, e al più 0.05.
dependency-falsified = Ablare un compito qualsiasi danneggia anche la maggior parte degli altri.
dependency-own = calo medio dei compiti ablati stessi oltre i controlli; p unilaterale rispetto a 0
pairs-present = coppie presenti
pairs-absent = coppie assenti
pairs-undecided = coppie non decise
asymmetry =
    asimmetria, media di |E − Eᵀ| sulle coppie, tolta la KL; l’intervallo e il p sono quelli dello scambio con etichette
    permutate
kl-tasks = divergenza KL media delle ablazioni dei compiti su testo neutro, nat per token
kl-controls = divergenza KL media dei controlli, nat per token
named-pair = { $source } → { $target }, calo oltre i controlli; p unilaterale, Holm sulle coppie nominate

depth-statement = I compiti si stratificano per complessità lungo gli strati: strutturali presto, semantici tardi.
depth-measures = D di Somers tra lo strato di esordio e l’ordine strutturale < lessicale < semantica, stilistica
depth-rule =
    Un compito emerge se il suo incremento sul testo, nel suo blocco migliore, sta sopra 0 (p al più 0.05, per il numero
    dei blocchi); l’esordio è il primo blocco che raggiunge 0.9 del picco. Un solo test esatto di permutazione vale per
    i due lati: tra tutti i modi di dare queste abilità ai compiti che emergono, la quota con una |D| così grande.
    Sostenuta se D sta sopra 0 e il p, con la correzione di Holm sulle tesi, è al più 0.05; contraddetta se D sta sotto
    0 e il p è altrettanto piccolo; altrimenti inconcludente. Nessun verdetto se emergono meno di sei compiti.
depth-falsified = Esordi che calano dai compiti strutturali a quelli semantici.
depth-emerging = condizione: compiti che emergono, almeno sei
depth-least = la più piccola |D| che può essere significativa con questi compiti, prima della correzione sulle tesi

time-statement = Il rispetto del vincolo è monitorato durante la generazione, non pianificato prima.
time-measures = aumento dell’incremento medio sul testo dal primo token della risposta all’ultimo, in AUROC
time-rule =
    Il monitoraggio è l’aumento dell’incremento medio delle specialiste sul testo dal primo all’ultimo token della
    risposta; la pianificazione è il loro incremento medio all’ultimo token dell’utente e all’ultimo del modello di
    chat. Sostenuta se l’intervallo al 95 % del monitoraggio sta sopra 0.02 di AUROC e la pianificazione sta entro 0.02
    da 0 (due test unilaterali). Contraddetta se la pianificazione sta sopra 0.02, o il monitoraggio sotto 0.02, con il
    suo intervallo al 95 %. Il p è il più grande di quelli delle due condizioni per il sostegno, il doppio del più
    piccolo per la contraddizione, con la correzione di Holm sulle tesi, e al più 0.05; nessun verdetto a meno che le
    specialiste aggiungano al testo più di 0.01 di AUROC all’ultimo token. Gli errori delle medie sui compiti prendono
    come indipendenti quelli dei compiti: nessun prompt di base sta in due compiti.
time-falsified =
    Attivazioni che prima della risposta sanno del successo più di quanto sappia il testo del prompt, o che oltre il
    testo non ne sanno alla fine più che all’inizio.
time-planning =
    pianificazione: incremento medio sul testo all’ultimo token dell’utente e all’ultimo del modello di chat; p rispetto
    a 0
time-first = incremento medio sul testo al primo token della risposta; p rispetto a 0
time-last = incremento medio sul testo all’ultimo token della risposta; p rispetto a 0

few-satisfied = { $rare } su { $n } risposte rispettano il vincolo; ne servono almeno { $least }
few-violated = { $rare } su { $n } risposte violano il vincolo; ne servono almeno { $least }
share-satisfied = quota di risposte che rispettano il vincolo: { $share } % di { $n }; serve almeno il { $least } %
share-violated = quota di risposte che violano il vincolo: { $share } % di { $n }; serve almeno il { $least } %
few-base-prompts = una classe viene da così pochi prompt di base che i fold non si possono valutare
left-out = il compito { $task } è lasciato fuori
few-labelled = { $rare } righe su { $n } hanno etichetta { $label }; ne servono almeno { $least }
share-labelled = quota di righe con etichetta { $label }: { $share } % di { $n }; serve almeno il { $least } %
few-groups = un’etichetta viene da così pochi gruppi che i fold non si possono valutare

cut = troncata al limite di { $n } token
empty = risposta vuota

reasons = { "; " }
counted = { "; " }

one-character = 1 carattere
n-characters = { $n } caratteri
one-word = 1 parola
n-words = { $n } parole
one-sentence = 1 frase
n-sentences = { $n } frasi
one-line = 1 riga
n-lines = { $n } righe
exactly = richiesta: esattamente { $asked }
at-least = richiesta: almeno { $asked }
at-most = richiesta: al più { $asked }
about = richiesta: da { $low } a { $high }

no-json = non è JSON: { $problem } (riga { $line }, colonna { $column })
no-object = non è un oggetto JSON: { $problem } (riga { $line }, colonna { $column })
key-twice = la chiave "{ $key }" compare due volte
key-missing = la chiave "{ $key }" manca
key-unasked = la chiave "{ $key }" non era richiesta
keys-exact = un oggetto JSON con esattamente le chiavi richieste: { $keys }
schema-takes = JSON che lo schema accetta
schema-refuses = JSON che lo schema rifiuta: in “{ $place }”, { $problem }

terms-held = contiene: { $terms }
terms-missing = termini mancanti: { $n } su { $all } ({ $terms })
terms-none = non contiene nessuno tra: { $terms }
terms-free = non contiene: { $terms }
terms-occur = termini presenti: { $n } su { $all } ({ $terms })

matches = “{ $found }” corrisponde a { $pattern }
no-match = nulla corrisponde a { $pattern }
starts = comincia con “{ $text }”
starts-not = non comincia con “{ $text }”
ends = finisce con “{ $text }”
ends-not = non finisce con “{ $text }”
capital = contiene la maiuscola { $letter }
no-capital = non contiene maiuscole
small = contiene la minuscola { $letter }
no-small = non contiene minuscole
response-empty = la risposta è vuota

given-label = fornito con il prompt
overruled = un lettore ha corretto il verificatore: { $reason }

topic =
    prevale “{ $first }”, era chiesto “{ $asked }”; parole di “{ $first }”: { $leading }; di “{ $second }”:
    { $following }
topic-none =
    nessun argomento prevale nettamente, era chiesto “{ $asked }”; parole di “{ $first }”: { $leading }; di
    “{ $second }”: { $following }
tone = risulta “{ $label }”, era chiesto “{ $asked }”; parole gradevoli: { $pleasant }; sgradevoli: { $unpleasant }
tone-none =
    nessuno dei due toni prevale, era chiesto “{ $asked }”; parole gradevoli: { $pleasant }; sgradevoli: { $unpleasant }
tone-score =
    risulta “{ $label }”, era chiesto “{ $asked }”; il punteggio complessivo di VADER è { $score } (positivo da 0.05,
    negativo da -0.05)
tone-score-none =
    nessuno dei due toni, era chiesto “{ $asked }”; il punteggio complessivo di VADER è { $score } (positivo da 0.05,
    negativo da -0.05)
register = risulta “{ $label }”, era chiesto “{ $asked }”; marcatori formali: { $formal }; informali: { $informal }
register-none =
    nessuno dei due registri prevale, era chiesto “{ $asked }”; marcatori formali: { $formal }; informali: { $informal }
no-answer = il giudice non ha risposto né sì né no
opinion-yes = { $judge } risponde sì: { $question }
opinion-no = { $judge } risponde no: { $question }
civil = civile; parole offensive: { $rude }
toxic = tossica; parole offensive: { $rude }
