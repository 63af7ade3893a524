# Le frasi che `shared` scrive in uno studio. text/study.rs riconosce la frase inglese e restituisce questa.

gap-statement = Le sonde generali addestrate su tutti i compiti leggono peggio delle specialiste di ciascun compito.
gap-measures =
    media sui compiti dell’AUROC della specialista meno quella della sonda generale con un’intercetta per compito
gap-rule =
    Sostenuta se l’intervallo al 95 % dello scarto sta sopra 0.02 di AUROC, contraddetta se sta sotto, altrimenti
    inconcludente. La sonda generale che decide è quella unica con un’intercetta per compito: vede tutte le risposte che
    vede la specialista e altre ancora, e non può perdere per i soli tassi di base dei compiti, quindi uno scarto
    riguarda le direzioni. Nessun verdetto a meno che l’AUROC media delle specialiste stia sopra 0.52 con tutto il suo
    intervallo e batta le etichette permutate, e che p, con la correzione di Holm sulle tesi, sia al più 0.05.
gap-falsified =
    Una sonda generale con un’intercetta per compito che legge i compiti bene quanto le loro specialiste, a meno di 0.02
    di AUROC.
gap-pooled = lo stesso scarto rispetto alla sonda generale di tutti i compiti insieme
gap-matched =
    lo stesso scarto rispetto alla sonda generale di tutti i compiti insieme, con tante risposte quante ne aveva la
    specialista
gap-intercept = lo stesso scarto rispetto alla sonda generale di tutti i compiti insieme con un’intercetta per compito
gap-leave-one-out = lo stesso scarto rispetto alla sonda generale di tutti i compiti tranne quello esaminato
specialists-part = AUROC media delle specialiste; p rispetto a etichette permutate

transfer-statement = Il trasferimento tra compiti è debole; che segua gruppi di abilità è verificato a parte.
transfer-statement-untested = Il trasferimento tra compiti è debole, e a gruppi di abilità simili.
transfer-measures =
    trasferimento relativo medio tra compiti diversi: (AUROC della sonda dell’altro compito − ½) sommata sulle coppie,
    divisa per la stessa somma per la sonda del compito stesso
transfer-rule =
    Sostenuta (debole) se l’intervallo al 95 % del trasferimento relativo medio sta sotto un mezzo, contraddetta se sta
    sopra, altrimenti inconcludente. Le destinazioni la cui sonda non supera il caso sono lasciate fuori. Se il
    trasferimento segua gruppi di abilità è verificato accanto, e non decide. Nessun verdetto a meno che l’AUROC media
    delle specialiste stia sopra 0.52 con tutto il suo intervallo e batta le etichette permutate, e che p, con la
    correzione di Holm sulle tesi, sia al più 0.05.
transfer-falsified = Sonde di altri compiti che recuperano almeno metà di ciò che legge la sonda del compito stesso.
transfer-auroc = AUROC media delle sonde degli altri compiti; p rispetto al caso
transfer-flipped = quota di coppie con trasferimento di segno invertito (intervallo sotto ½)
transfer-by-skill =
    trasferimento relativo entro un’abilità meno quello tra abilità; p unilaterale con abilità rimescolate

dependency-statement =
    L’ablazione causale mostra tra i compiti dipendenze sparse e asimmetriche, non rappresentazioni condivise.
dependency-statement-untested =
    L’ablazione causale mostra dipendenze sparse e asimmetriche, non rappresentazioni condivise.
dependency-measures =
    quota delle coppie di compiti diversi il cui calo sotto ablazione va oltre i controlli dello stesso rango
dependency-rule =
    Letta nel comportamento se si è intervenuti sul modello, altrimenti nella rappresentazione, con sonde ristimate nel
    punto indicato dalla regola. Sostenuta se ablare un compito danneggia il compito stesso oltre i controlli (calo
    proprio medio, intervallo sopra 0), se conta meno di metà delle coppie di compiti diversi (intervallo di Wilson
    sotto un mezzo) e se l’asimmetria media |D − Dᵀ| supera il suo rumore bootstrap. Contraddetta se l’ablazione
    danneggia il compito stesso e conta più di metà delle coppie (intervallo sopra un mezzo). Altrimenti inconcludente.
    Il p è il più grande tra quelli delle condizioni, con la correzione di Holm sulle tesi, e al più 0.05; nessun
    verdetto a meno che l’AUROC media delle specialiste stia sopra 0.52 con tutto il suo intervallo e batta le etichette
    permutate.
