//! The embedded demo tenant as a running process.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::tools::fake_graph;

/// Serves until it is dropped.
pub struct Tenant {
    process: Child,
    /// The root for `-GraphEndpoint`.
    pub endpoint: String,
    /// The page's address.
    pub web: Option<String>,
    /// A token of the demo tenant's help desk.
    pub token: String,
}

impl Tenant {
    pub fn start(sh: &Shell) -> Result<Self> {
        let program = sh.current_dir().join(fake_graph());
        let mut command = Command::new(&program);
        command.args(["serve", "--port", "0"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let web = sh.current_dir().join("target/web");
        if web.exists() {
            command.arg("--web").arg(web);
        }
        let mut process = command.spawn().context("starting the demo tenant")?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().context("the demo tenant says nothing")?).read_line(&mut line)?;
        let addresses: serde_json::Value = serde_json::from_str(&line).context("reading the demo tenant's address")?;
        let endpoint = addresses["endpoint"].as_str().context("the demo tenant has no address")?.to_owned();
        let web = addresses["web"].as_str().map(str::to_owned);
        let token = cmd!(sh, "{program} token").quiet().read()?;
        Ok(Self { process, endpoint, web, token })
    }
}

impl Drop for Tenant {
    fn drop(&mut self) {
        // It ends by itself when its standard input closes.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
