# The label audit of the Tasks view: a reader judges responses and is compared with the checker.

title = Check the labels yourself
about =
    Read a response and say whether it keeps the instruction; only then do you see what the checker said. Judgements are kept
    on the server, one per response, shared by everyone who opens it. The study does not change.
keys =
    Keys: K or Y keeps it, N does not, S skips, U undoes the last one before you judge the next; Enter sends the reason.
loading = The responses are being drawn

# One response. $asks is what the task’s instruction asks, $params its values for this response.
progress = { $at } of { $of }
asks = Instruction: { $asks } ({ $params })
asks-only = Instruction: { $asks }
keeps = Keeps it
breaks = Does not
skip = Skip
undo = Undo last
none-drawn = No response of this study can be judged: none has a verdict.
all-read =
    { $n ->
        [one] The one response is judged.
       *[other] All { $n } responses are judged.
    }
but-skipped = Judged: { $n }. Skipped: { $skipped }.
show-skipped = Show the skipped ones
not-blind = You have already seen the checker’s verdict for this response, so a judgement now is not blind.

# After the judgement.
both-keep = You and the checker agree: it keeps the instruction.
both-break = You and the checker agree: it does not keep the instruction.
reader-keeps = You say that it keeps the instruction; the checker says that it does not.
reader-breaks = You say that it does not keep the instruction; the checker says that it does.
reason = Why, in a few words
reason-if-any = Why, in a few words (not needed: you agree)
no-reason = Say why in a few words: you and the checker differ.
send = Send
take-back = Take it back

# Agreement. $kappa is Cohen’s κ, $interval its 95 % interval.
agreement-is = Agreement with the checker
agreement =
    { $task }: { $n } judged, { $agree } the same as the checker’s ({ $share }).
kappa = κ is { $kappa }, 95 % interval { $interval }; 0 would be agreement by chance, 1 full agreement.
kappa-alone = κ is { $kappa }, of too few judgements for an interval; 0 would be agreement by chance, 1 full agreement.
no-kappa = There is no κ yet: reader and checker must each have given both labels.
no-readings = Nothing is judged yet.
drawn-half = Drawn half satisfied, half violated where possible: not the share in the study.

# Labels that a reader overruled.
overruled-is = Overruled labels
no-overruled = No label is overruled.
withdraw = Withdraw
withdraw-of = Withdraw the judgement of { $sample }
undo-all = Undo all
undo-all-asks =
    Withdraw every judgement on this study, those of others included, and delete the study computed from them?
undo-all-yes = Undo all of it
undo-all-no = Keep them

# The study under the reader’s labels.
recompute = Compute the study again with these labels
recompute-is =
    The responses and activations are taken from what the study kept. The result is a study beside this one; it replaces the
    one computed before.
not-recomputable = This study cannot be computed again: { $why }. Your judgements count all the same.
waits = Waiting, number { $position } in line. Runs shows it.
begins = It begins. Runs shows it.
computes = Computing: { $done } of { $of } in this stage. Runs shows it.
silent = No sign of life for { $seconds } s; it may have stopped. Runs shows it.
interrupted = Interrupted; it goes on by itself. Runs shows it.
cancelled = Cancelled. It can be resumed in Runs.
failed = It failed: { $why }
done = It is computed.
compare = Compare before and after
