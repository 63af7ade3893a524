# La vista Panoramica. Ciò che dicono le tesi viene dallo studio.

name = Panoramica

no-claim = Questo studio non mette ancora alla prova nessuna tesi
one-claim = Questo studio mette alla prova una tesi delle due
win-little = Le specialiste vincono, e poco si trasferisce tra i compiti
win-open = Le specialiste vincono; quanto si trasferisca resta aperto
win-much = Le specialiste vincono, benché molto si trasferisca tra i compiti
open-little = Poco si trasferisce tra i compiti; se le specialiste vincano resta aperto
undecided = Indeciso: le prove sono troppo deboli in un senso e nell’altro
open-much = Molto si trasferisce tra i compiti; se le specialiste vincano resta aperto
general-little = Una sonda generale tiene il passo, benché poco si trasferisca tra i compiti
general-open = Una sonda generale tiene il passo; quanto si trasferisca resta aperto
general-much = Una sonda generale tiene il passo, e molto si trasferisce

evidence =
    { $study }, { $probeable } di { $tasks ->
        [one] { $tasks } compito con sonda
       *[other] { $tasks } compiti con sonda
    }, { $samples ->
        [one] { $samples } risposta
       *[other] { $samples } risposte
    }: { $verdicts }.
no-verdict = nessun verdetto
claim-verdict = tesi { $claim } { $verdict }
by-skill = Trasferimento entro le abilità maggiore che tra abilità: { $p }.

rule-and-falsifier = La regola, e che cosa la falsificherebbe
rule = Regola
read-at = Letta a
falsified-by = Falsificata da
see-evidence = Guarda le prove
same-rule = La stessa regola su altre caratteristiche
nulls-fail = Nessuna delle altre dà questo verdetto: una rete non addestrata non lo otterrebbe.
nulls-pass =
    Lo stesso esito per: { $names }. Questo verdetto non dice nulla di ciò che l’addestramento ha messo nel modello.
nulls-shut =
    Nessuna delle altre dà questo verdetto, e nessuna potrebbe: ciò che non aggiunge nulla al testo non lascia nulla da
    decidere alla regola.
gate-shut = nulla da decidere
nulls-open = La regola non decide nulla sul modello, quindi le altre non hanno nulla da spiegare.
first-edition =
    Questo studio è della prima edizione del metodo: i verdetti non hanno ipotesi nulle, e una rete non addestrata
    potrebbe passare le stesse regole.
features = Caratteristiche
passed-by-nulls = Regole che danno lo stesso esito dove non c’è nulla da trovare: { $claims }.

who-reads-whom = Chi legge chi ({ $place })
open-transfer = Apri Trasferimento

caption = Che cosa dice questo studio di ogni tesi
claim = Tesi
measures = Misura
effect = Effetto

# Che cosa è stato chiesto. $samples è un numero in parole.
asked-title = Che cosa è stato chiesto, e che cos’è una sonda
asked-lead =
    { $model } ha risposto a { $samples } richieste di { $tasks ->
        [one] { $tasks } compito
       *[other] { $tasks } compiti
    }. Ognuna chiede una piccola cosa con una istruzione su come rispondere; un programma controlla se la risposta la
    rispetta.
asked-tiny = Le richieste sono di un piccolo mondo inventato, quello dei modelli minuscoli.
asked-natural = Le richieste sono su argomenti di ogni giorno, per modelli dell’inglese comune.
asked-probe =
    Una sonda è un classificatore lineare. Legge i numeri dentro il modello a uno strato e a un token, e dice se la
    risposta rispetterà l’istruzione.
asked-card = Scheda del modello
