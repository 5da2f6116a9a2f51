using System;
using System.Management.Automation;

namespace EntraPasswordReset;

/// <summary>
/// Lets objects of one type through and refuses everything else without quoting it. PowerShell's own conversion, which comes after this, quotes
/// what it cannot convert: a password or a token that was given as text.
/// </summary>
/// <remarks>
/// It stands nearest to the parameter's name, behind the type: Windows PowerShell runs the transformation that stands nearest first.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class TakesAttribute : ArgumentTransformationAttribute
{
    private readonly Type type;
    private readonly string line;

    /// <summary>Takes objects of this type.</summary>
    /// <param name="type">The type that the parameter has.</param>
    /// <param name="line">How to give one.</param>
    public TakesAttribute(Type type, string line)
    {
        this.type = type;
        this.line = line;
    }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var given = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return given is null || type.IsInstanceOfType(given)
            ? inputData
            : throw new ArgumentTransformationMetadataException($"a {type.Name} is needed, not a {given.GetType().Name}; use {line}");
    }
}
