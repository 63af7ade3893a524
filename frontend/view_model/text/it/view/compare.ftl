# La vista Confronto.

name = Confronto
selection = Selezione

on-its-way = Il secondo studio è in arrivo.
only-one = C’è un solo studio
only-one-why = Questo server non ne contiene altri. Creane uno con altro modello o altro seme, { $command }, poi riprova.
same-twice = È due volte lo stesso studio
same-twice-why = { $study }: accanto a sé stesso non differisce in nulla.
with-first = Confronta con il primo altro studio
try-again = Riprova

swap = Scambia i due studi
beside = Accanto
aspect = Aspetto
shown = Mostrato
side-by-side = Affiancati
side-by-side-is = i numeri di ciascuno studio
difference = Differenza
difference-is = secondo meno primo

verdicts = Verdetti
verdicts-are = verdetti ed effetti delle tesi
verdicts-differ = Gli effetti
probes = Sonde
probes-are = AUROC degli specialisti
probes-differ = Gli specialisti
rates = Tassi
rates-are = tassi di rispetto
rates-differ = I tassi di rispetto
transfer = Trasferimento
transfer-is = AUROC di ogni sonda su ogni compito
transfers-differ = I trasferimenti
depth = Profondità
depth-is = esordio e picco come quote della profondità
depths-differ = Gli esordi e i picchi
ablation = Ablazione
ablation-is = cali sotto ablazione
drops-differ = I cali

cannot-compare = { $subject } qui non si possono confrontare
cannot-tell-apart = { $subject } non si distinguono
differ-on = { $subject } differiscono in { $apart } su { $units }
n-claims = 
    { $n ->
        [one] { $n } risultato
       *[other] { $n } risultati
    }
n-tasks =
    { $n ->
        [one] { $n } compito
       *[other] { $n } compiti
    }
n-cases =
    { $n ->
        [one] { $n } caso
       *[other] { $n } casi
    }
n-pairs =
    { $n ->
        [one] { $n } coppia
       *[other] { $n } coppie
    }
no-claim-both = Nessuna tesi è esaminata da entrambi gli studi
agree-on-all = 
    I due studi concordano { $n ->
        [one] sull’unico risultato che entrambi provano
       *[other] su tutti e { $n } i risultati
    }
differ-on-all = 
    I due studi differiscono { $n ->
        [one] sull’unico risultato che entrambi provano
       *[other] su tutti e { $n } i risultati
    }
agree-on = I due studi concordano su { $agreed } di { $claims }
undecided-in-both = (di cui { $n } indecisi in entrambi)
none-decided = Nessuno dei due studi decide qualcosa che entrambi provano

counted = Intervalli separati in { $apart }, sovrapposti in { $overlapping }.
numbers-alone =
    { $n ->
        [one] { $n } numero è
       *[other] { $n } numeri sono
    } in un solo studio.
no-test =
    La separazione non è un test corretto per confronti multipli, e la sovrapposizione non mostra che due numeri sono
    uguali.

did-not-read = { $study }: qui non c’è una lettura ({ $place }).
both-at = Entrambi: { $place }.
at = { $study }: { $place }
at-depth = { $study }: { $place } ({ $depth } della profondità)

with = con
without = senza
onset = esordio
peak = picco
apart = separati
overlap = sovrapposti
no-interval = senza intervallo
first-only = solo il primo
second-only = solo il secondo
in-neither = in nessuno
difference-apart = differenza { $difference }, intervalli separati
difference-unclear = differenza { $difference }, non distinguibile

verdicts-of-both = Verdetti di entrambi gli studi
head-effect = effetto, zero e margine
head-difference = differenza
minus = { $second } meno { $first }
no-drops =
    I due studi non contengono cali dello stesso genere. Le nuove esecuzioni ablano ogni compito; esegui di nuovo
    l’altro.
cell = da { $source } a { $target }: { $value }
cell-quiet = da { $source } a { $target }: { $value }, non significativo
cell-unclear = da { $source } a { $target }: { $value }, non distinguibile

