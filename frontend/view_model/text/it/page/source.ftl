# Il caricamento dei dati e i suoi errori.

try-again = Riprova
open-first = Apri il primo studio
short-link-unknown = Qui il link breve non è noto: { $why }

view-missing = Non è stato possibile caricare questa vista
view-missing-why =
    Il server che ha inviato questa pagina si è fermato, o ne contiene una più recente: riprova, o ricarica la pagina.

kept = La rete non risponde: qui c’è ciò che è rimasto da una visita precedente.

no-server = Nessun server risponde
no-server-why =
    skillscope si è fermato o non è raggiungibile. Avvialo con `cargo xtask serve`, poi riprova.
refused = Il server non ha potuto rispondere
status = Stato { $status }.
unknown-answer = Il server ha risposto in un modo sconosciuto
unknown-answer-why =
    { $error }. La pagina e il server sono forse di versioni diverse: ricarica la pagina.
no-study = Ancora nessuno studio
no-study-why =
    Questo server non contiene studi conclusi. Creane uno con `skillscope run --model tiny-llama`.
unknown-study = Lo studio non esiste
unknown-study-why = Questa pagina non contiene lo studio “{ $study }”. Apri il primo che contiene.
unknown-sample = La risposta non esiste
unknown-sample-why = Lo studio non contiene la risposta “{ $sample }”. Scegline una dall’elenco.
newer-study = Questo studio è più recente della pagina
unreadable-study = Questo studio non si può leggere
file-missing = Alla pagina manca un file
file-missing-why = { $file } non vi è contenuto; esportala di nuovo con `skillscope export`.

no-bundle = Questo non è il pacchetto di uno studio
no-bundle-why = Non si può aprire: { $why }. Creane uno con `skillscope export STUDY --bundle FILE`.
bundle-unread = il browser non ne dà il contenuto
bundle-no-zip = non è un file zip, o è danneggiato
bundle-packed = { $file } non si può decomprimere
bundle-lacks = non contiene { $file }
bundle-no-text = { $file } non è in UTF-8
bundle-unnamed = { $sums } non nomina { $file }
bundle-changed = { $file } è stato modificato dopo la scrittura dello studio; non fidartene

means-nothing = L’indirizzo chiede { $key } “{ $value }”, che qui non significa nulla: { $known }.
known-positions = le posizioni sono user_last, connector.0 …, first, q25, q50, q75, last, eos e mean
known-layers = uno strato è un numero da 0 in su, oppure embed
known-thresholds = una soglia va da 0 a 0.99, in centesimi
known-choices = può essere { $choices }
known-counts = è un numero da 1 in su
not-read = Questo studio non contiene letture in: { $asked }; è mostrato: { $shown }.
unknown-task = Questo studio non ha il compito “{ $task }”. I suoi compiti: { $tasks }.
