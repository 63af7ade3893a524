# The metrics of a probe, and the parts of an increment.
increment = increment
increment-is = increment over the text: AUROC of the text with the activations, minus that of the text alone
increment-head = Increment
told-increment = increment { $increment }, n { $n }
told-text = text alone { $text }, with activations { $with }
told-p = against 0: { $p }
told-general = general probe { $increment }
balanced-accuracy = balanced accuracy
accuracy = accuracy
key-nothing = nothing added to the text
