# Parole usate in tutte le parti della pagina.

interval = intervallo al 95 %
selection = Selezione
source = Origine
target = Destinazione
p-holm = p (Holm)
task = Compito
verdict = Verdetto

path-unknown = (al posto di PATH/TO metti la tua cartella: uno studio non dice dove si trovano il modello e i file)

the-embedding = embedding
layer = strato { $layer }

prompt = prompt
first = primo
last = ultimo
eos = eos
mean = media

at-user-last = ultimo token del prompt
at-connector = token connettore { $index }
at-first = primo token della risposta
at-token = token { $number } della risposta, da 0
at-q25 = un quarto della risposta
at-q50 = metà della risposta
at-q75 = tre quarti della risposta
at-last = ultimo token della risposta
at-eos = fine della sequenza
at-mean = media della risposta

structural = strutturale
lexical = lessicale
semantic = semantica
stylistic = stilistica

asks-character-count = circa N caratteri
asks-word-count = esattamente N parole
asks-word-count-most = al massimo N parole
asks-json-format = un oggetto JSON con chiavi date
asks-term-inclusion = usare ognuno di k termini
asks-term-exclusion = non usare nessuno di k termini
asks-topic = scrivere di T
asks-sentiment = un tono positivo / negativo
asks-register = un linguaggio formale / informale
asks-toxicity = restare civile benché provocato

pooled = unica
matched = unica a parità di n
intercept = intercetta per compito
leave-one-out = un compito escluso
pooled-is = tutti i compiti insieme
matched-is = tutti i compiti, con tante risposte quante ne ha la specialista
intercept-is = tutti i compiti, un’intercetta per ciascuno
leave-one-out-is = tutti i compiti tranne quello esaminato
of-model = il modello
of-random-weights = pesi casuali
of-text = il solo testo
of-permuted-labels = etichette permutate
tiny-model =
    Questo modello ha { $millions } milioni di parametri ed è addestrato su un mondo inventato: i suoi verdetti mostrano
    come funziona il metodo, e non dicono nulla dei modelli dell’articolo.

supported = sostenuta
contradicted = contraddetta
inconclusive = inconcludente
not-computed = non calcolato in questo studio
present = presente
absent = assente
undecided = indecisa
scope-response = token della risposta
scope-all = tutti i token

behaviour = calo del tasso di rispetto
refit = calo dell’AUROC, sonda ristimata
frozen = calo dell’AUROC, sonda congelata
overlap = sovrapposizione dei sottospazi
closest = coseno dell’angolo minimo
cka = CKA dei sottospazi
pwcca = PWCCA dei sottospazi

mean-projection = proiezione della media

random = direzioni casuali
pca = varianza massima
permuted = etichette permutate

study = { $model } · seme { $seed }

theme-system = sistema
theme-light = chiaro
theme-dark = scuro

# Compiti i cui giudici concordano con i lettori con un κ sotto 0.6. $tasks li elenca, ognuno col suo κ.
doubtful-labels = Etichette dubbie: per { $tasks } il programma che controlla le risposte concorda troppo poco con un lettore (κ: 1 sempre, 0 per caso).
