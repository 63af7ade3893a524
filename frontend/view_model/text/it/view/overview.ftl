# La vista Panoramica. Ciò che dicono le tesi viene dallo studio.

name = Panoramica

no-claim = Questo studio non risponde ancora a nessuna delle cinque domande
one-claim = Questo studio pone solo una delle prime due domande
win-little = Dentro il modello i compiti condividono poco: ognuno vuole una sonda propria, che di rado funziona su un altro
win-open = Ogni compito vuole una sonda propria; non abbiamo potuto stabilire quanto spesso funzioni su un altro compito
win-much = Dentro il modello i compiti condividono molto, ma ognuno si legge meglio con una sonda propria
open-little =
    La sonda di un compito di rado funziona su un altro; non abbiamo potuto stabilire se una sola sonda per tutti valga
    altrettanto
undecided =
    Non abbiamo potuto stabilire se i compiti condividano ciò che dentro il modello predice il successo: le prove sono
    troppo deboli
nothing-inside =
    Non abbiamo potuto stabilirlo: non è mostrato che ciò che il modello calcola al suo interno dica del successo più del
    testo delle sue risposte
nothing-to-compare =
    Non abbiamo potuto stabilire se i compiti condividano qualcosa dentro il modello: si è potuto misurare troppo poco
open-much =
    La sonda di un compito funziona su altri; non abbiamo potuto stabilire se una sola sonda per tutti valga altrettanto
general-little =
    Una sola sonda per tutti i compiti vale quanto una per compito, benché la sonda di uno di rado funzioni su un altro
general-open =
    Una sola sonda per tutti i compiti vale quanto una per compito; non abbiamo potuto stabilire come la sonda di uno
    funzioni su un altro
general-much =
    I compiti condividono ciò che dentro il modello predice il successo: una sola sonda per tutti vale quanto una per
    compito

evidence =
    { $study }: in { $probeable } di { $tasks ->
        [one] { $tasks } compito
       *[other] { $tasks } compiti
    } il modello ha sia seguito sia mancato l’istruzione abbastanza spesso da addestrare una sonda ({ $samples ->
        [one] { $samples } risposta controllata
       *[other] { $samples } risposte controllate
    }).

question-general = Una sonda generale vale quanto una per compito?
question-transfer = La sonda di un compito funziona sugli altri?
question-ablation = Togliere le direzioni di un compito danneggia gli altri?
question-depth = I compiti semplici si leggono in strati precedenti?
question-time = Il successo si legge solo durante la risposta?
not-tested = non provata
gate-is-shut = In media non è mostrato che le sonde predicano meglio del testo.
no-probe = In nessun compito si è potuta confrontare una sonda con il solo testo.
no-general = Non c’è una sonda di tutti i compiti con cui confrontare.
too-few-emerge = Troppo pochi compiti si leggono meglio dentro che nel testo per un confronto.
nothing-removed = Questo studio non ha tolto nessuna direzione.
no-pair-ablated = Non c’è nessuna coppia di compiti da confrontare.
no-moments = Nessuna sonda ha letto sia prima della risposta sia ai suoi due estremi.
nothing-measured = Questo studio non ha misurato ciò che risponde a questa domanda.
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
    Abbiamo chiesto a { $model }, un modello linguistico, { $samples } brevi risposte. Le richieste contenevano per lo più
    un’istruzione su come rispondere, { $tasks ->
        [one] di { $tasks } tipo (il compito)
       *[other] di { $tasks } tipi (i compiti)
    }; un programma ha controllato se è stata seguita.
asked-own-lead =
    { $model }, un modello linguistico, ha ricevuto { $rows } richieste scritte da chi ha condotto lo studio, { $tasks ->
        [one] di { $tasks } tipo (il compito)
       *[other] di { $tasks } tipi (i compiti)
    }. Risposte date con le richieste: { $responses }; il modello ha scritto le altre. Etichette date con le
    risposte: { $labels }; un programma ha controllato le altre.
asked-own = Le richieste sono proprie, da { $file } ({ $rows } righe, { $responses } con risposta, { $labels } con etichetta).
asked-tiny = Le richieste sono di un piccolo mondo inventato, quello dei modelli minuscoli.
asked-natural = Le richieste sono su argomenti di ogni giorno, per modelli dell’inglese comune.
asked-probe = 
    Una sonda, addestrata su altre risposte, legge i numeri dentro il modello a uno strato e a un token, e prevede se la
    risposta segue la sua istruzione. Lo studio chiede: sono gli stessi numeri a predire il
    successo in ogni compito, o altri in ciascuno?
asked-card = Scheda del modello
take-out = Spegni un’abilità e guarda
take-out-toy = Il modello lì è { $model }, un giocattolo che gira in questa scheda.
strip-reads =
    Sotto ogni token: se la risposta fin lì segue l’istruzione (verde: sì, rosso tratteggiato: no, grigio: aperto), e che
    cosa prevede la sonda di { $task } (blu: successo, arancio: insuccesso). È stata addestrata solo al token contornato.
strip-key = Che cosa dicono i colori
another = Un’altra risposta
tokens = token →
next-token = → token successivo
flow = { $blocks } blocchi (strati da 0 a { $last }); le tesi sono lette qui: { $place }.
