# Un campione: prompt, risposta token per token, e verdetto del verificatore.

satisfied = rispettato
violated = violato
excluded = escluso
undecided = indeciso

with-constraint = con il vincolo
without-constraint = senza il vincolo
prompt = Prompt
response = Risposta
as-seen = Come l’ha visto il modello
n-tokens = { $n ->
    [one] { $n } token
   *[other] { $n } token
}
all-tokens = Tutti i token, prompt e risposta
parameters = parametri
base-prompt = prompt di base
none = nessuno

a-sample = Una risposta
response-tokens = I token della risposta
browse = Sfoglia le risposte
try-live = Prova dal vivo

one-response = Una risposta
one-response-is = Una risposta, token per token
loading = Caricamento delle risposte
sample = Risposta
not-read-along =
    Questa risposta non è stata letta token per token: non è in nessuna analisi, oppure lo studio è più vecchio.
    Scegline un’altra, o esegui di nuovo lo studio con questo programma.
play = Scorri la risposta
token-of-response = Token della risposta
token-of = token { $at } di { $last }

token-by-token = Token per token
checker = verificatore
strips-are = Verificatore e sonde dopo ogni token della risposta
ramp-end = 1, il caso ½ al centro
course = Verificatore: { $course }
turned = { $verdict } dal token { $token }
trace-place =
    Le sonde leggono il flusso in: { $site }; sono state stimate in: { $position }, su altri prompt di base. Agli altri
    token leggono fuori da dove sono state stimate.
others = Mostra le sonde dei compiti non richiesti

tip-title = “{ $text }” · token { $token }
tip-checker = verificatore: { $verdict }
tip-probe = { $score } { $task }
tip-own-probe = { $score } { $task }, chiesto qui
tip-read = letto qui: { $positions }

table = Dopo ogni token: il verdetto del verificatore, e la probabilità data da ogni sonda. { $place }
head-token = Token
head-checker = Verificatore
