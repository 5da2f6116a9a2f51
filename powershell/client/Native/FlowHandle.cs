using System;
using System.Runtime.InteropServices;

namespace EntraPasswordReset;

/// <summary>Owns an <c>entra_flow</c>, and frees it also where nobody disposes of it.</summary>
internal sealed class FlowHandle : SafeHandle
{
    public FlowHandle() : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        Native.entra_flow_free(handle);
        return true;
    }
}
