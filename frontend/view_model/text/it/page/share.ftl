# La finestra Condividi.

name = Condividi
share-shown = Condividi ciò che è mostrato
close = Chiudi

link = Link
local = Questo link si apre solo su questa macchina. Per altri: esporta lo studio come file unico o come sito, qui sotto.
short-link = Link breve
make-short-link = Crea un link breve
embed = Incorpora
copy = Copia
copy-named = Copia: { $name }
copied = Copiato.
no-clipboard = Qui il browser non dà accesso agli appunti: seleziona il testo e copialo.
no-short-links = Qui il server non conserva link brevi; il link qui sopra funziona anche senza.

with-its = con
part-headline = titolo
part-legend = legenda
part-table = tabella
part-details = dettagli
part-layers = strati

picture = Figura
saved = Salvata.
not-made = Non è stato possibile creare la figura.
draws-nothing = Questa vista non disegna nulla da salvare come figura.

the-study = Lo studio stesso
open-bundle = Apri un pacchetto, o il JSON di skillscope probe (o trascinane uno in un punto qualsiasi della pagina)
upload-bundle = Carica il pacchetto di uno studio su questo server, per chiunque ne apra la pagina
uploading = Caricamento in corso; poi il server verifica ogni hash e ogni numero …
export-html = un solo file che si apre con un doppio clic
export-site = una cartella per qualsiasi server web
export-csv = tutti i numeri in CSV
export-bundle = lo studio stesso, con i suoi hash; trascinalo su una qualsiasi pagina di skillscope
card-title = Come { $model } segue le istruzioni (seme { $seed })
card-about = Uno studio di skillscope su { $n } affermazioni: { $supported } confermate, { $contradicted } smentite, { $open } incerte o non verificate.
