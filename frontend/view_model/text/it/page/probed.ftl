# I risultati di `skillscope probe` aperti sulla pagina, e i file che non si aprono.

name = Risultati di skillscope probe
of-file = Sonde di { $file }
about = La sonda di ciascun compito in ogni sito, valutata su righe su cui non è stata stimata; .50 è tirare a indovinare. Etichette e attivazioni sono di chi ha scritto il file.

best = Migliore in { $site }: AUROC { $auroc } ({ $interval }). È il migliore di { $n } siti, quindi un po’ troppo alto.
only = In { $site }: AUROC { $auroc } ({ $interval }).
not-probeable = Non sondato: { $why }.

over-layers = AUROC lungo gli strati di { $of }; il punto è il migliore
site-head = Sito
position-head = Posizione
selectivity-head = Selettività
auto-c = scelto per validazione incrociata
caption = AUROC della sonda di ciascun compito, fuori dal fold, in ogni sito (C { $c }, { $folds } fold, seme { $seed })

not-opened = È { $what }. Questa pagina apre il pacchetto di uno studio (`skillscope export STUDY --bundle FILE.zip`) e il JSON di `skillscope probe --out FILE.json`.
broken = Sembra contenere risultati di `skillscope probe`, ma non si può leggere: { $why }. Scrivilo di nuovo con `skillscope probe --out FILE.json`.
is-study = study.json senza le risposte e gli hash che gli stanno accanto
is-json = JSON, ma né il pacchetto di uno studio né risultati di `skillscope probe`
is-text = un testo, non il pacchetto di uno studio
is-binary = né un file zip né JSON
is-empty = vuoto