dependency-falsified = Ablare un compito qualsiasi danneggia anche la maggior parte degli altri.
dependency-own = calo medio dei compiti ablati stessi oltre i controlli; p rispetto a 0
dependency-asymmetry =
    asimmetria, media di |D − Dᵀ| sulle coppie oltre i controlli; l’intervallo e il p sono quelli del suo rumore
    bootstrap
dependency-counting = coppie di compiti diversi che contano

depth-statement = I compiti si stratificano per complessità lungo gli strati: strutturali presto, semantici tardi.
depth-measures = D di Somers tra lo strato di esordio e l’ordine strutturale < lessicale < semantica, stilistica
depth-rule =
    L’esordio è il primo blocco la cui specialista raggiunge ½ + 0.9 (picco − ½). Sostenuta se l’intervallo al 95 %
    della D di Somers sta sopra 0 e rimescolare le abilità tra i compiti dà una D così grande in al più il 5 % dei
    rimescolamenti (bilaterale), contraddetta se l’intervallo sta sotto 0.3 (l’ordine è al più debole, o invertito),
    inconcludente altrimenti o se valgono entrambe le cose. I compiti che nessun blocco legge meglio del caso sono
    lasciati fuori. Il p ha la correzione di Holm sulle tesi; nessun verdetto a meno che l’AUROC media delle specialiste
    stia sopra 0.52 con tutto il suo intervallo e batta le etichette permutate.
depth-falsified = Esordi che non crescono dai compiti strutturali a quelli semantici.

time-statement = Il rispetto del vincolo è monitorato durante la generazione, non pianificato prima.
time-measures =
    indice di monitoraggio medio: aumento dell’AUROC delle specialiste dal primo token della risposta alla fine della
    sequenza, oltre lo stesso aumento della baseline di superficie
time-rule =
    Sostenuta se l’intervallo al 95 % dell’indice di monitoraggio medio sta sopra 0.02 di AUROC e quello dell’indice di
    pianificazione medio (AUROC prima della risposta meno la baseline del solo prompt) sotto 0.05. Contraddetta se
    l’indice di pianificazione sta sopra 0.05, o quello di monitoraggio sotto 0.02. Altrimenti inconcludente. Il p è il
    più grande di quelli delle due condizioni per il sostegno, il doppio del più piccolo per la contraddizione, con la
    correzione di Holm sulle tesi, e al più 0.05; nessun verdetto a meno che l’AUROC media delle specialiste stia sopra
    0.52 con tutto il suo intervallo e batta le etichette permutate.
time-falsified =
    Sonde che prima della risposta leggono il successo meglio di quanto facciano le caratteristiche del prompt stesso, o
    che alla fine non ne leggono più che all’inizio.
time-planning =
    indice di pianificazione medio: AUROC all’ultimo token dell’utente e all’ultimo connettore, meno la baseline del
    solo prompt; p rispetto a 0
time-prompt-only = AUROC media della baseline del solo prompt; p rispetto a ½
time-surface = AUROC media della baseline di superficie alla fine della sequenza; p rispetto a ½

increment-gap-measures = incremento medio delle specialiste sul testo meno quello della sonda generale, in AUROC
increment-gap-rule =
    Sostenuta se l’intervallo al 95 % della differenza sta sopra 0.01 di AUROC, contraddetta se sta sotto. La sonda
    generale è una sola direzione per tutti i compiti, con un’intercetta e un segno per compito: vede tutte le risposte
    che vede la specialista e altre ancora, e non può perdere per tassi di base o segni, quindi uno scarto riguarda le
    direzioni. Entrambe hanno come offset il logit del testo stesso. Nessun verdetto a meno che le specialiste
    aggiungano al testo più di 0.01 di AUROC (l’errore della loro media prende come indipendenti quelli dei compiti:
    nessun prompt di base sta in due compiti), e che p, con la correzione di Holm sulle tesi, sia al più 0.05.
increment-gap-falsified = Una sonda generale che aggiunge al testo quanto le specialiste, a meno di 0.01 di AUROC.
raw-gap-pooled = scarto grezzo di AUROC, a sonde fisse, rispetto alla sonda generale di tutti i compiti insieme
raw-gap-matched =
    scarto grezzo di AUROC, a sonde fisse, rispetto alla sonda generale di tutti i compiti insieme, con tante risposte
    quante ne aveva la specialista
raw-gap-intercept =
    scarto grezzo di AUROC, a sonde fisse, rispetto alla sonda generale di tutti i compiti insieme con un’intercetta per
    compito
raw-gap-leave-one-out =
    scarto grezzo di AUROC, a sonde fisse, rispetto alla sonda generale di tutti i compiti tranne quello esaminato
