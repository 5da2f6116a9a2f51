using System;
using System.Linq;
using System.Management.Automation;

namespace EntraPasswordReset;

/// <summary>
/// Lets texts through, alone or in a list, and refuses rows and other objects, which PowerShell would turn into a text of all their values:
/// one of them may be a password.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class TakesTextAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        // Enumerated once: some lists can be no second time.
        var list = LanguagePrimitives.GetEnumerable(inputData)?.Cast<object?>().ToArray();
        foreach (var item in list ?? [inputData])
        {
            var given = item is PSObject wrapped ? wrapped.BaseObject : item;
            if (given is not (null or string or Guid) && !given.GetType().IsPrimitive)
            {
                throw new ArgumentTransformationMetadataException($"a text is needed, not a {given.GetType().Name}; give one of its members");
            }
        }
        return list ?? inputData;
    }
}
