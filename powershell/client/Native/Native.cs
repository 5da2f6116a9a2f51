using System;
using System.Runtime.InteropServices;

namespace EntraPasswordReset;

/// <summary>The C ABI of <c>ffi/include/entra_reset.h</c>, function for function.</summary>
internal static class Native
{
    private const string Name = "entra_reset";
    private const CallingConvention C = CallingConvention.Cdecl;

    static Native() => NativeResolver.Register();

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_abi_version();

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_flow_new(byte[] options, UIntPtr optionsLength, out FlowHandle flow, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_flow_set_claims(FlowHandle flow, byte[]? payload, UIntPtr payloadLength, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_flow_set_password(FlowHandle flow, byte[] password, UIntPtr passwordLength, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_flow_add_users(FlowHandle flow, byte[] users, UIntPtr usersLength, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_flow_poll(FlowHandle flow, ulong nowMs, ref NativeBuffer action, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_flow_take_body(FlowHandle flow, ulong id, ref NativeBuffer body, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_flow_take_secret(FlowHandle flow, ulong id, ref NativeBuffer secret, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_flow_take_pass(FlowHandle flow, ulong id, ref NativeBuffer pass, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_write_secret(FlowHandle flow, ulong sendId, UIntPtr index, ref NativeBuffer secret, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_flow_respond(
        FlowHandle flow, ulong id, ushort status, byte[] headers, UIntPtr headersLength, byte[] body, UIntPtr bodyLength, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_flow_fail(FlowHandle flow, ulong id, uint failure, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_flow_answer(FlowHandle flow, ulong id, uint answer, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_flow_cancel(FlowHandle flow, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern void entra_flow_free(IntPtr flow);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_row_members(ref NativeBuffer members, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_token_check(byte[] token, UIntPtr tokenLength, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_password_generate(
        byte[] options, UIntPtr optionsLength, uint count, ref NativeBuffer passwords, ref NativeBuffer facts, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_password_check(
        byte[] password, UIntPtr passwordLength, byte[] context, UIntPtr contextLength, ref NativeBuffer report, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_password_spell(
        byte[] password, UIntPtr passwordLength, byte[] language, UIntPtr languageLength, ref NativeBuffer spoken, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_log_append(
        byte[] lastLine, UIntPtr lastLineLength, byte[] made, UIntPtr madeLength, ref NativeBuffer line, ref NativeBuffer head, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_log_verifier_new(byte[] expectedHead, UIntPtr expectedHeadLength, out LogVerifierHandle verifier, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_log_verifier_update(
        LogVerifierHandle verifier, byte[] bytes, UIntPtr bytesLength, ref NativeBuffer signatures, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_log_verifier_finish(LogVerifierHandle verifier, ref NativeBuffer report, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern void entra_log_verifier_free(IntPtr verifier);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_handover_check(
        byte[] options, UIntPtr optionsLength, byte[] certificates, UIntPtr certificatesLength, ulong atMs, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_handover_sheet(
        byte[] options, UIntPtr optionsLength, byte[] result, UIntPtr resultLength, byte[] password, UIntPtr passwordLength, byte[] pass, UIntPtr passLength,
        byte[] certificates, UIntPtr certificatesLength, ulong atMs, ref NativeBuffer fileName, ref NativeBuffer sheet, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern uint entra_cms_encrypt(
        byte[] content, UIntPtr contentLength, byte[] certificates, UIntPtr certificatesLength, ulong atMs, ref NativeBuffer message, ref NativeBuffer error);

    [DllImport(Name, CallingConvention = C)]
    internal static extern void entra_buffer_free(ref NativeBuffer buffer);
}
