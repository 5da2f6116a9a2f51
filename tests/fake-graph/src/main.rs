//! The demo tenant as a program: `fake-graph serve` and `fake-graph token`.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use fake_graph::FakeGraph;
use fake_graph::tenant::Tenant;
use fake_graph::tenant::cloud::Cloud;
use fake_graph::tenant::token::TokenRequest;
use fake_graph::wire::serve::start;
use lexopt::prelude::*;

const USAGE: &str = "\
fake-graph serve [--port <n>] [--web <folder>] [--cloud <cloud>] [--aud <audience>] [--stay]
    serves the demo tenant on loopback, prints {\"endpoint\",\"web\",\"foreign\"} in one line, and runs until standard input closes
    (--stay: until it is ended)
fake-graph token [--upn <name> | --app-only [--app <name>]] [--scopes <a,b>] [--cloud <cloud>] [--aud <audience>] [--expires-in-sec <n>]
    prints an access token for the demo tenant
<cloud>: Global (default), USGov, USGovDoD or China
";

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> ExitCode {
    match run(lexopt::Parser::from_env()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Where standard error is closed as well, the exit code has to do.
            let _ = writeln!(std::io::stderr(), "fake-graph: {failure}\n{USAGE}");
            ExitCode::FAILURE
        }
    }
}

async fn run(mut arguments: lexopt::Parser) -> Result<(), Failure> {
    match arguments.next()? {
        Some(Value(command)) if command == "serve" => serve(arguments).await,
        Some(Value(command)) if command == "token" => token(arguments),
        Some(Long("help") | Short('h')) => say(USAGE),
        Some(other) => Err(other.unexpected().into()),
        None => Err("names no command, give serve or token".into()),
    }
}

async fn serve(mut arguments: lexopt::Parser) -> Result<(), Failure> {
    let (mut port, mut web, mut audience, mut stay) = (0, None, None, false);
    let mut cloud = Cloud::default();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("port") => port = arguments.value()?.parse()?,
            Long("web") => web = Some(PathBuf::from(arguments.value()?)),
            Long("cloud") => cloud = arguments.value()?.parse()?,
            Long("aud") => audience = Some(arguments.value()?.string()?),
            Long("stay") => stay = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let graph = FakeGraph::with_audience(cloud, audience.as_deref().unwrap_or(cloud.graph()))?;
    let addresses = start(graph, port, web.as_deref()).await?;
    say(&format!("{}\n", serde_json::to_string(&addresses)?))?;
    if stay {
        std::future::pending::<()>().await;
    }
    tokio::io::copy(&mut tokio::io::stdin(), &mut tokio::io::sink()).await?;
    Ok(())
}

fn token(mut arguments: lexopt::Parser) -> Result<(), Failure> {
    let (mut request, mut cloud) = (TokenRequest::default(), Cloud::default());
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("upn") => request.upn = Some(arguments.value()?.string()?),
            Long("app-only") => request.app_only = true,
            Long("app") => request.app = Some(arguments.value()?.string()?),
            Long("scopes") => request.scopes = Some(arguments.value()?.string()?.split(',').map(str::to_owned).collect()),
            Long("cloud") => cloud = arguments.value()?.parse()?,
            Long("aud") => request.aud = Some(arguments.value()?.string()?),
            Long("expires-in-sec") => request.expires_in_sec = Some(arguments.value()?.parse()?),
            other => return Err(other.unexpected().into()),
        }
    }
    say(&format!("{}\n", request.token(&Tenant::demo(cloud)?, cloud.graph())?))
}

fn say(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}
