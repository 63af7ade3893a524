# The dialog that takes the server's token.

name = Server’s access token
kind = server
enter = enter the server’s access token
needed = This server asks for its access token. Whoever started the server has it.
kept-here = This browser keeps it for thirty days as a cookie, for this server only.
use-it = Use it
accepted = The token is accepted. Do again what was refused.
forget = Forget it
forgotten = This browser no longer has the token.
