//! Many users against a tenant 100 ms away: the recipes, Microsoft's SDK, and ours, in one run and as ratios.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use xshell::{Shell, cmd};

use crate::tenant::Tenant;
use crate::tools::{has, has_dotnet, has_powershell, say};

/// How far the tenant is away.
const LATENCY_MS: u32 = 100;
/// All others are told as multiples of this way's numbers.
const OURS: &str = "module";
const WAYS: [&str; 5] = ["recipe", "recipe with look-ups", "parallel", OURS, "module over Invoke-MgGraphRequest"];

/// What one way cost.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Cost {
    reset: u32,
    wall_ms: f64,
    processor_ms: f64,
    #[serde(rename = "peakMiB")]
    peak_mib: f64,
    #[serde(default)]
    round_trips: f64,
}

pub fn run(sh: &Shell, users: u32) -> Result<()> {
    say(&format!("{users} users, the tenant {LATENCY_MS} ms away"));
    ensure!(has_powershell(sh) && has_dotnet(sh), "there is no PowerShell here, or no .NET SDK");
    let mut costs = Vec::new();
    for way in WAYS {
        let measure = |sh: &Shell, tenant: &Tenant, list: &str| {
            let (endpoint, root) = (&tenant.endpoint, sh.current_dir());
            let (module, session) = (root.join("target/module/EntraPasswordReset"), root.join("tests/pester/GraphPowerShell.psm1"));
            let options = ["-Way", way, "-Users", list, "-GraphEndpoint", endpoint];
            cmd!(sh, "pwsh -NoProfile -File xtask/bench/bulk.ps1 {options...} -Module {module} -GraphSession {session}").quiet().read()
        };
        costs.push((way, cost(sh, users, measure)?));
    }
    let python = sh.current_dir().join("target/tmp/sdk/bin/python");
    if has(sh, &python.to_string_lossy()) {
        let measure = |sh: &Shell, tenant: &Tenant, list: &str| {
            let endpoint = &tenant.endpoint;
            cmd!(sh, "{python} xtask/bench/bulk.py {list} {endpoint}").quiet().read()
        };
        costs.push(("msgraph-sdk with asyncio", cost(sh, users, measure)?));
    } else {
        println!("msgraph-sdk is not measured: the suite of Microsoft's own SDK (cargo xtask test) installs it");
    }
    print(users, &costs);
    Ok(())
}

/// A way's cost against a tenant of its own.
fn cost(sh: &Shell, users: u32, measure: impl Fn(&Shell, &Tenant, &str) -> xshell::Result<String>) -> Result<Cost> {
    let tenant = Tenant::start(sh)?;
    let names: Vec<String> = serde_json::from_value(post(&tenant, "users", &json!({ "count": users, "prefix": "bench" }))?)?;
    post(&tenant, "settings", &json!({ "latencyMs": LATENCY_MS, "roleAssignments": "allowed" }))?;
    let folder = sh.create_temp_dir()?;
    let list = folder.path().join("users.txt");
    sh.write_file(&list, names.join("\n"))?;
    let _token = sh.push_env("ENTRA_ACCESS_TOKEN", &tenant.token);
    let said = measure(sh, &tenant, &list.to_string_lossy())?;
    let line = said.lines().last().context("a way said nothing")?;
    let mut cost: Cost = serde_json::from_str(line).with_context(|| format!("reading {line}"))?;
    ensure!(cost.reset == users, "{} of {users} users were reset", cost.reset);
    let summary: Value = ureq::get(format!("{}/_test/log/summary", tenant.endpoint)).call()?.body_mut().read_json()?;
    cost.round_trips = summary["roundTrips"].as_f64().context("the tenant counts no round trips")?;
    Ok(cost)
}

fn print(users: u32, costs: &[(&str, Cost)]) {
    let Some((_, ours)) = costs.iter().find(|(way, _)| *way == OURS) else { return };
    println!("| way | wall time | round trips | processor time a user | peak memory |\n|---|---:|---:|---:|---:|");
    for (way, cost) in costs {
        println!(
            "| {way} | {:.1} | {:.1} | {:.1} | {:.1} |",
            cost.wall_ms / ours.wall_ms,
            cost.round_trips / ours.round_trips,
            cost.processor_ms / ours.processor_ms,
            cost.peak_mib / ours.peak_mib
        );
    }
    println!(
        "1.0 is {:.1} s, {} round trips, {:.2} ms of processor time a user, {:.0} MiB",
        ours.wall_ms / 1000.0,
        ours.round_trips,
        ours.processor_ms / f64::from(users),
        ours.peak_mib
    );
}

/// One call of the demo tenant's own routes.
fn post(tenant: &Tenant, route: &str, body: &Value) -> Result<Value> {
    Ok(ureq::post(format!("{}/_test/{route}", tenant.endpoint)).send_json(body)?.body_mut().read_json().unwrap_or_default())
}