gate-part =
    soglia d’accesso: incremento medio delle specialiste sul testo, che deve stare sopra 0.01 di AUROC con tutto il suo
    intervallo

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
share-between = quota recuperata tra { $one } e { $other }, un’ipotesi a sé; p unilaterale rispetto a 0
clustered-statement = Il trasferimento tra compiti segue gruppi di abilità.
clustered-measures = quota media recuperata entro un’abilità meno quella tra abilità
clustered-rule =
    (b) A gruppi se la quota recuperata è maggiore entro le abilità che tra di esse in almeno il 95 % di tutti i modi di
    dare le abilità ai compiti, contraddetta se è minore in altrettanti. Il test è esatto; valgono le stesse condizioni
    di (a).
clustered-falsified = Un trasferimento non più forte entro un’abilità che tra abilità.

present-measures =
    quota delle coppie di compiti diversi che dipendono (presenti); l’intervallo finisce dove dipenderebbero anche tutte
    quelle non decise
present-rule =
    Letta nel comportamento se si è intervenuti sul modello, altrimenti nella rappresentazione, con sonde ristimate nel
    punto indicato dalla regola. Una coppia è presente se il compito colpito perde più che sotto i controlli dello
    stesso rango (unilaterale, Holm sulle coppie), assente se perde meno di metà di quanto la sua stessa ablazione
    gli toglie oltre i controlli (p al più 0.05, dove quella perdita propria è dimostrata), altrimenti non decisa. Nulla è deciso a meno che ablare un compito
    danneggi il compito stesso oltre i controlli (eccesso proprio medio sopra 0, p al più 0.05). Sostenuta se più di
    metà delle coppie è assente e l’asimmetria media |E − Eᵀ|, tolta la divergenza KL, supera quella di etichette
    permutate (p al più 0.05). Contraddetta se più di metà è presente. Altrimenti inconcludente. Il p è il più grande
    tra quelli delle condizioni (quello di una maggioranza è il p di Holm della coppia che la forma), con la correzione
    di Holm sulle tesi, e al più 0.05.
present-own = calo medio dei compiti ablati stessi oltre i controlli; p unilaterale rispetto a 0
pairs-present = coppie presenti
pairs-absent = coppie assenti
pairs-undecided = coppie non decise
exchange-asymmetry =
    asimmetria, media di |E − Eᵀ| sulle coppie, tolta la KL; l’intervallo e il p sono quelli dello scambio con etichette
    permutate
kl-tasks = divergenza KL media delle ablazioni dei compiti su testo neutro, nat per token
kl-controls = divergenza KL media dei controlli, nat per token
named-pair = { $source } → { $target }, calo oltre i controlli; p unilaterale, Holm sulle coppie nominate

# Tesi 4: un solo test esatto per entrambi i lati.
exact-order-rule =
    Un compito emerge se il suo incremento sul testo, nel suo blocco migliore, sta sopra 0 (p al più 0.05, per il numero
    dei blocchi); l’esordio è il primo blocco che raggiunge 0.9 del picco. Un solo test esatto di permutazione vale per i
    due lati: tra tutti i modi di dare queste abilità ai compiti che emergono, la quota con una |D| così grande.
    Sostenuta se D sta sopra 0 e il p, con la correzione di Holm sulle tesi, è al più 0.05; contraddetta se D sta sotto 0
    e il p è altrettanto piccolo; altrimenti inconcludente. Nessun verdetto se emergono meno di sei compiti.
exact-order-falsified = Esordi che calano dai compiti strutturali a quelli semantici.
order-emerging = condizione: compiti che emergono, almeno sei
order-least = la più piccola |D| che può essere significativa con questi compiti, prima della correzione sulle tesi

rise-measures = aumento dell’incremento medio sul testo dal primo token della risposta all’ultimo, in AUROC
rise-rule =
    Il monitoraggio è l’aumento dell’incremento medio delle specialiste sul testo dal primo all’ultimo token della
    risposta; la pianificazione è il loro incremento medio all’ultimo token dell’utente e all’ultimo del modello di
    chat. Sostenuta se l’intervallo al 95 % del monitoraggio sta sopra 0.02 di AUROC e la pianificazione sta entro 0.02
    da 0 (due test unilaterali). Contraddetta se la pianificazione sta sopra 0.02, o il monitoraggio sotto 0.02, con il
    suo intervallo al 95 %. Il p è il più grande di quelli delle due condizioni per il sostegno, il doppio del più
    piccolo per la contraddizione, con la correzione di Holm sulle tesi, e al più 0.05; nessun verdetto a meno che le
    specialiste aggiungano al testo più di 0.01 di AUROC all’ultimo token. Gli errori delle medie sui compiti prendono
    come indipendenti quelli dei compiti: nessun prompt di base sta in due compiti.
