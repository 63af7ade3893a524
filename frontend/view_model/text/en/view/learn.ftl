# The Learn view.

name = Learn

# The list of lessons.
predict = Predict, then let the study answer
offer = 
    { $lessons } lessons using this study’s own numbers, { $minutes } minutes in all: read a paragraph, commit to an
    answer, and see what was measured.
so-far = { $done } of { $lessons } are done.
needs = needs { $what }
minutes = { $n } min
done = done
done-of =
    { $done } of { $steps ->
        [one] { $steps } step
       *[other] { $steps } steps
    }
answers-stay = Your answers stay in this browser.
clear = Clear all answers
copy-answers = Copy my answers
for-teachers = For teachers: a plan, common mistakes, and your class’s answers

# The page for teachers.
teachers = For teachers
teachers-about =
    All lessons take a class { $minutes } minutes. The title of a lesson is a link to send. Have everyone predict before
    they reveal; the mistakes below are the ones to wait for. A printed lesson has its answers on a sheet of their own.
plan-minutes = Minutes
plan-mistake = What students often say, and an answer
collect = Your class’s answers
collect-how =
    On the list of lessons, everyone presses “Copy my answers” and sends you the line. Paste the lines here, one per
    person. Nothing leaves this browser.
codes = Copied answers, one line per person
class-of = { $n ->
    [one] Answers of { $n } person.
   *[other] Answers of { $n } people.
}
no-codes = { $n ->
    [one] { $n } line holds
   *[other] { $n } lines hold
} no answers on { $study }. The first: { $first }
right-of = { $right } of { $n } right
commonest-error = Most frequent mistake: { $text } ({ $n }).

# A lesson.
lesson = Lesson
all-lessons = All lessons
print = Print
answers = Answers: { $lesson }
step = Step { $step }
step-answered = Step { $step }, answered
steps = Steps
step-of = Step { $at } of { $steps }
back = ← Back
back-to-all = ← All lessons
on = Next →
on-to-all = All lessons →
cannot-teach = This study cannot teach “{ $lesson }”
cannot-teach-why = The lesson needs { $what }, which is not in it. Another study in the header may have it.
first-edition = It is of the first edition of the method, which knew neither increments over the text nor nulls.
take-instead = Take “{ $lesson }” instead
open-on = Open this lesson on { $study }
no-such-lesson = The address asks for lesson “{ $id }”, which means nothing here: it can be { $known }.
no-such-step =
    This lesson has { $held ->
        [one] { $held } step
       *[other] { $held } steps
    }, not { $asked }; shown is the last.

# A step. A task's name precedes `asks`, and its instruction follows it.
asks = asks:
your-guess = Your guess
reveal = Reveal
next-step = Next step
finish = Finish
its-answer = The study’s answer:
see-it-in = See it in { $view }
again = Try again
interval-is = 95 % interval { $interval }

# Feedback on an answer.
untold = The study cannot tell
as-measured = Right: that is what was measured.
as-counted = Right: counted from the study itself.
near-enough = Right: so near that the study cannot tell your guess from its own value.
rightly-untold = Right. That a study cannot tell is a result, too.
too-bold = It may even be so, but the numbers leave it open: this study cannot show it.
too-shy = Caution is a virtue, but here the numbers do decide.
not-that = No: { $name } has { $value }, { $best } { $best-value }.
opposite = No, it is the other way round.
level = It makes no difference at all
is-level = No: the value and both ends of its interval are the reference itself.
rightly-level = Right: the value and both ends of its interval are the reference itself, so nothing is read either way.
not-shown-level = An interval that holds the reference does not show this: the difference may be small, or there may be none.
not-level = No, the numbers show a difference.
it-is-more = A good try, but it is more.
it-is-less = A good try, but it is less.
too-low = A little more than that: your guess is { $off } too low.
too-high = A little less than that: your guess is { $off } too high.
