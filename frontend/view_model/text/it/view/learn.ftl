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
copy-answers = Copia le mie risposte
for-teachers = Per chi insegna: un piano, gli errori comuni e le risposte della classe

teachers = Per chi insegna
teachers-about =
    Tutte le lezioni richiedono { $minutes } minuti di classe. Il titolo di una lezione è un link da inviare. Ognuno
    preveda prima di scoprire; gli errori qui sotto sono quelli da aspettarsi. Una lezione stampata ha le risposte su
    un foglio a parte.
plan-minutes = Minuti
plan-mistake = Che cosa si dice spesso, e una risposta
collect = Le risposte della classe
collect-how =
    Nell’elenco delle lezioni ognuno preme “Copia le mie risposte” e ti invia la riga. Incolla qui le righe, una per
    persona. Nulla esce da questo browser.
codes = Risposte copiate, una riga per persona
class-of = { $n ->
    [one] Risposte di { $n } persona.
   *[other] Risposte di { $n } persone.
}
no-codes = { $n ->
    [one] { $n } riga non contiene
   *[other] { $n } righe non contengono
} risposte su { $study }. La prima: { $first }
right-of = { $right } su { $n } giuste
commonest-error = Errore più frequente: { $text } ({ $n }).

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
not-that = No: { $name } ha { $value }, { $best } { $best-value }.
opposite = No, è il contrario.
level = Non fa alcuna differenza
is-level = No: il valore e i due estremi del suo intervallo sono il riferimento stesso.
rightly-level = Giusto: il valore e i due estremi del suo intervallo sono il riferimento stesso, quindi non si legge nulla in nessun senso.
not-shown-level = Un intervallo che contiene il riferimento non lo mostra: la differenza può essere piccola, o può non esserci.
not-level = No, i numeri mostrano una differenza.
it-is-more = Buon tentativo, ma è di più.
it-is-less = Buon tentativo, ma è di meno.
too-low = Un po’ di più: la tua stima è troppo bassa di { $off }.
too-high = Un po’ di meno: la tua stima è troppo alta di { $off }.