key-unclear = non distinguibili (intervalli sovrapposti): { $unclear } di { $both } coppie
key-unclear-alone =
    non distinguibili (intervalli sovrapposti): { $unclear } di { $both } coppie; in un solo studio: { $alone }
key-axes = riga: origine, colonna: destinazione
key-quiet = non significativo nel proprio studio
key-intervals = intervalli al 95 %
key-chance = caso
key-rates = sopra: con il vincolo, sotto: senza
key-depths = sopra: esordio, sotto: picco

two-studies = Due studi
choose = Scegli un compito o una coppia per vederne i numeri in entrambi.
what-differs = Che cosa differisce
all-same = Entrambi sono stati interrogati e calcolati allo stesso modo.
what-does-not-compare = Non confrontabile tra questi due
tasks-alone = Compiti di un solo studio
in-both = In entrambi gli studi
first-and-second = primo ↔ secondo
satisfied-with = rispettato, con
satisfied-without = rispettato, senza
relative-onset = esordio relativo
relative-peak = picco relativo

caption = { $first } e { $second }: { $what }.
head-claim = Tesi
head-measures = Misura
head-source = Origine
head-target = Destinazione
head-task = Compito
head-number = Numero
head-verdict = Verdetto
head-minus = Differenza
head-standing = Intervalli

setup-caption = Con che cosa i due studi sono stati interrogati e calcolati
head-setting = Impostazione
head-same = Uguale
same = uguale
differs = diverso
ablated = { $method }, rango { $rank }, in { $position }, { $random } casuali
ablated-at = { $sites }, α { $alpha }, { $n } risposte
rule = { $claim }: { $site } { $position }, margine { $margin }, α { $alpha }
program = { $program }, schema { $schema }
run = da { $first } a { $last }

fact-model = modello
fact-family = famiglia
fact-weights = pesi
fact-parameters = parametri
fact-width = larghezza
fact-layers = strati
fact-sites-read = siti letti
fact-tokenizer = tokenizer
fact-vocabulary = vocabolario
fact-template = template
fact-positions = posizioni
fact-task-set = insieme di compiti
own-prompts = richieste proprie da { $file } ({ $rows } righe, { $responses } con risposta, { $labels } con etichetta; { $sha256 })
fact-seed = seme
fact-samples = risposte
fact-without = senza
fact-temperature = temperatura
fact-top-p = top p
fact-most-tokens = massimo di token
fact-c = C
fact-folds = fold
fact-bootstrap = bootstrap
fact-permutations = permutazioni
fact-ablation = ablazione
fact-ablated-at = ablato in
fact-rules = regole
fact-levels = livelli chiesti
fact-judges = giudici
fact-stored-as = salvato come
fact-dtype = dtype
fact-device = dispositivo
fact-program = programma

not-models = Direzioni, sottospazi e gruppi: sono di due modelli. I punteggi si confrontano.
not-depths = Numeri degli strati: ogni studio è mostrato al proprio strato della stessa profondità relativa.
not-blocks = Esordio e picco al singolo strato: sono quote dei blocchi letti.
not-tokens = Numeri di token e che cosa sta a una posizione: le posizioni corrispondono per nome.
not-connectors = Token connettori: i template non sono uguali.
not-draws = Risposta per risposta: prompt, fold e ricampionamenti sono stati estratti da capo.
not-sizes = Ampiezze degli intervalli, e quante coppie sono significative: le risposte non sono altrettante.
not-prompts = Tassi di rispetto e punteggi: i compiti con lo stesso nome chiedono altro su altri prompt.
not-sampling = Tassi di rispetto: le risposte sono state campionate diversamente.
not-fits = Punteggi delle sonde: sono state stimate, o divise in fold, diversamente.
not-resamples = Estremi degli intervalli e p: i ricampionamenti non sono altrettanti.
not-ablations = Cali sotto ablazione: è stata fatta diversamente.
not-rules = Verdetti: seguono regole diverse, o si leggono in altri luoghi.
not-judges = Tassi dei compiti giudicati: le etichette sono di altri giudici.
not-digits = Ultime cifre: le ha calcolate un altro programma, dtype o dispositivo.
