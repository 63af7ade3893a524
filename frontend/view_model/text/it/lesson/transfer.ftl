# Lezione: trasferimento e gruppi.

title = Trasferimento e gruppi
about = La sonda di un compito, provata su un altro: che cosa i compiti condividono, e che cosa no.
needs = il trasferimento, i suoi gruppi e il verdetto sulla tesi 2
mistake = “Nessuna freccia, quindi nessun trasferimento.” L’intervallo può contenere un trasferimento che conterebbe.

step-borrowed = Sonde in prestito
step-wrong-way = Alla rovescia
step-mean = Nell’insieme
step-clusters = Gruppi
step-skills = Le abilità contano?

two-probes = AUROC di due sonde su { $task }
own = la propria, { $task }
borrowed = in prestito, { $task }

borrowed-text =
    Prendi la sonda addestrata su { $source }, l’*origine*, e falle giudicare le risposte a { $target }, la *destinazione*,
    senza alcun nuovo addestramento. Questo è il *trasferimento*. Se i due compiti segnano il successo lungo la stessa
    direzione del flusso, la sonda in prestito funziona bene quanto quella della destinazione stessa, la cui AUROC è { $own };
    se le direzioni non hanno nulla in comune, tira a indovinare. Di tutte le coppie di compiti in questo punto ({ $place }),
    questa è quella che si trasferisce meglio.
borrowed-asks = Indovina l’AUROC della sonda di { $source } su { $target }.
borrowed-why = È la migliore di molte coppie, quindi lusinga: il più alto di molti numeri rumorosi è in parte fortuna.

wrong-way-text =
    Ora la coppia che si trasferisce meno: la sonda di { $source }, provata su { $target }. Uno studio con molte coppie ne
    trova di estreme già per caso; perciò ogni p viene alzato in base al numero di coppie provate, con la *correzione di
    Holm*. Una coppia conta solo se il suo p corretto è al massimo { $alpha }.
wrong-way-asks = Come se la cava la sonda di { $source } su { $target }?
wrong-way-above = Meglio del caso
wrong-way-below = Peggio del caso: legge alla rovescia
wrong-way-why =
    Un’AUROC di .50 significa che una sonda non sa nulla della destinazione; un’AUROC che risulta sotto .50 significa che
    qualcosa sa, e lo legge alla rovescia.
wrong-way-here = Qui { $p }, corretto.

mean-text =
    Le singole coppie non fanno una regola, e anche una sonda che legge alla rovescia condivide la sua direzione.
    Perciò a ogni direzione presa in prestito si dà la scala migliore, *con segno*, sui prompt di addestramento della
    destinazione, accanto a ciò che indovina il testo, e si chiede quale *quota* recupera di quanto la sonda propria
    aggiunge al testo: 1.00 se altrettanto, .00 se nulla. La prendiamo su tutte le coppie di compiti diversi. Se le
    istruzioni fossero seguite da un unico meccanismo generale, sarebbe vicina a 1.00.
mean-asks = Indovina la quota recuperata tra compiti diversi.
mean-name = quota recuperata tra compiti diversi
mean-why =
    Tra nulla in comune e tutto in comune c’è posto per un po’ dell’uno e un po’ dell’altro; l’intervallo dice quanto poco o
    quanto molto.

clusters-text =
    I compiti le cui sonde si leggono a vicenda si possono riunire in *gruppi*: si parte da { $tasks } compiti, ciascuno da
    solo, e si fondono i due che si trasferiscono meglio, ancora e ancora. La *silhouette*, che chiede quanto un compito sia
    più vicino al proprio gruppo che al gruppo accanto, dice dove fermarsi. Un solo gruppo vorrebbe dire un unico meccanismo
    per tutti; { $tasks } gruppi, proprio nulla in comune.
clusters-asks = Quanti gruppi trova lo studio?
clusters-name = gruppi
clusters-why =
    Quanto è solido? Estraendo di nuovo i prompt, i gruppi concordano con questi per un indice di Rand corretto di
    { $stability }, dove 1.00 vuol dire sempre gli stessi e .00 non meglio del caso.

skills-text =
    I compiti sono stati divisi a mano in quattro *abilità*: strutturale (conteggi e formati), lessicale (parole da usare o
    da evitare), semantica (argomento, umore) e stilistica (tono). Se sono reali, le sonde dovrebbero trasferirsi più entro
    un’abilità che tra abilità diverse. Il test rimescola le abilità tra i compiti, e conta quante volte il caso fa
    altrettanto bene.
skills-asks = Dove si trasferiscono di più le sonde?
skills-above = Entro un’abilità
skills-below = Tra abilità diverse
skills-name = quota media recuperata entro un’abilità
skills-caption = Quota media recuperata
skills-readable = compiti le cui attivazioni aggiungono al testo in modo dimostrato
skills-untold =
    Si può condividere con un altro solo ciò che di un compito si legge. Con così pochi compiti di cui le attivazioni
    dicono più del testo, nessuna abilità ha una coppia da confrontare.
within = entro un’abilità
between = tra abilità diverse
skills-why =
    La differenza è { $difference }, { $p }. Con così pochi compiti anche il caso produce grandi differenze: il
    rimescolamento dice quanto grandi.
