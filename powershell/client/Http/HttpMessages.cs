using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security;

namespace EntraPasswordReset;

/// <summary>Requests, replies and failures in .NET's words.</summary>
internal static class HttpMessages
{
    internal static HttpRequestMessage ToMessage(Request request, SecureString? token)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Url);
        if (request.Method != "GET")
        {
            // Also an empty one: HttpClient repeats a dropped POST without content by itself.
            message.Content = new ByteArrayContent(request.Body);
        }
        foreach (var header in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(header.Key, header.Value))
            {
                message.Content?.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }
        // .NET Framework would first ask whether the body may come, and wait for the reply.
        message.Headers.ExpectContinue = false;
        if (token is not null)
        {
            message.Headers.TryAddWithoutValidation("Authorization", AccessToken.Header(token));
        }
        return message;
    }

    internal static List<KeyValuePair<string, string?>> Headers(HttpResponseMessage response) =>
        response.Headers.Concat(response.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .Select(header => new KeyValuePair<string, string?>(header.Key.ToLowerInvariant(), string.Join(", ", header.Value)))
            .ToList();

    /// <summary>What an exception tells of a request; one of another client's may be wrapped.</summary>
    internal static FailureKind Classify(Exception? exception) =>
        exception.WithInner().Select(ClassifyOne).FirstOrDefault(kind => kind is not null) ?? FailureKind.Lost;

    private static FailureKind? ClassifyOne(Exception exception) => exception switch
    {
        HttpRequestException { InnerException: SocketException socket } when IsBeforeConnection(socket.SocketErrorCode) => FailureKind.NotSent,
        // .NET Framework.
        HttpRequestException { InnerException: WebException { Status: WebExceptionStatus.NameResolutionFailure or
            WebExceptionStatus.ProxyNameResolutionFailure or WebExceptionStatus.ConnectFailure } } => FailureKind.NotSent,
        OperationCanceledException => FailureKind.Timeout,
        _ => null,
    };

    // HttpClient hands a bare SocketException on only where no connection came about.
    private static bool IsBeforeConnection(SocketError error) =>
        error is SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain
            or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown;
}