rise-falsified =
    Attivazioni che prima della risposta sanno del successo più di quanto sappia il testo del prompt, o che oltre il
    testo non ne sanno alla fine più che all’inizio.
rise-planning =
    pianificazione: incremento medio sul testo all’ultimo token dell’utente e all’ultimo del modello di chat; p rispetto
    a 0
rise-first = incremento medio sul testo al primo token della risposta; p rispetto a 0
rise-last = incremento medio sul testo all’ultimo token della risposta; p rispetto a 0

few-satisfied = { $rare } su { $n } risposte rispettano il vincolo; ne servono almeno 20
few-violated = { $rare } su { $n } risposte violano il vincolo; ne servono almeno 20
small-share-satisfied = quota di risposte che rispettano il vincolo: { $share } % di { $n }; serve almeno il 10 %
small-share-violated = quota di risposte che violano il vincolo: { $share } % di { $n }; serve almeno il 10 %
few-base-prompts = una classe viene da così pochi prompt di base che i fold non si possono valutare

cut = troncata al limite di { $n } token
empty = risposta vuota

n-characters = caratteri: { $found }; richiesti da { $low } a { $high }
one-word = 1 parola, ne erano chieste esattamente { $asked }
n-words = { $found } parole, ne erano chieste esattamente { $asked }
not-json = non è un oggetto JSON: { $problem } (riga { $line }, colonna { $column })
key-twice = la chiave "{ $key }" compare due volte
key-missing = la chiave "{ $key }" manca
key-unasked = la chiave "{ $key }" non era richiesta
keys-exact = un oggetto JSON con esattamente le chiavi richieste: { $keys }
terms-held = contiene: { $terms }
terms-missing = termini mancanti: { $n } su { $all } ({ $terms })
terms-absent = non contiene: { $terms }
terms-occurring = termini presenti: { $n } su { $all } ({ $terms })

topic-sea =
    prevale “the sea”, era chiesto “{ $asked }”; parole di “the sea”: { $leading }; di “{ $second }”: { $following }
topic-garden =
    prevale “the garden”, era chiesto “{ $asked }”; parole di “the garden”: { $leading }; di “{ $second }”:
    { $following }
topic-cooking =
    prevale “cooking”, era chiesto “{ $asked }”; parole di “cooking”: { $leading }; di “{ $second }”: { $following }
topic-school =
    prevale “school”, era chiesto “{ $asked }”; parole di “school”: { $leading }; di “{ $second }”: { $following }
topic-music =
    prevale “music”, era chiesto “{ $asked }”; parole di “music”: { $leading }; di “{ $second }”: { $following }
topic-trains =
    prevale “trains”, era chiesto “{ $asked }”; parole di “trains”: { $leading }; di “{ $second }”: { $following }
topic-sport =
    prevale “sport”, era chiesto “{ $asked }”; parole di “sport”: { $leading }; di “{ $second }”: { $following }
topic-weather =
    prevale “the weather”, era chiesto “{ $asked }”; parole di “the weather”: { $leading }; di “{ $second }”:
    { $following }
topic-health =
    prevale “health”, era chiesto “{ $asked }”; parole di “health”: { $leading }; di “{ $second }”: { $following }
topic-space =
    prevale “space”, era chiesto “{ $asked }”; parole di “space”: { $leading }; di “{ $second }”: { $following }
topic-none =
    nessun argomento prevale nettamente, era chiesto “{ $asked }”; parole di “{ $first }”: { $leading }; di
    “{ $second }”: { $following }
tone-positive =
    risulta “positive”, era chiesto “{ $asked }”; parole gradevoli: { $pleasant }; sgradevoli: { $unpleasant }
tone-negative =
    risulta “negative”, era chiesto “{ $asked }”; parole gradevoli: { $pleasant }; sgradevoli: { $unpleasant }
tone-none =
    nessuno dei due toni prevale, era chiesto “{ $asked }”; parole gradevoli: { $pleasant }; sgradevoli: { $unpleasant }
register-formal = risulta “formal”, era chiesto “{ $asked }”; marcatori formali: { $formal }; informali: { $informal }
register-informal =
    risulta “informal”, era chiesto “{ $asked }”; marcatori formali: { $formal }; informali: { $informal }
register-none =
    nessuno dei due registri prevale, era chiesto “{ $asked }”; marcatori formali: { $formal }; informali: { $informal }
civil = civile; parole offensive: { $rude }
toxic = tossica; parole offensive: { $rude }
