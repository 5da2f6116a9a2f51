//! The program as other tests start it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

#[test]
fn serves_until_standard_input_closes() {
    let program = env!("CARGO_BIN_EXE_fake-graph");
    let folder = env!("CARGO_MANIFEST_DIR");
    let mut child =
        Command::new(program).args(["serve", "--port", "0", "--web", folder]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    let addresses: serde_json::Value = serde_json::from_str(&line).unwrap();
    let host = addresses["endpoint"].as_str().unwrap().strip_prefix("http://127.0.0.1:").unwrap();
    assert!(addresses["web"].as_str().unwrap().ends_with('/'));

    let token =
        Command::new(program).args(["token", "--upn", "AlexW@contoso.example", "--scopes", "User.Read,User.Read.All"]).output().unwrap();
    let token = String::from_utf8(token.stdout).unwrap();
    let mut stream = TcpStream::connect(format!("127.0.0.1:{host}")).unwrap();
    write!(stream, "GET /v1.0/me HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer {}\r\n\r\n", token.trim())
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("Alex Wilber"), "{answer}");

    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "", "one line, no more");
}

#[test]
fn a_tenant_in_another_cloud_takes_that_clouds_tokens() {
    let program = env!("CARGO_BIN_EXE_fake-graph");
    let mut child = Command::new(program).args(["serve", "--cloud", "China"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let addresses: serde_json::Value = serde_json::from_str(&line).unwrap();
    let host = addresses["endpoint"].as_str().unwrap().strip_prefix("http://").unwrap().to_owned();
    for (cloud, status) in [("China", "HTTP/1.1 200"), ("Global", "HTTP/1.1 401")] {
        let token = Command::new(program).args(["token", "--cloud", cloud]).output().unwrap();
        let token = String::from_utf8(token.stdout).unwrap();
        let mut stream = TcpStream::connect(&host).unwrap();
        let path = "/v1.0/users/AdeleV@contoso.example";
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAuthorization: Bearer {}\r\n\r\n", token.trim())
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with(status), "{cloud}: {answer}");
    }
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}

#[test]
fn wrong_arguments_are_named() {
    for (arguments, text) in [
        (vec!["serve", "--colour"], "invalid option '--colour'"),
        (vec!["token", "--upn", "nobody@contoso.example"], "no user \"nobody@contoso.example\" in the demo tenant"),
        (vec!["serve", "--cloud", "Germany"], "no cloud \"Germany\", give Global, USGov, USGovDoD or China"),
        (vec![], "names no command, give serve or token"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_fake-graph")).args(&arguments).output().unwrap();
        assert!(!output.status.success());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(text), "{arguments:?}: {said}");
    }
}
