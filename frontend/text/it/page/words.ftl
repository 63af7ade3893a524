# Parole usate in ogni parte della pagina.

interval = intervallo al 95 %
