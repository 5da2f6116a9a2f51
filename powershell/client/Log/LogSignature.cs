using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;

namespace EntraPasswordReset;

/// <summary>A signature over the head of a log, as docs/protocol.md tells it. .NET has the keys, so it is made and checked here.</summary>
internal sealed class LogSignature(XElement json)
{
    private const string Rsa = "RSA-PKCS1-SHA256";
    private const string Ecdsa = "ECDSA-SHA256";

    private readonly string head = json.RequiredText("head");
    private readonly string? algorithm = json.Text("algorithm");
    private readonly string signature = json.RequiredText("signature");

    /// <summary>The record's line. It signs all records before it.</summary>
    internal long Line { get; } = (long)(json.Number("line") ?? 0);

    /// <summary>The name of the certificate, as the record tells it.</summary>
    internal string? Subject { get; } = json.Text("subject");

    private string? Thumbprint { get; } = json.Text("thumbprint");

    /// <summary>Signs a head, and returns the members of the record.</summary>
    /// <exception cref="EntraResetException">The certificate has no key that can sign.</exception>
    internal static Dictionary<string, object?> Sign(X509Certificate2 certificate, string head)
    {
        try
        {
            var (made, by) = Signed(certificate, Text(head));
            return new()
            {
                ["algorithm"] = by, ["thumbprint"] = ThumbprintOf(certificate), ["subject"] = certificate.Subject, ["signature"] = Convert.ToBase64String(made),
            };
        }
        catch (CryptographicException exception)
        {
            throw Unusable(exception.Message);
        }
    }

    /// <summary>Whether the record says that this certificate made it.</summary>
    internal bool IsBy(X509Certificate2 certificate) => string.Equals(Thumbprint, ThumbprintOf(certificate), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the key of this certificate made it.</summary>
    internal bool IsValid(X509Certificate2 certificate)
    {
        try
        {
            var bytes = Convert.FromBase64String(signature);
            if (algorithm == Rsa)
            {
                using var rsa = certificate.GetRSAPublicKey();
                return rsa?.VerifyData(Text(head), bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) == true;
            }
            using var ecdsa = certificate.GetECDsaPublicKey();
            return algorithm == Ecdsa && ecdsa?.VerifyData(Text(head), bytes, HashAlgorithmName.SHA256) == true;
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            return false;
        }
    }

    private static (byte[] Made, string By) Signed(X509Certificate2 certificate, byte[] text)
    {
        using var rsa = certificate.GetRSAPrivateKey();
        if (rsa is not null)
        {
            return (rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), Rsa);
        }
        using var ecdsa = certificate.GetECDsaPrivateKey();
        return ecdsa is null ? throw Unusable("it has no private key of RSA or ECDSA here") : (ecdsa.SignData(text, HashAlgorithmName.SHA256), Ecdsa);
    }

    private static byte[] Text(string head) => Encoding.UTF8.GetBytes("EntraPasswordReset.Log/1 " + head);

    private static string ThumbprintOf(X509Certificate2 certificate)
    {
        using var stream = new MemoryStream(certificate.RawData);
        return Library.Hash(stream).ToLowerInvariant();
    }

    private static EntraResetException Unusable(string why) => new(
        "certificate_unusable", $"the certificate cannot sign the log: {why}", "give a certificate with its private key, to which you have access (-LogSigningCertificate)", "InvalidArgument");
}
