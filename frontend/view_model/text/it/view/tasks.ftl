# La vista Compiti.

name = Compiti

asked-always = Quanto spesso ogni istruzione è stata seguita; nessuna è stata tolta per confronto
asking-changes-nothing = Non è mostrato che dare l’istruzione cambi il rispetto
follows-all = Dare l’istruzione aumenta il rispetto in tutti i { $n } compiti
follows-some = Dare l’istruzione aumenta il rispetto in { $above } compiti su { $n }

range = Il rispetto con il vincolo va da { $low } a { $high }.
all-probeable = Ogni compito ha entrambi gli esiti abbastanza spesso per una sonda.
not-probeable =
    { $n ->
        [one] { $n } compito non ammette
       *[other] { $n } compiti non ammettono
    } una sonda: un esito è troppo raro.

told-with = con { $rate }, n { $n }
told-without = senza { $rate }, n { $n }
told-excluded = { $n ->
    [one] { $n } esclusa
   *[other] { $n } escluse
}
left-out =
    { $n ->
        [one] { $n } compito è
       *[other] { $n } compiti sono
    } fuori dalle tesi: nessun effetto dell’istruzione è dimostrato.
told-effect = effetto dell’istruzione { $effect }
effect = Effetto dell’istruzione
in-claims = Nelle tesi
yes = sì
key-effect = accanto: effetto dell’istruzione, intervallo al 95 %
lanes-are = Rispetto con e senza il vincolo
key-without = senza
key-share = quota di risposte che lo rispettano, intervallo al 95 %

caption = Tassi di rispetto con e senza il vincolo, intervalli al 95 % sui prompt di base
skill = Abilità
with-head = Con
without-head = Senza
n-with = n con
n-without = n senza
excluded = Escluse
base-prompts = Prompt di base
judge-kappa = κ del giudice

samples = Risposte
all-tasks = tutti i compiti
all-verdicts = tutti i verdetti
both = entrambi
with = con
without = senza
with-and-without = con e senza il vincolo
with-constraint = con il vincolo
without-constraint = senza il vincolo
search = Cerca tra le risposte
search-in = nel prompt o nella risposta
loading = Caricamento delle risposte
no-match = Nessuna risposta corrisponde a questi filtri. Allargali per vederne di più.
pages = Pagine di risposte
previous = ← Precedente
next = Successiva →
page-of = { $first } – { $last } di { $total }

sample = Risposta
close = Chiudi la risposta
by-token = Una risposta, token per token
choose =
    Scegli una risposta per vedere i token esatti visti dal modello, dove si legge e che cosa dice il verificatore.
