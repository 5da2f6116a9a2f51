# The head of the module. The build appends public/ to it, and what a command calls first; the rest of private/ becomes private.ps1,
# which the first command reads (Import-Client): one file is read faster than a dozen, and none is faster still.
# No statement stands here, since the first ones of a process are dear (measured: a call into .NET 25 ms, Set-StrictMode 25 ms):
# each public command makes itself strict and loads the client assembly, if nobody has yet (Import-Client).
