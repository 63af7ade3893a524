# La visita guidata.

name = Visita guidata
take = Visita guidata: cinque tappe, un minuto
stop-of = Tappa { $at } di { $stops }
next = Avanti →
back = ← Indietro
end = Termina la visita
learn = Impara di più, passo per passo
share = Condividi questa pagina

prompt = Un prompt, e ciò che il modello ha scritto
prompt-told =
    Quasi tutti i prompt contengono l’istruzione di uno di { $tasks } compiti, per esempio un numero di parole. Eccone uno, con la
    risposta del modello. “Un’altra risposta” mostra la prossima.
prompt-without =
    Quasi tutti i prompt contengono l’istruzione di uno di { $tasks } compiti, per esempio un numero di parole. Le risposte di
    questo studio sono nella vista Compiti.
prompt-own =
    I prompt sono di chi ha condotto lo studio, di { $tasks } compiti. Le risposte sono state date con i prompt, oppure le ha
    scritte il modello.
checker = Un programma verifica la risposta
checker-labels =
    Dove con la risposta non è stata data un’etichetta, dice se la condizione del compito è rispettata, e perché.
    { $satisfied } di { $n } risposte rispettano la loro. Servono entrambi i tipi: una sonda impara dalla differenza.
checker-told =
    Dice se l’istruzione è stata seguita, e perché. { $satisfied } di { $n } risposte verificate hanno seguito la loro.
    Servono entrambi i tipi: una sonda impara dalla differenza.
probe = Una sonda legge l’interno del modello
probe-told =
    Il punto pieno di { $task } è il punteggio della sua sonda in { $place }: { $auroc }. Con .50 tirerebbe a
    indovinare, con 1.00 distinguerebbe sempre una risposta che segue l’istruzione da una che non la segue.
probe-none = Un punto pieno sarebbe il punteggio di una sonda. In questo studio nessun compito è sondabile: troppo poche risposte di un tipo.
transfer = La sonda di un compito, provata su un altro
transfer-told =
    La freccia da { $source } a { $target }: la sonda addestrata sul primo distingue successo e insuccesso anche sul
    secondo. La sua grandezza è { $size }, la maggiore disegnata qui. Le coppie senza freccia non sono significative, o
    la sonda propria del bersaglio non ha nulla da recuperare.
transfer-reversed =
    La freccia da { $source } a { $target }: la sonda addestrata sul primo distingue successo e insuccesso sul secondo
    alla rovescia. La sua grandezza è { $size }, la maggiore disegnata qui. Le coppie senza freccia non sono
    significative, o la sonda propria del bersaglio non ha nulla da recuperare.
transfer-undrawn =
    Una freccia direbbe che la sonda di un compito funziona su un altro. { $n ->
        [one] { $n } coppia di questo studio si distingue
       *[other] { $n } coppie di questo studio si distinguono
    } dal caso, ma la sonda propria del bersaglio non aggiunge al testo nulla che si possa recuperare, quindi non ce n’è.
transfer-none = Una freccia direbbe che la sonda di un compito funziona su un altro. In questo studio nessuna coppia è significativa, quindi non ce n’è.
verdict = Che cosa ne segue
verdict-told =
    { $claims } tesi sono state scritte prima di conoscere i numeri: { $supported } sostenute, { $contradicted }
    contraddette, { $open } indecise o non verificate. Aprine una per vedere il numero, la regola e che cosa la rovescerebbe.
