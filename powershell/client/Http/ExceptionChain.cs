using System;
using System.Collections.Generic;
using System.Linq;

namespace EntraPasswordReset;

/// <summary>An exception and all that it was made of.</summary>
internal static class ExceptionChain
{
    internal static IEnumerable<Exception> WithInner(this Exception? exception)
    {
        if (exception is null)
        {
            return [];
        }
        var inner = exception is AggregateException aggregate ? aggregate.InnerExceptions : (IEnumerable<Exception?>)[exception.InnerException];
        return inner.SelectMany(WithInner).Prepend(exception);
    }
}
