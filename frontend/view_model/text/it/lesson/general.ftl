# Lezione: specialista contro generalista.

title = Specialista contro generalista
about = Se i modelli seguissero tutte le istruzioni con un solo meccanismo, per tutti i compiti basterebbe una sonda.
needs = sonde generali e il verdetto sulla tesi 1
mistake = “La sonda generale è peggiore, quindi i compiti non condividono nulla.” Impara anche da altre risposte e da altre frequenze.
step-pooled = Una sonda per tutti
step-matched = Un numero equo di risposte
step-unseen = Un compito mai visto
step-gap = Tutti i compiti insieme

# Una sonda per tutti.
pooled =
    Una *specialista* è una sonda addestrata su un solo compito. Una *generalista* è addestrata su tutti insieme, come
    se “rispettato” fosse una cosa sola, qualunque cosa si sia chiesta: un’unica direzione per un numero di parole, un
    argomento e un tono cortese. Se il modello tenesse un solo segno generale di successo, la generalista non
    perderebbe nulla, e vede le risposte di { $tasks } compiti. Le mettiamo entrambe alla prova su { $task }, il
    compito con la maggiore differenza a favore della specialista.
pooled-asks = Quale delle due legge meglio { $task }?
pooled-why =
    La generalista raggiunge { $auroc } ({ $interval }). Se due intervalli si sovrappongono, non vuol dire che il
    punteggio sia lo stesso, ma soltanto che questo compito, da solo, non le distingue.
pooled-of = AUROC della specialista su { $task }
specialist = La specialista
generalist = La generalista
row-specialist = specialista
every-probe = AUROC di ogni sonda su { $task }

# Un numero equo di risposte.
matched =
    La generalista del passo precedente ha raggiunto { $generalist } su { $task }, la specialista { $specialist }. Ma
    la generalista aveva molte più risposte da cui imparare, e con più dati si fa una sonda migliore. Un confronto
    equo gliene dà soltanto quante ne aveva la specialista, estratte da tutti i compiti: è la generalista *a pari n*.
matched-asks = Indovina l’AUROC della generalista a pari n su { $task }.
matched-why =
    L’effetto del numero di risposte va distinto da quello del mescolare i compiti; altrimenti si scambia l’uno per
    l’altro.
matched-of = AUROC della generalista a pari n su { $task }

# Un compito mai visto.
unseen =
    La prova più dura per un segno generale di successo: addestrare su tutti i compiti tranne uno, e valutare su
    quello. Questa sonda *ne lascia fuori uno*. Sa che aspetto ha il successo in altri { $others } compiti, e non ha
    mai visto { $task }.
unseen-asks = Come se la cava su { $task }?
unseen-above = Meglio del caso
unseen-below = Peggio del caso: chiama fallimento il successo
unseen-why =
    Un’AUROC sotto .50 non è un caso quando sotto .50 sta anche tutto il suo intervallo: allora ciò che segna il
    successo negli altri compiti segna il fallimento in questo.
unseen-of = AUROC su { $task }, mai visto in addestramento

# Tutti i compiti insieme.
gap =
    Un solo compito può essere un caso isolato. Prima di eseguire questo studio è stata scritta una regola: si prende
    ciò che la specialista aggiunge al testo, meno ciò che aggiunge un’unica direzione per tutti i compiti, con
    un’intercetta e un *segno* per compito, così che non possa perdere né per i diversi tassi di rispetto né per i
    compiti letti alla rovescia; e si fa la media sui compiti. Uno scarto fino a { $margin } conta praticamente come
    nullo. La tesi “le specialiste sono migliori” è *sostenuta* se tutto l’intervallo dello scarto sta sopra questo
    valore, *contraddetta* se sta sotto, e *inconcludente* altrimenti, o se le specialiste non aggiungono nulla al
    testo.
gap-asks = Che cosa può dire lo studio della tesi?
gap-above = È sostenuta
gap-below = È contraddetta
gap-why =
    Il verdetto è: { $verdict }. Una regola fissata prima ci impedisce di scegliere il margine che fa comodo al
    risultato.
gap-of = scarto medio degli incrementi sui compiti
gap-row = scarto degli incrementi
specialist-minus-general = Specialista meno sonda generale, media sui compiti
