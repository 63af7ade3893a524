# Lezione: l’ablazione e il suo danno.

title = L’ablazione, e il suo danno
about = Da ciò che si può leggere a ciò che viene usato: toglilo, e guarda che cosa si rompe, accanto ai controlli.
needs = l’ablazione del modello stesso, con controlli
mistake = “Senza si rompe, quindi è la causa.” Direzioni a caso possono rompere altrettanto: guarda la fascia dei controlli.

step-erased = Cancella e guarda di nuovo
step-broken = Cancella e lascialo scrivere
step-controlled = Sarebbe bastato altro?
step-spread = Che cos’altro si rompe?
step-damage = Il danno

erased-text =
    Una sonda dice che cosa c’è. Per chiedere che cosa conta, bisogna toglierlo: un’*ablazione* rimuove dal flusso
    il *sottospazio*, poche direzioni, che distingue i successi di un compito dai suoi fallimenti; qui fino a { $rank } su
    { $width } ({ $site }). Poi si addestra una nuova sonda su ciò che resta. Può andare peggio già solo perché manca
    qualcosa; perciò si fa lo stesso con sottospazi *di controllo* della stessa dimensione, e contiamo solo ciò che va oltre
    questi. Prendiamo la media su tutti i compiti.
erased-asks = In confronto ai controlli, come se la cava la nuova sonda?
erased-above = Peggio: l’ablazione ha tolto di più
erased-below = Meglio: l’ablazione ha tolto di meno
erased-name = calo medio dell’AUROC oltre i controlli, sui compiti
erased-why =
    Un calo che risulta oltre i controlli significa che quelle direzioni contenevano ciò che si legge del compito. Quel che la
    nuova sonda trova ancora stava anche altrove: cancellare poche direzioni non vuol dire cancellare la conoscenza.

broken-text =
    Ora *nel comportamento*: il modello riscrive le sue risposte mentre il sottospazio di un compito viene tolto dal suo
    flusso, in { $sites ->
        [one] { $sites } punto
       *[other] { $sites } punti
    }. Il verificatore le esamina, e le confrontiamo con quelle del modello integro sugli stessi prompt. Il *calo* è la quota
    di risposte conformi al vincolo che va persa.
broken-asks = Quale di questi compiti perde di più quando manca il suo sottospazio?
broken-caption = Calo del tasso di rispetto quando manca il sottospazio del compito stesso
broken-name = calo del tasso di rispetto, { $task }
broken-why = Il calo si misura in ciò che il modello fa; nessuna sonda ha voce in capitolo.

controlled-text =
    Di tutti i compiti, { $task } soffre di più per la propria ablazione: la sua quota di risposte che rispettano il
    vincolo cala di { $drop }. Prima di dire che il modello usa queste direzioni, i *controlli*: sottospazi della
    stessa dimensione, casuali e trovati per etichette rimescolate. Si tolgono allo stesso modo, e si controlla lo
    stesso compito. (Si tolgono anche le direzioni di varianza massima, ma solo come limite superiore del danno.)
controlled-asks = Il calo di { $task } va oltre quello che gli fanno i controlli?
controlled-above = Sì, perde più che sotto i controlli
controlled-below = No, perde meno che sotto i controlli
controlled-caption = Calo del tasso di rispetto; in grigio: il 95 % dei controlli
controlled-name = calo di { $task }
controlled-why =
    Il 95 % dei controlli toglie tra { $low } e { $high } allo stesso compito. Un calo che qualsiasi buco di questa dimensione
    potrebbe produrre non è segno che questo fosse il buco giusto.
controlled-here = Rispetto a essi, { $p }.

spread-text =
    Che cosa toglie l’ablazione di un compito a un altro? Ogni coppia ordinata è una domanda a sé: { $first } dipende
    da ciò che si legge per { $last }? E viceversa? Ci sono { $pairs } coppie di compiti diversi. Una coppia
    è *presente* se la destinazione perde più che con i controlli, con la correzione per il numero di coppie; *assente*
    se è dimostrato che perde in più meno di metà di quanto le toglie la sua stessa ablazione; *indecisa* se
    nessuna delle due cose è dimostrata.
spread-asks = Quante coppie sono presenti?
spread-name = coppie su { $pairs } che sono presenti
spread-why =
    { $absent } sono assenti, { $undecided } indecise. Se tutti i compiti poggiassero su un unico meccanismo
    condiviso, quasi ogni coppia sarebbe presente; e una coppia indecisa non è segno di indipendenza: { $responses }
    risposte per compito possono essere troppo poche per dirlo.

damage-text =
    Un’ablazione può rompere il modello in generale. Guardiamo prompt senza alcuna istruzione, e quanto le previsioni del
    token successivo del modello ablato si allontanano da quelle del modello intero: è la *divergenza di Kullback–Leibler*, in
    nat per token; 0 vuol dire nessun cambiamento. Tre ablazioni della stessa dimensione: { $task }, la cui ablazione fa il
    danno maggiore tra tutti i compiti, il peggiore dei sottospazi casuali, e le direzioni di *massima varianza*, lungo le
    quali il flusso si muove di più. (Lo studio non dà un intervallo per la divergenza; prendila così come è stata misurata.)
damage-asks = Quale di queste cambia di più le previsioni del modello?
damage-caption = Divergenza dal modello intero, nat per token
damage-name = divergenza, togliendo: { $subspace }
subspace-of = il sottospazio di { $task }
damage-why =
    Senza il sottospazio di { $task } la perplessità di tali risposte passa da { $whole } a { $ablated }. Un compito che
    soffre sotto un’ablazione che danneggia tutto non ci dice nulla di quel compito.

step-tried = Ora tu
tried-text =
    Fai scrivere al modello { $of } risposte a { $task } in tre modi: com’è, senza il sottospazio di { $task }, e senza
    altrettante direzioni a caso, cioè il controllo. Secondo i tassi dello studio, circa { $whole } su { $of } rispettano
    l’istruzione com’è.
tried-asks = Secondo gli stessi tassi, quante su { $of } la rispettano negli altri due modi?
tried-pair = circa { $edited } senza l’abilità, circa { $control } con il controllo
tried-other = I tassi dello studio danno circa { $edited } senza l’abilità e circa { $control } con il controllo.
tried-name = calo di { $task } nello studio
tried-why =
    Attese su { $of } risposte a { $task }: circa { $edited } senza l’abilità e { $control } con il controllo. Ora toglila tu,
    e guarda quanto { $of } risposte se ne allontanano.

trial-begin = Toglila
trial-stop = Ferma
trial-again = Conta di nuovo
trial-waiting = Si carica il modello.
trial-writing = Si scrive la risposta { $at } di { $of }, in tre modi.
trial-stopped = Fermato.
trial-unable = Questa pagina non può far scrivere il modello: le manca il motore, o il modello è troppo grande. Puoi proseguire senza.
trial-counts = Risposte che rispettano l’istruzione
trial-kept = Rispettate
trial-interval = Intervallo al 95 % della quota
trial-baseline = Com’è
trial-edited = Senza l’abilità
trial-control = Controllo: direzioni a caso
trial-count = { $kept } su { $of }
trial-told =
    { $of } risposte sono poche: { $kept } su { $of } senza l’abilità è compatibile con ogni quota da { $low } a { $high }. Il
    calo dello studio, { $drop }, viene da { $n } risposte.
