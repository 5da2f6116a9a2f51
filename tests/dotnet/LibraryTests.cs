namespace EntraPasswordReset.Tests;

public class LibraryTests
{
    [Fact]
    public void The_library_beside_the_assembly_fits() => Assert.Equal(3, Library.AbiVersion);

    [Fact]
    public void A_missing_library_is_named_with_its_whole_path()
    {
        var folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

        var missing = Assert.Throws<EntraResetException>(() => Library.Load(folder));

        Assert.Equal("library_missing", missing.Code);
        Assert.Contains(folder, missing.Message);
        Assert.Matches(@"[\\/](win|linux|osx)-(x64|arm64)[\\/]entra_reset\.(dll|so|dylib) is missing$", missing.Message);
        Assert.Contains("install", missing.Remedy);
    }

    [Fact]
    public void Row_members_come_from_core() => Assert.Equal(["UserId", "UserPrincipalName", "UPN", "ObjectId", "Id"], Flow.RowMembers());
}
