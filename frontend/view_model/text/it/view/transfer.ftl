# La vista Trasferimento.

name = Trasferimento

nothing-measured = Qui non è stato misurato nulla
nothing-measured-why = { $place }: questo studio non contiene numeri.
too-few = Qui troppo pochi compiti ammettono una sonda
too-few-why = { $place }: per il trasferimento servono due compiti sondabili.
none-transfers = Qui nessuna abilità si trasferisce a un’altra
too-few-to-compare = Qui troppo pochi compiti si possono confrontare per dire che cosa si trasferisce
clusters-weak = Le abilità si trasferiscono a gruppi, e debolmente
clusters-within = Le abilità si trasferiscono entro il loro genere, poco oltre
wide-most-within = Le abilità si trasferiscono ampiamente, soprattutto entro il loro genere
weak-not-by-skill = Il trasferimento è debole, e non risulta seguire le abilità
not-by-skill = Qui il trasferimento non risulta seguire le abilità

kinship = Quota recuperata entro un’abilità { $within }, tra abilità { $between }; permutazione { $p }, non corretta.
kinship-first = Trasferimento relativo entro un’abilità { $within }, tra abilità { $between }; permutazione { $p }, non corretta.
counted =
    { $differing } di { $pairs ->
        [one] { $pairs } coppia orientata si distingue
       *[other] { $pairs } coppie orientate si distinguono
    } dal caso.

outgoing = La sua sonda, letta sugli altri
incoming = Le sonde degli altri, lette su di esso
relative-and-auroc = relativo · AUROC
share-and-auroc = quota recuperata · AUROC
share = quota dell’incremento proprio recuperata
more-at-chance = altri { $n } a livello del caso
nothing-drawn = Qui non è disegnato nulla: nessun trasferimento si distingue dal caso, oppure lo nasconde la soglia.
clusters = Gruppi
weak-clusters = Un raggruppamento debole: con altri prompt i gruppi quasi non si ritrovano. Le loro aree sono tratteggiate.
n-clusters = gruppi
silhouette = silhouette
stability = stabilità (Rand corretto)
too-few-to-cluster = Qui meno di tre compiti ammettono una sonda.
too-few-add = Qui le attivazioni dicono più del testo di meno di tre compiti.
strongest-here = I più grandi qui, scelti tra tutte le coppie
choose = Scegli un’abilità o una freccia per vederne i numeri.

caption = Trasferimento della sonda di ogni compito a ogni compito ({ $place })
relative = Relativo
share-head = Quota recuperata

graph = Grafo
graph-is = il grafo delle abilità
matrix = Matrice
matrix-is = la matrice di trasferimento con il suo dendrogramma
overlay = ablazione
overlay-is = Mostra, tratteggiato, ciò che mostra l’ablazione
from = mostra da
threshold-is = Minimo trasferimento disegnato

matrix-at = Matrice di trasferimento ({ $place })
cell-unprobeable = da { $source } a { $target }: non sondabile
cell = da { $source } a { $target }: AUROC { $auroc }
cell-at-chance = da { $source } a { $target }: AUROC { $auroc }, non significativa
cell-share = da { $source } a { $target }: quota recuperata { $share }, AUROC { $auroc }
cell-share-at-chance = da { $source } a { $target }: quota recuperata { $share }, AUROC { $auroc }, non significativa
cell-no-share =
    da { $source } a { $target }: AUROC { $auroc }, nessuna quota: la sonda propria della destinazione non aggiunge
    nulla

key-relative = trasferimento relativo
key-flipped = funziona al contrario (AUROC sotto .50)
every-pair = disegnate tutte le coppie
hidden = Non disegnate, di { $pairs } coppie: { $reasons }
key-auroc = AUROC, centrata sul livello del caso
key-share = quota recuperata dell’incremento proprio della destinazione; colore secondo il segno
key-no-share = –: nulla da recuperare, la sonda propria della destinazione non aggiunge nulla
key-quiet = non significativo
key-axes = riga: origine della sonda, colonna: destinazione
