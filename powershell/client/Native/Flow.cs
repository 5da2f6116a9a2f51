using System;
using System.Linq;
using System.Text;

namespace EntraPasswordReset;

/// <summary>
/// The step machine of <c>core</c> as it is: docs/protocol.md tells the calls and the JSON. Programs use <see cref="ResetSession"/>, which drives it.
/// All calls on one flow come one at a time; the caller sees to it.
/// </summary>
public sealed class Flow : IDisposable
{
    private readonly FlowHandle handle;
    private readonly FlowTrace? trace;

    /// <summary>A flow with these options. Nothing is sent before the first <see cref="Poll"/>.</summary>
    /// <exception cref="EntraResetException">An option is wrong, or the native library is missing.</exception>
    public Flow(string optionsJson) : this(optionsJson, null)
    {
    }

    internal Flow(string optionsJson, FlowTrace? trace)
    {
        this.trace = trace;
        Library.Require();
        var options = Encoding.UTF8.GetBytes(optionsJson);
        NativeBuffer error = default;
        NativeBuffer.Check(Native.entra_flow_new(options, Length(options), out handle, ref error), ref error);
        trace?.Opened(optionsJson);
    }

    /// <summary>A token came: the payload part of a JWT, decoded; nothing where it cannot be read.</summary>
    public void SetClaims(byte[]? payload)
    {
        NativeBuffer error = default;
        NativeBuffer.Check(Native.entra_flow_set_claims(handle, payload, Length(payload), ref error), ref error);
        trace?.Claimed(payload);
    }

    /// <summary>The caller's own password, UTF-8, in place of generated ones. The caller wipes the array.</summary>
    public void SetPassword(byte[] password)
    {
        NativeBuffer error = default;
        NativeBuffer.Check(Native.entra_flow_set_password(handle, password, Length(password), ref error), ref error);
        trace?.GivenPassword();
    }

    /// <summary>Adds users: a JSON array of texts and of row objects.</summary>
    public void AddUsers(string json)
    {
        var users = Encoding.UTF8.GetBytes(json);
        NativeBuffer error = default;
        NativeBuffer.Check(Native.entra_flow_add_users(handle, users, Length(users), ref error), ref error);
        trace?.Added(json);
    }

    /// <summary>What to do next, as a JSON object. Never blocks.</summary>
    /// <param name="nowMs">A monotonic clock in milliseconds.</param>
    public string Poll(ulong nowMs)
    {
        NativeBuffer action = default, error = default;
        NativeBuffer.Check(Native.entra_flow_poll(handle, nowMs, ref action, ref error), ref error);
        var text = action.TakeText();
        trace?.Polled(nowMs, text, WriteSecret);
        return text;
    }

    /// <summary>The body of a request. It may hold a password: the caller wipes the array.</summary>
    public byte[] TakeBody(ulong id)
    {
        NativeBuffer body = default, error = default;
        NativeBuffer.Check(Native.entra_flow_take_body(handle, id, ref body, ref error), ref error);
        var bytes = body.Take();
        trace?.TookBody(id, bytes);
        return bytes;
    }

    /// <summary>The password of a result, UTF-8, once. The caller wipes the array.</summary>
    public byte[] TakeSecret(ulong id)
    {
        NativeBuffer secret = default, error = default;
        NativeBuffer.Check(Native.entra_flow_take_secret(handle, id, ref secret, ref error), ref error);
        var bytes = secret.Take();
        trace?.TookSecret(id, bytes);
        return bytes;
    }

    /// <summary>The Temporary Access Pass of a result, UTF-8, once. The caller wipes the array.</summary>
    public byte[] TakePass(ulong id)
    {
        NativeBuffer pass = default, error = default;
        NativeBuffer.Check(Native.entra_flow_take_pass(handle, id, ref pass, ref error), ref error);
        var bytes = pass.Take();
        trace?.TookPass(id, bytes);
        return bytes;
    }

    /// <summary>
    /// The password that an open request sets, UTF-8: of the user of this place in the list, which the <c>writes</c> of its <c>send</c> name. The caller wipes the array.
    /// </summary>
    /// <exception cref="EntraResetException">The request is not open, does not write this user, or the service generates the password.</exception>
    public byte[] WriteSecret(ulong sendId, int index)
    {
        NativeBuffer secret = default, error = default;
        NativeBuffer.Check(Native.entra_write_secret(handle, sendId, (UIntPtr)checked((uint)index), ref secret, ref error), ref error);
        return secret.Take();
    }

    /// <summary>The reply to a request.</summary>
    /// <param name="id">The id of the <c>send</c>.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="headersJson">A JSON object of lower-case names and text values.</param>
    /// <param name="body">The body, whatever it is.</param>
    public void Respond(ulong id, int status, string headersJson, byte[] body)
    {
        var headers = Encoding.UTF8.GetBytes(headersJson);
        NativeBuffer error = default;
        NativeBuffer.Check(
            Native.entra_flow_respond(handle, id, checked((ushort)status), headers, Length(headers), body, Length(body), ref error), ref error);
        trace?.Responded(id, status, headersJson, body);
    }

    /// <summary>No reply came.</summary>
    public void Fail(ulong id, FailureKind failure)
    {
        NativeBuffer error = default;
        NativeBuffer.Check(Native.entra_flow_fail(handle, id, (uint)failure, ref error), ref error);
        trace?.Failed(id, failure);
    }

    /// <summary>The answer to an <c>ask</c>, or no to a <c>token</c>.</summary>
    public void Answer(ulong id, AnswerKind answer)
    {
        NativeBuffer error = default;
        NativeBuffer.Check(Native.entra_flow_answer(handle, id, (uint)answer, ref error), ref error);
        trace?.Answered(id, answer);
    }

    /// <summary>Ends the run early: nothing new is sent, replies in flight are still taken. Never blocks.</summary>
    public void Cancel()
    {
        NativeBuffer error = default;
        NativeBuffer.Check(Native.entra_flow_cancel(handle, ref error), ref error);
        trace?.Cancelled();
    }

    /// <summary>The members of an input row that <c>core</c> reads. Hosts send no others, since a row may hold a password.</summary>
    public static string[] RowMembers()
    {
        Library.Require();
        NativeBuffer members = default, error = default;
        NativeBuffer.Check(Native.entra_row_members(ref members, ref error), ref error);
        return Json.Parse(members.TakeText()).Elements().Select(member => member.Value).ToArray();
    }

    /// <summary>Refuses a text that cannot be an access token, and quotes nothing of it. White space around it does not count. The caller wipes the array.</summary>
    /// <exception cref="EntraResetException">It cannot.</exception>
    public static void CheckToken(byte[] token)
    {
        Library.Require();
        NativeBuffer error = default;
        NativeBuffer.Check(Native.entra_token_check(token, Length(token), ref error), ref error);
    }

    /// <summary>Frees the flow; what it holds of secrets is wiped.</summary>
    public void Dispose()
    {
        handle.Dispose();
        trace?.Dispose();
    }

    private static UIntPtr Length(byte[]? bytes) => (UIntPtr)(bytes?.Length ?? 0);
}
