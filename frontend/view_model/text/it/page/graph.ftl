# Il grafo delle abilità, la sua legenda e i suoi suggerimenti.

label = Grafo delle abilità ({ $place })

specialist = AUROC della specialista
own-drop = calo proprio

not-significant = { $n } non significative
below-threshold = { $n } sotto la soglia
undefined = { $n } non definite (la sonda propria della destinazione non legge o non aggiunge nulla)
not-probeable = { $n } non sondabili

key-ablation = ablazione, { $what }; nascoste, di { $tested } coppie: { $hidden } entro i controlli
key-states =
    ablazione, { $what }: di { $tested } coppie { $present } presenti, { $undecided } indecise, { $absent } assenti

tip-unprobeable = Non sondabile
tip-no-score = Qui nessun punteggio
tip-auroc = AUROC { $auroc } ({ $interval })
tip-relative = trasferimento relativo { $relative }
tip-share = quota dell’incremento proprio recuperata { $share }
tip-no-share = nessuna quota: qui la sonda propria della destinazione non aggiunge nulla
tip-excess = oltre i controlli { $excess }, al più { $upper }
tip-absent = meno di metà della perdita propria della destinazione: { $p }
tip-holm = { $p }, corretto secondo Holm
tip-n = n { $n }
tip-specialist = AUROC della specialista { $auroc } ({ $interval })
tip-base-rate = n { $n } · tasso di base { $rate }
tip-not-ablated = Non ablato, o non sondabile
tip-controls = controlli, 95 %: { $band }

unseen = Non disegnati: i legami fra le altre abilità ({ $n })
all-drawn = Scegli un’abilità per vedere solo i suoi legami.

improves = un guadagno, non una perdita: la destinazione migliora

spoken-unprobeable = non sondabile

# I pulsanti che dispongono il grafo.
hide = Nascondi { $task }
show = Mostra { $task }
release = Libera { $task }
reset = Ripristina il grafo
larger = Ingrandisci
smaller = Rimpicciolisci
known-pins = sono abilità con i loro posti in millesimi, per esempio topic:310.520
known-cameras = è un ingrandimento in centesimi da 50 a 800 con il centro in millesimi, per esempio 150.500.500
