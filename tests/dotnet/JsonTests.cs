using Newtonsoft.Json.Linq;

namespace EntraPasswordReset.Tests;

public class JsonTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(" \t\r\n ")]
    [InlineData("\"\\/<&>'\u0001\u001f\u007f\u2028\ufffe")]
    [InlineData("Ω \U0001F511")]
    public void Any_text_survives_both_ways(string text)
    {
        var name = text.Length == 0 ? "name" : text;
        var written = Json.Write(new Dictionary<string, object?> { [name] = text, ["list"] = new object[] { text, 7, true }, ["nothing"] = null });

        var json = JObject.Parse(written);
        Assert.Equal(text, (string?)json[name]);
        Assert.Equal(text, (string?)json["list"]![0]);
        Assert.Equal((7, true, JTokenType.Null), ((int)json["list"]![1]!, (bool)json["list"]![2]!, json["nothing"]!.Type));
        var read = Json.Parse(written);
        Assert.Equal(text, read.Items("list").First().Value);
        Assert.Null(read.Text("nothing"));
        Assert.Equal(text, Json.Parse(new JObject { ["outer"] = new JObject { [name] = text } }.ToString()).Members("outer").Single(member => member.Key == name).Value);
    }

    [Fact]
    public void Half_a_character_spoils_no_message() =>
        Assert.Equal("{\"a\ufffd\":\"\ufffdb\"}", Json.Write(new Dictionary<string, object?> { ["a\ud800"] = "\udc00b" }));

    [Fact]
    public void Control_characters_are_read_as_serde_writes_them() =>
        Assert.Equal("\0\u0001\u001f", Json.Parse("""{"a":"\u0000\u0001\u001f"}""").Text("a"));

    [Fact]
    public void Long_texts_and_numbers_are_read_whole()
    {
        var read = Json.Parse($$"""{"text":"{{new string('x', 100_000)}}","number":18446744073709551615,"flag":false}""");

        Assert.Equal(100_000, read.Text("text")!.Length);
        Assert.Equal((ulong.MaxValue, false, null), (read.Number("number"), read.Flag("flag"), read.Number("missing")));
    }
}
