use super::*;

#[test]
fn prints() {
    for o in [
        "",
        r#"{"length":8}"#,
        r#"{"length":11}"#,
        r#"{"length":12}"#,
        r#"{"length":256}"#,
        r#"{"length":16,"require":["digit"],"forbid":["symbol"]}"#,
        r#"{"symbols":"all","allowLookAlikes":true}"#,
        r#"{"keyboardSafe":true}"#,
        r#"{"length": 12, "forUser": ["Adele Vance", "adele@contoso.example"], "bannedWords": ["widget"]}"#,
    ] {
        let p = PasswordPolicy::parse(o.as_bytes()).unwrap();
        println!("{o} {}", p.entropy_bits());
    }
}
