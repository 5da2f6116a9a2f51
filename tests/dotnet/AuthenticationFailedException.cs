namespace Azure.Identity;

/// <summary>Stands for the exception of that name, which Graph PowerShell throws where it has no token; it is told by its name.</summary>
internal sealed class AuthenticationFailedException : Exception;
