# Words that every part of the page uses.

interval = 95 % interval
