//! Starting the listeners.

use std::io;
use std::net::Ipv4Addr;
use std::path::Path;

use serde::Serialize;
use tokio::net::TcpListener;

use crate::steering::foreign;
use crate::wire::connection::{Line, Listener};
use crate::wire::web;
use crate::{FakeGraph, router};

/// Where a running tenant is.
#[derive(Clone, Debug, Serialize)]
pub struct Addresses {
    /// Root of Graph, without version.
    pub endpoint: String,
    /// The page, if there is one.
    pub web: Option<String>,
    /// Root of the host that is not Graph's.
    pub foreign: String,
}

/// Serves on loopback until the process ends; with a folder also the page in it, on an origin of its own.
///
/// # Errors
/// The port is taken.
pub async fn start(graph: FakeGraph, port: u16, web_folder: Option<&Path>) -> io::Result<Addresses> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let endpoint = format!("http://{}", listener.local_addr()?);
    let foreign = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    graph.set_foreign(format!("http://{}", foreign.local_addr()?));
    let trap = foreign::router(graph.clone());
    tokio::spawn(async { axum::serve(foreign, trap).await });
    let foreign = graph.foreign().to_owned();
    let service = router(graph).into_make_service_with_connect_info::<Line>();
    tokio::spawn(async { axum::serve(Listener(listener), service).await });

    let mut web = None;
    if let Some(folder) = web_folder {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        web = Some(format!("http://{}/", listener.local_addr()?));
        let site = web::router(folder, &endpoint);
        tokio::spawn(async { axum::serve(listener, site).await });
    }
    Ok(Addresses { endpoint, web, foreign })
}
