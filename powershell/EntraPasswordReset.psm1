# The head of the module. The build appends private/ and public/ to it: one file is read faster than a dozen.
# No statement stands here, since the first ones of a process are dear (measured: a call into .NET 25 ms, Set-StrictMode 25 ms):
# each public command makes itself strict and loads the client assembly, if nobody has yet (Import-Client).
