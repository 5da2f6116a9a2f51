using System;
using System.Collections.Generic;
using System.Linq;

namespace EntraPasswordReset;

/// <summary>
/// Calls back when the process ends: by itself, and where it is told to end or its window is closed. .NET 10 raises no <c>ProcessExit</c> for the latter two
/// (https://learn.microsoft.com/dotnet/core/compatibility/core-libraries/10.0/sigterm-signal-handler), so the signals are asked for where the runtime
/// has them; .NET Framework and netstandard2.0 do not name them. A process that is killed calls nobody.
/// </summary>
internal sealed class ProcessEnd : IDisposable
{
    // PosixSignal.SIGHUP, which is also a closed window of Windows, and PosixSignal.SIGTERM.
    private static readonly int[] Signals = [-1, -4];

    private readonly EventHandler onExit;
    private readonly List<IDisposable> registrations;

    internal ProcessEnd(Action callback)
    {
        onExit = (_, _) => callback();
        AppDomain.CurrentDomain.ProcessExit += onExit;
        registrations = Signals.Select(signal => Register(signal, callback)).OfType<IDisposable>().ToList();
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= onExit;
        registrations.ForEach(registration => registration.Dispose());
    }

    // Afterwards the runtime goes on as it would have without us. Null where there are no such signals.
    private static IDisposable? Register(int signal, Action callback)
    {
        var create = Type.GetType("System.Runtime.InteropServices.PosixSignalRegistration, System.Runtime.InteropServices")?.GetMethod("Create");
        if (create is null)
        {
            return null;
        }
        var parameters = create.GetParameters();
        Action<object> onSignal = _ => callback();
        try
        {
            return create.Invoke(null, [
                Enum.ToObject(parameters[0].ParameterType, signal),
                Delegate.CreateDelegate(parameters[1].ParameterType, onSignal.Target, onSignal.Method),
            ]) as IDisposable;
        }
        catch (System.Reflection.TargetInvocationException)
        {
            return null;
        }
    }
}
