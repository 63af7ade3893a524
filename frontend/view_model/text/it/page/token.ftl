# Il riquadro che prende il token del server.

name = Token di accesso al server
kind = server
enter = inserire il token di accesso al server
needed = Questo server chiede il suo token di accesso. Ce l’ha chi lo ha avviato.
kept-here = Il browser lo conserva per trenta giorni in un cookie, solo per questo server.
use-it = Usa
accepted = Il token è accettato. Ripeti ciò che è stato rifiutato.
forget = Dimentica
forgotten = Il browser non ha più il token.
