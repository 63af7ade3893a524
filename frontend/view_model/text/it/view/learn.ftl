# La vista Impara.

name = Impara

predict = Fai una previsione, poi lascia rispondere lo studio
offer =
    { $lessons } lezioni sui numeri di questo stesso studio, { $minutes } minuti in tutto: leggi un paragrafo, scegli una
    risposta e guarda che cosa è stato misurato.
so-far = Completate: { $done } su { $lessons }.
needs = richiede { $what }
minutes = { $n } min
done = completata
done-of =
    { $done } di { $steps ->
        [one] { $steps } passo
       *[other] { $steps } passi
    }
answers-stay = Le tue risposte restano in questo browser.
clear = Cancella tutte le risposte
for-teachers =
    Per chi insegna: l’indirizzo di un passo ne è il link, e una lezione stampata ha le risposte su un foglio a parte.

lesson = Lezione
all-lessons = Tutte le lezioni
print = Stampa
answers = Risposte: { $lesson }
step = Passo { $step }
step-answered = Passo { $step }, con risposta
steps = Passi
step-of = Passo { $at } di { $steps }
back = ← Indietro
back-to-all = ← Tutte le lezioni
on = Avanti →
on-to-all = Tutte le lezioni →
cannot-teach = Con questo studio la lezione “{ $lesson }” non si può svolgere
cannot-teach-why =
    La lezione richiede { $what }, e questo studio non ne dispone. Può averne un altro studio, nell’intestazione.
first-edition = È della prima edizione del metodo, che non conosceva né incrementi sul testo né ipotesi nulle.
take-instead = Segui invece “{ $lesson }”
open-on = Apri questa lezione su { $study }
no-such-lesson = L’indirizzo chiede la lezione “{ $id }”, che qui non esiste; può essere: { $known }.
no-such-step =
    Questa lezione ha { $held ->
        [one] { $held } passo
       *[other] { $held } passi
    }, non { $asked }; è mostrato l’ultimo.

asks = chiede:
your-guess = La tua stima
reveal = Rivela
next-step = Passo successivo
finish = Fine
its-answer = La risposta dello studio:
see-it-in = Guardalo nella vista { $view }
again = Rispondi di nuovo
interval-is = intervallo al 95 % { $interval }

untold = Lo studio non può dirlo
as-measured = Giusto: è proprio ciò che è stato misurato.
as-counted = Giusto: è il conto fatto sullo studio stesso.
near-enough = Giusto: così vicino che lo studio non può distinguere la tua stima dal proprio valore.
rightly-untold = Giusto. Anche che uno studio non possa dirlo è un risultato.
too-bold = Potrebbe anche essere così, ma i numeri lasciano la questione aperta: questo studio non può mostrarlo.
too-shy = La prudenza è una virtù, ma qui i numeri decidono.
otherwise = No, i numeri dicono altro.
it-is-more = Buon tentativo, ma è di più.
it-is-less = Buon tentativo, ma è di meno.
too-low = Un po’ di più: la tua stima è troppo bassa di { $off }.
too-high = Un po’ di meno: la tua stima è troppo alta di { $off }.
