using System;
using System.Globalization;
using System.Management.Automation;

namespace EntraPasswordReset;

/// <summary>
/// Lets numbers through, and texts that are a short number, and refuses everything else without quoting it: PowerShell quotes what it cannot convert,
/// and a text at a position may be a password.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class TakesNumberAttribute : ArgumentTransformationAttribute
{
    private const int LongestText = 4;
    private readonly string line;

    /// <summary>Takes numbers.</summary>
    /// <param name="line">How to give one.</param>
    public TakesNumberAttribute(string line) => this.line = line;

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var given = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        var isNumber = given is int
            || (given is IConvertible and not (string or bool or char) && LanguagePrimitives.TryConvertTo<int>(given, out _))
            || (given is string { Length: <= LongestText } text && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out _));
        return isNumber
            ? inputData
            : throw new ArgumentTransformationMetadataException($"a number is needed, not {(given is null ? "$null" : given.GetType().Name)}; use {line}");
    }
}
