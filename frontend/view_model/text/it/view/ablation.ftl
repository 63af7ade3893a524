# La vista Ablazione.

name = Ablazione

nothing = In questo studio non è stato ablato nulla
nothing-why =
    La sua configurazione non chiede ablazioni, oppure lo ha eseguito un programma più vecchio.
    Le nuove esecuzioni ablano ogni compito: { $run }.
see-transfer = Guarda che cosa si trasferisce
try-live = Prova dal vivo

nothing-here = Qui non è stato ablato nulla
nothing-here-why = { $place }: questo studio non contiene questa misura ({ $measured }).
too-few = Troppo pochi compiti ablati per un confronto
itself-alone = Ablare un’abilità danneggia solo l’abilità stessa
no-dependency = Togliere le direzioni di un compito non danneggia gli altri più che toglierne di casuali
hurts-most = Ablare un’abilità danneggia la maggior parte delle altre
how-many-open = Quante abilità dipendano da un’altra resta aperto
sparse-one-way = Le dipendenze sono sparse e a senso unico
mostly-itself = Ablare un’abilità danneggia soprattutto l’abilità stessa
few-pairs = Poche coppie vanno oltre i controlli; i cali propri no
own-not-shown = Non è mostrato che togliere le direzioni di un compito danneggi nemmeno quel compito: le coppie non dicono nulla
none-comparable = Qui non ci sono due sottospazi da confrontare
closest = { $one } e { $other } hanno i sottospazi più vicini

own-beyond = quanto un compito perde per le proprie direzioni oltre i controlli: { $drop }, non corretto
counted =
    { $counting } di { $pairs ->
        [one] { $pairs } coppia oltre i controlli
       *[other] { $pairs } coppie oltre i controlli
    }
counted-states = di { $pairs } coppie { $present } presenti, { $absent } assenti, { $undecided } indecise
asymmetry = asimmetria { $value }, rumore { $noise }
closest-why =
    { $place }: { $measured } { $value }, il valore più alto di { $pairs ->
        [one] { $pairs } coppia
       *[other] { $pairs } coppie
    }.
dose-none = Nessuna dose si può confrontare a parità di danno
dose-no-more = A parità di danno nessun compito perde, in modo dimostrato, di più per il proprio sottospazio
dose-more = A parità di danno { $above } compiti su { $n } perdono di più per il proprio sottospazio
dose-evidence =
    Calo di ogni compito in funzione della divergenza KL dell’ablazione, il proprio sottospazio contro uno trovato per
    etichette permutate; { $outside } dosi stanno oltre la KL raggiunta dal controllo e non sono confrontate.

in-behaviour = nel comportamento ({ $sites })
at-place = { $site }, { $position }
sites = { $n } siti, da { $first } a { $last }

dependencies = Dipendenze
choose = Scegli un compito o una coppia per vederne i numeri.
how-ablated = Come è stato ablato
subspaces-by = sottospazi con
rank = rango
found-at = posizione
acting-at = agisce su
acts-on = agisce su questi token
strength = intensità α
responses-per-task = risposte per compito
controls = controlli
strongest-here = Le più forti qui
no-pair = Nessuna coppia di compiti diversi va oltre i controlli.
states = Coppie
share-of-pairs = quota delle coppie
states-are =
    Presente: la destinazione perde più che con i controlli. Assente: è dimostrato che perde in più meno di metà di
    quanto le toglie la sua stessa ablazione. Indecisa: nessuna delle due cose è dimostrata.
takes = Compiti su cui agisce
takes-from = Compiti che agiscono su di esso
more-within = { $n } in più entro i controlli
ablating-it = La sua ablazione
own-drop = calo proprio
against-controls = rispetto ai controlli
controls-band = controlli, 95 %
rank-here = rango qui
not-ablated = Non è stato ablato: qui non ha un sottospazio.

kl = KL, nat per token
perplexity = perplessità
cut = troncate o vuote
whole = intero { $perplexity }
told-kl = KL { $kl } nat per token
told-perplexity = perplessità { $perplexity }, modello intero { $whole }
told-cut = troncate o vuote { $cut }, rango { $rank }
bound = limite superiore, in nessuna ipotesi nulla
no-dose = Questo studio non gli ha dato dosi.
told-compared = { $compared } dosi confrontate, { $outside } oltre la KL del controllo
told-equal = a parità di KL: proprio { $own }, controllo { $control }, differenza { $difference } ({ $interval })

value = Valore
controls-head = Controlli, 95 %
damage-caption =
    Che cosa ha fatto ogni ablazione al modello su testi senza vincoli, e la quota di risposte troncate
ablated-head = Ablato
rank-head = Rango
perplexity-head = Perplessità
whole-head = Modello intero
cut-head = Troncate
excess-head = Oltre i controlli
state-head = Stato
dose-caption =
    Calo di ogni compito a ogni dose del proprio sottospazio e di uno per etichette permutate; poi la differenza a
    parità di KL
subspace-head = Sottospazio
drop-head = Calo
control-at-kl-head = Controllo a questa KL
own-subspace = proprio
own-minus-control = proprio − controllo
equal-kl = parità di KL

shown = Mostrato
matrix = matrice
graph = grafo
damage = danno
dose = dosi

matrix-of = { $measured } per origine e destinazione
cell = da { $source } a { $target }: { $measured } { $value }
cell-within = da { $source } a { $target }: { $measured } { $value }, entro i controlli
cell-untested = da { $source } a { $target }: { $measured } { $value }, non verificato
cell-state = da { $source } a { $target }: { $measured } { $value }, { $state }
targets-are = Cali di ogni destinazione accanto ai suoi controlli
target-row = destinazione
damages-are = Danno di ogni ablazione
doses-are = Cali di ogni compito in funzione del danno, a ogni dose
dose-axis = calo del tasso di rispetto in funzione di KL, nat per token
ablated-row = ablato
control = controllo

key-quiet = entro i controlli: { $within } di { $pairs } coppie
key-node = in un nodo: calo proprio
key-gauge = barra: controlli, 95 %; tacca: il valore
key-improves = sotto 0: la destinazione migliora
key-axes = riga: ablato, colonna: destinazione
key-band = controlli dello stesso rango, 95 %
key-beyond = oltre i controlli
key-within = entro i controlli
key-lanes = sopra: calo proprio, intervallo al 95 %; sotto: per ablazione degli altri compiti
key-subspace = il sottospazio di un compito
key-control = ogni controllo del suo rango
key-whole = perplessità del modello intero
key-state = { $state }: { $n } di { $pairs } coppie
key-untested = non verificato: { $n } di { $pairs } coppie
key-dose-own = il sottospazio proprio del compito
key-dose-control = uno trovato per etichette permutate
key-dose-number = accanto: differenza a parità di KL, intervallo al 95 %
key-bound = varianza massima: un limite superiore del danno, in nessuna ipotesi nulla
