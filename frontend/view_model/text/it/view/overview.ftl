# La vista Panoramica. Ciò che dicono le tesi viene dallo studio.

name = Panoramica

no-claim = Questo studio non mette ancora alla prova nessuna tesi
one-claim = Questo studio mette alla prova solo una delle prime due tesi
win-little = Una sonda per compito legge più di una generale, e di rado funziona su altri compiti
win-open = Una sonda per compito legge più di una generale; l’uso su altri compiti è indeciso
win-much = Una sonda per compito legge più di una generale, e funziona anche su altri compiti
open-little = Le sonde di rado funzionano su altri compiti; se una generale valga altrettanto è indeciso
undecided = Questo studio non può decidere se i compiti condividano ciò che le sonde leggono
open-much = Le sonde funzionano su altri compiti; se una generale valga altrettanto è indeciso
general-little = Una sonda generale vale quanto una per compito, benché queste di rado funzionino su altri
general-open = Una sonda generale vale quanto una per compito; come queste funzionino su altri è indeciso
general-much = Una sonda generale vale quanto una per compito, e queste funzionano anche su altri

evidence =
    { $study }: { $probeable } di { $tasks ->
        [one] { $tasks } compito può avere una sonda
       *[other] { $tasks } compiti possono avere una sonda
    }, su { $samples ->
        [one] { $samples } risposta controllata
       *[other] { $samples } risposte controllate
    } con l’istruzione.

question-general = Una sonda generale vale quanto una per compito?
question-transfer = La sonda di un compito funziona sugli altri?
question-ablation = Togliere le direzioni di un compito danneggia gli altri?
question-depth = I compiti semplici si leggono in strati precedenti?
question-time = Il successo si legge solo durante la risposta?
not-tested = non provata
gate-is-shut = Nulla da confrontare: non è mostrato che le sonde superino il testo.
too-few-emerge = In troppo pochi compiti le sonde dicono più del solo testo.
nothing-measured = Qui non c’è nulla da misurare.
too-weak = Le prove sono troppo deboli in un senso e nell’altro.
specialists-read-more = No, una sonda per compito legge di più.
general-reads-as-much = Sì, la sonda generale legge altrettanto.
little-transfers = Di rado.
much-transfers = Sì, recupera almeno metà di ciò che aggiunge la sonda del compito stesso.
amount-open = Quanto, è indeciso.
within-skill = Di più entro un’abilità che tra abilità.
between-skills = Di meno entro un’abilità che tra abilità.
kinship-open = Se di più entro un’abilità, è indeciso.
few-depend = Pochi, e non nelle due direzioni allo stesso modo.
most-depend = Sì, la maggior parte.
own-not-hurt = Non è mostrato che toglierle danneggi nemmeno il compito stesso.
simple-first = Sì.
complex-first = No, in strati successivi.
monitored = Sì, le sonde aggiungono di più alla fine della risposta che all’inizio.
not-monitored = No, aggiungono altrettanto prima della risposta o al suo inizio.

p-against = { $p } rispetto a { $margin }, corretto per le tesi
p-corrected = { $p }, corretto per le tesi
margin = margine { $margin }
rule-and-falsifier = Come si è deciso
rule = Regola
read-at = Letta a
falsified-by = Falsificata da
see-evidence = Guarda le prove
in-studies = Lo stesso effetto in ogni studio che lo misura così
same-rule = La stessa regola su altre caratteristiche
nulls-fail = Nessuna delle altre dà questo verdetto: una rete non addestrata non lo otterrebbe.
nulls-pass =
    Lo stesso esito per: { $names }. Questo verdetto non dice nulla di ciò che l’addestramento ha messo nel modello.
nulls-shut =
    Nessuna delle altre dà questo verdetto, e nessuna potrebbe: ciò che non aggiunge nulla al testo non lascia nulla da
    decidere alla regola.
gate-shut = nulla da decidere
nulls-open = Nessun verdetto sul modello, quindi non c’è nulla con cui confrontarlo.
first-edition =
    Questo studio è della prima edizione del metodo: i verdetti non hanno ipotesi nulle, e una rete non addestrata
    potrebbe passare le stesse regole.
features = Caratteristiche
passed-by-nulls = Regole che danno lo stesso esito dove non c’è nulla da trovare: { $claims }.

who-reads-whom = Quale sonda funziona su quale compito, { $place }
graph-reads =
    In un nodo: quanto bene legge la sonda del compito stesso, come AUROC; .50 è tirare a indovinare. Una freccia: quella
    sonda funziona anche sul compito a cui punta.
graph-drawn =
    { $drawn } di { $pairs ->
        [one] { $pairs } coppia disegnate
       *[other] { $pairs } coppie disegnate
    }.
graph-none = Nessuna freccia è disegnata.
graph-hidden = Non disegnate: { $reasons }.
open-transfer = Apri Trasferimento

caption = Che cosa dice questo studio di ogni tesi
claim = Tesi
measures = Misura
effect = Effetto

# Che cosa è stato chiesto. $samples è un numero in parole.
asked-title = Che cosa è stato chiesto, e che cos’è una sonda
asked-lead = 
    Abbiamo chiesto a { $model }, un modello linguistico, { $samples } brevi risposte, per lo più con un’istruzione su
    come rispondere, di { $tasks ->
        [one] { $tasks } tipo
       *[other] { $tasks } tipi
    } (i compiti). Un programma ha controllato ogni risposta.
asked-own-lead =
    { $model }, un modello linguistico, ha ricevuto { $rows } richieste di chi ha condotto lo studio, di
    { $tasks ->
        [one] { $tasks } tipo
       *[other] { $tasks } tipi
    } (i compiti). Risposte date con le richieste: { $responses }; il modello ha scritto le altre. Etichette date con le
    risposte: { $labels }; un programma ha controllato le altre.
asked-own = Le richieste sono proprie, da { $file } ({ $rows } righe, { $responses } con risposta, { $labels } con etichetta).
asked-tiny = Le richieste sono di un piccolo mondo inventato, quello dei modelli minuscoli.
asked-natural = Le richieste sono su argomenti di ogni giorno, per modelli dell’inglese comune.
asked-probe = 
    Una sonda, addestrata su altre risposte, legge i numeri dentro il modello a uno strato e a un token, e prevede se la
    risposta rispetta la sua istruzione. I compiti condividono ciò che le loro sonde leggono?
asked-card = Scheda del modello
take-out = Togli un’abilità, dal vivo
strip-reads =
    Sotto ogni token: il verdetto del verificatore fin lì (verde: seguita, rosso tratteggiato: no, grigio: aperto), e la
    sonda di { $task } (blu prevede il successo, arancio l’insuccesso), stimata solo al token contornato.
another = Un’altra risposta
tokens = token →
next-token = → token successivo
flow = { $blocks } blocchi (strati da 0 a { $last }); le tesi sono lette qui: { $place }.
