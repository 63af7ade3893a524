# La verifica delle etichette nella vista Compiti: chi legge giudica le risposte e si confronta con il verificatore.

title = Controlla tu le etichette
about =
    Leggi una risposta e di’ se rispetta l’istruzione; solo dopo vedi che cosa ha detto il verificatore. I giudizi restano
    sul server, uno per risposta, comuni a chi lo apre. Lo studio non cambia.
keys =
    Tasti: K o Y la rispetta, N no, S salta, U annulla l’ultima prima che giudichi la prossima; Invio manda il motivo.
loading = Si estraggono le risposte

progress = { $at } di { $of }
asks = Istruzione: { $asks } ({ $params })
asks-only = Istruzione: { $asks }
keeps = La rispetta
breaks = Non la rispetta
skip = Salta
undo = Annulla l’ultima
none-drawn = Nessuna risposta di questo studio si può giudicare: nessuna ha un verdetto.
all-read =
    { $n ->
        [one] L’unica risposta è giudicata.
       *[other] Tutte le { $n } risposte sono giudicate.
    }
but-skipped = Giudicate: { $n }. Saltate: { $skipped }.
show-skipped = Mostra quelle saltate
not-blind = Hai già visto il verdetto del verificatore su questa risposta: un giudizio ora non è alla cieca.

both-keep = Tu e il verificatore siete d’accordo: rispetta l’istruzione.
both-break = Tu e il verificatore siete d’accordo: non rispetta l’istruzione.
reader-keeps = Tu dici che rispetta l’istruzione; il verificatore dice di no.
reader-breaks = Tu dici che non rispetta l’istruzione; il verificatore dice di sì.
reason = Perché, in poche parole
reason-if-any = Perché, in poche parole (non serve: siete d’accordo)
no-reason = Di’ perché in poche parole: tu e il verificatore non siete d’accordo.
send = Manda
take-back = Ritira il giudizio

agreement-is = Accordo con il verificatore
agreement =
    { $task }: giudicate { $n }, uguali al verificatore { $agree } ({ $share }).
kappa = κ è { $kappa }, intervallo al 95 % { $interval }; 0 sarebbe l’accordo per caso, 1 l’accordo pieno.
kappa-alone = κ è { $kappa }, con troppo pochi giudizi per un intervallo; 0 sarebbe l’accordo per caso, 1 l’accordo pieno.
no-kappa = Non c’è ancora un κ: chi legge e il verificatore devono aver dato ciascuno entrambe le etichette.
no-readings = Non è ancora giudicato nulla.
drawn-half = Estratte metà rispettate e metà no, dove possibile: non è la quota nello studio.

overruled-is = Etichette corrette
no-overruled = Nessuna etichetta è corretta.
withdraw = Ritira
withdraw-of = Ritira il giudizio su { $sample }
undo-all = Annulla tutto
undo-all-asks = Ritirare tutti i giudizi su questo studio, anche quelli altrui, ed eliminare lo studio calcolato con essi?
undo-all-yes = Sì, annulla tutto
undo-all-no = Tienili

recompute = Ricalcola lo studio con queste etichette
recompute-is =
    Risposte e attivazioni vengono da ciò che lo studio ha conservato. Il risultato è uno studio accanto a questo; sostituisce
    quello calcolato prima.
not-recomputable = Questo studio non si può ricalcolare: { $why }. I tuoi giudizi contano lo stesso.
waits = In attesa, numero { $position } in coda. È tra le Esecuzioni.
begins = Comincia. È tra le Esecuzioni.
computes = In calcolo: { $done } di { $of } in questa fase. È tra le Esecuzioni.
silent = Nessun segno di vita da { $seconds } s; forse si è fermata. È tra le Esecuzioni.
interrupted = Interrotta; riprende da sola. È tra le Esecuzioni.
cancelled = Annullata. Si può riprendere tra le Esecuzioni.
failed = Non riuscita: { $why }
done = È calcolato.
compare = Confronta prima e dopo
