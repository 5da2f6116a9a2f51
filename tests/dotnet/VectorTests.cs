namespace EntraPasswordReset.Tests;

public class VectorTests
{
    public static TheoryData<string, string> All()
    {
        var data = new TheoryData<string, string>();
        foreach (var topic in new[] { "flow", "matching", "password", "row" })
        {
            foreach (var name in Vectors.Names(topic))
            {
                data.Add(topic, name);
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Holds(string topic, string name) => Vectors.Run(topic, name);

    [Theory]
    [InlineData("""{"options":{"kind":"reset","utcAtZeroMs":0},"users":[],"steps":[{"poke":1}]}""", "does not know the step")]
    [InlineData("""{"options":{"kind":"reset","utcAtZeroMs":0},"users":[],"steps":[{"poll":0,"wait":1}]}""", "does not know wait")]
    [InlineData("""{"options":{"kind":"reset","utcAtZeroMs":0},"users":[],"steps":[{"poll":0,"expect":{"action":"pending"}}]}""", ".action: expected")]
    [InlineData("""{"options":{"kind":"reset","utcAtZeroMs":0},"users":[],"newError":"no_sign_in"}""", "did not fail with no_sign_in")]
    [InlineData("""{"options":{"kind":"reset","utcAtZeroMs":0},"users":[],"steps":[{"cancel":true,"error":"panicked"}]}""", "did not fail with panicked")]
    public void A_vector_that_does_not_hold_is_noticed(string json, string message) =>
        Assert.Contains(message, Assert.Throws<VectorException>(() => FlowVector.Check(Vectors.Parse(json))).Message);
}
