# Ratios of one run: passwords from New-EntraTemporaryPassword -Count against the same number from one call of the C ABI.
param(
    [Parameter(Mandatory)][string] $Module,
    # The native library itself.
    [Parameter(Mandatory)][string] $Library,
    [int] $Count = 10000,
    [int] $Rounds = 15
)
$ErrorActionPreference = 'Stop'
Import-Module (Resolve-Path $Module).Path
$Library = (Resolve-Path $Library).Path -replace '\\', '\\'
Add-Type @"
using System;
using System.Runtime.InteropServices;

public static class CAbi
{
    public struct Buffer { public IntPtr Data; public UIntPtr Length, Capacity; }

    [DllImport("$Library", CallingConvention = CallingConvention.Cdecl)]
    static extern uint entra_password_generate(byte[] options, UIntPtr length, uint count, ref Buffer passwords, ref Buffer facts, ref Buffer error);

    [DllImport("$Library", CallingConvention = CallingConvention.Cdecl)]
    static extern void entra_buffer_free(ref Buffer buffer);

    public static void Generate(uint count)
    {
        Buffer passwords = new Buffer(), facts = new Buffer(), error = new Buffer();
        if (entra_password_generate(new byte[0], UIntPtr.Zero, count, ref passwords, ref facts, ref error) != 0)
        {
            throw new InvalidOperationException("the call failed");
        }
        entra_buffer_free(ref passwords);
        entra_buffer_free(ref facts);
    }
}
"@
function Measure-Time([scriptblock] $Action) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    & $Action
    $watch.Elapsed.TotalMilliseconds
}
function Get-Median([double[]] $Times) { ($Times | Sort-Object)[[int][Math]::Floor($Times.Count / 2)] }
$ways = [ordered]@{
    Call   = { [CAbi]::Generate($Count) }
    Text   = { $null = New-EntraTemporaryPassword -Count $Count -AsPlainText }
    Secure = { $null = New-EntraTemporaryPassword -Count $Count }
}
foreach ($way in $ways.Values) { & $way }
# In turns, so that what else the machine does meets all alike.
$times = foreach ($round in 1..$Rounds) {
    $row = @{}
    foreach ($name in $ways.Keys) { $row[$name] = Measure-Time $ways[$name] }
    [pscustomobject]$row
}
$call = Get-Median $times.Call
'{0:n0} passwords by one call of the C ABI: {1:n0} a second here' -f $Count, (1000 * $Count / $call)
foreach ($name in 'Text', 'Secure') {
    $median = Get-Median $times.$name
    'New-EntraTemporaryPassword -Count {0}{1}: {2:n0} a second, {3:n2} of that rate; {4:n0} ms' -f
    $Count, $(if ($name -eq 'Text') { ' -AsPlainText' }), (1000 * $Count / $median), ($call / $median), $median
}
