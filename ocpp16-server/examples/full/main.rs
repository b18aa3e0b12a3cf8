//! A central system with everything around it: settings from a file, `ws` and
//! `wss`, security profiles, tenants, an audit log, and a console to call charge
//! points from.
//!
//!     cargo run -p ocpp16-server --features tls --example full -- ocpp16-server/examples/full/full.toml
//!
//! The file documents every setting. Type `help` when it runs. `keys CP001` makes
//! the key that CP001 connects with; until then nobody can connect.
//!
//! | file | what it shows |
//! |---|---|
//! | `settings.rs` | a settings file with errors that name the setting |
//! | `directory.rs`, `members.rs` | an `Admission` of one's own with a session value |
//! | `backend.rs` | a `Handler` with hooks, and work after an answer |
//! | `audit.rs` | an `Observer` that holds up nobody |
//! | `certificates.rs`, `signals.rs` | certificates that are replaced while serving |
//! | `console.rs` | calls to charge points, and every way they can fail |
//!
//! What charge points must be remembered by lies in a `MemoryStore` and is gone
//! at the end: a real central system implements `Store` on its database.

mod audit;
mod backend;
mod certificates;
mod console;
mod directory;
mod members;
mod settings;
mod signals;

use std::error::Error;
use std::io::{self, IsTerminal};
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use ocpp16_server::admission::SecurityProfiles;
use ocpp16_server::{Listener, MemoryStore, Server};
use tokio::net::TcpListener;

use audit::Audit;
use backend::Backend;
use certificates::Certificates;
use console::{Console, say};
use directory::Directory;
use members::Members;
use settings::{Ocpp, Settings};
use signals::{Hangups, told_to_stop};

/// Ends with status 0 when told to stop, and 2 if it cannot start.
#[tokio::main]
async fn main() -> ExitCode {
    let file = std::env::args_os().nth(1).unwrap_or_else(|| "full.toml".into());
    match run(Path::new(&file)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("full: {error}");
            ExitCode::from(2)
        }
    }
}

async fn run(file: &Path) -> Result<(), Box<dyn Error>> {
    let Settings { mut ocpp, auth, log, tenants } = Settings::read(file)?;
    tracing_subscriber::fmt()
        .with_max_level(log.level)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        .init();
    // Before anything is announced: whoever reads that may signal at once.
    let (told_to_stop, mut hangups) = (told_to_stop()?, Hangups::take()?);

    let store = MemoryStore::default();
    let directory = Directory::new(tenants, &store).await?;
    let profiles = SecurityProfiles::new(store.clone())
        .at_least(auth.lowest_profile)
        .certificates_of(auth.organizations);
    let members = Members { directory: directory.clone(), profiles };
    let mut builder = Server::builder(Backend::new(ocpp.heartbeat_interval_seconds), members)
        .path(ocpp.path.clone())
        .store(store.clone())
        .call_timeout(Duration::from_secs(ocpp.call_timeout_seconds.get()))
        .drain_timeout(Duration::from_secs(ocpp.drain_timeout_seconds));
    let audit = log.frames.as_deref().map(Audit::open).transpose();
    let audit = audit.map_err(|error| format!("log.frames: {error}"))?;
    if let Some(audit) = &audit {
        builder = builder.observer(audit.observer());
    }
    let server = builder.build();

    let certificates = ocpp.tls.take().map(Certificates::read).transpose()?;
    let listeners = listeners(&ocpp, certificates.as_ref()).await?;
    let console = Console::new(server.central_system(), directory, store);
    let reloading = async {
        if let Some(certificates) = &certificates {
            certificates.reload_at(&mut hangups).await;
        }
        std::future::pending().await
    };
    let stop = async {
        tokio::select! {
            () = told_to_stop => {}
            () = console.until_quit() => {}
            () = reloading => {}
        }
    };
    let drained = server.serve(listeners, stop).await;
    if let Some(audit) = audit {
        audit.finish();
    }
    match drained.cut {
        0 => say("all connections are closed"),
        cut => say(format_args!("{cut} connections were cut off before they were finished")),
    }
    Ok(())
}

/// Listens everywhere, and says where.
async fn listeners(
    ocpp: &Ocpp,
    certificates: Option<&Certificates>,
) -> Result<Vec<Listener>, Box<dyn Error>> {
    let mut listeners = Vec::new();
    for address in &ocpp.listen {
        let tcp = listen("ocpp.listen", address).await?;
        say(format_args!("ws://{}{}", tcp.local_addr()?, ocpp.path));
        listeners.push(Listener::plain(tcp));
    }
    if let Some(certificates) = certificates {
        for address in certificates.addresses() {
            let tcp = listen("ocpp.tls.listen", address).await?;
            say(format_args!("wss://{}{}", tcp.local_addr()?, ocpp.path));
            listeners.push(Listener::tls(tcp, certificates.tls()));
        }
    }
    Ok(listeners)
}

async fn listen(setting: &str, address: &SocketAddr) -> Result<TcpListener, String> {
    let listening = TcpListener::bind(address).await;
    listening.map_err(|error| format!("{setting}: cannot listen on {address}: {error}"))
}
