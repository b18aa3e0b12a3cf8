//! A central system of many processes: a broker, a worker and gateways, and the
//! one of a single process that it is compared to.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use super::caller::{Caller, Outcome};
use crate::charge_point::PATIENCE;
use crate::contender::{Folder, SERVE, listens_at};
use crate::process::{Cores, Program};

/// `ocpp16 serve --role all`, without a broker.
pub(crate) struct Single {
    pub(crate) all: Program,
    pub(crate) address: SocketAddr,
    _files: Folder,
}

/// Gateways behind one address, a worker, and the broker between them.
pub(crate) struct System {
    pub(crate) gateways: Vec<Program>,
    pub(crate) worker: Program,
    pub(crate) broker: Program,
    pub(crate) broker_address: SocketAddr,
    /// Where charge points connect.
    pub(crate) address: SocketAddr,
    cores: Option<Cores>,
    _files: Folder,
}

impl Single {
    pub(crate) fn start(cores: Option<Cores>) -> io::Result<Self> {
        let (mut command, files) = with_database("all")?;
        let mut all = Program::start(command.args(LISTEN), cores)?;
        let address = listens_at(&all.line()?)?;
        Ok(Self { all, address, _files: files })
    }
}

impl System {
    pub(crate) fn start(
        nats_server: &Path,
        gateways: usize,
        cores: Option<Cores>,
    ) -> io::Result<Self> {
        let (broker, broker_address) = start_broker(nats_server, cores)?;
        let (mut command, files) = with_database("worker")?;
        command.args(["--role", "worker", "--nats", &url(broker_address)]);
        // What is asked to see whether it answers makes no sense to it.
        command.env("OCPP16_LOG", "error,ocpp16_server::nats::handling=off");
        let mut worker = Program::start(&mut command, cores)?;
        if worker.line()?.is_empty() {
            return Err(io::Error::other("the worker does not start"));
        }
        // A gateway that finds no worker lets nobody in.
        let mut caller = Caller::connect(broker_address, "system")?;
        until("a worker answers", || {
            Ok(caller.request("ocpp16.request.Heartbeat.NOBODY")? != Outcome::NoResponders)
        })?;
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let gateways = Vec::with_capacity(gateways);
        let mut system =
            Self { gateways, worker, broker, broker_address, address, cores, _files: files };
        for _ in 0..system.gateways.capacity() {
            system.add_gateway()?;
        }
        Ok(system)
    }

    /// Starts another gateway on the same address.
    pub(crate) fn add_gateway(&mut self) -> io::Result<()> {
        let mut command = serve()?;
        command.args(["--role", "gateway", "--nats", &url(self.broker_address)]);
        command.arg("--listen").arg(self.address.to_string());
        command.env("OCPP16_OCPP_REUSE_PORT", "true");
        let mut gateway = Program::start(&mut command, self.cores)?;
        self.address = listens_at(&gateway.line()?)?;
        let line = gateway.line()?;
        let http = line.split('/').nth(2).unwrap_or_default();
        until("a gateway is ready", || is_ready(http))?;
        self.gateways.push(gateway);
        Ok(())
    }

    /// CPU time of the gateways, of the worker and of the broker.
    pub(crate) fn cpu_time(&self) -> io::Result<[Duration; 3]> {
        let gateways: io::Result<Duration> = self.gateways.iter().map(Program::cpu_time).sum();
        Ok([gateways?, self.worker.cpu_time()?, self.broker.cpu_time()?])
    }
}

const LISTEN: [&str; 2] = ["--listen", "127.0.0.1:0"];

/// `ocpp16 serve`, with nothing in memory that charge points do not need.
fn serve() -> io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?.with_file_name(SERVE));
    command.args(["serve", "--http", "127.0.0.1:0"]);
    command.env("OCPP16_LOG", "error");
    command.env("OCPP16_HTTP_MESSAGE_MEMORY", "1MiB");
    // Heartbeats tell as much.
    command.env("OCPP16_OCPP_PING_INTERVAL", "off");
    Ok(command)
}

/// The same, with a database of its own, which is beside the executable: a folder
/// for temporary files may be in memory.
fn with_database(name: &str) -> io::Result<(Command, Folder)> {
    let folder = std::env::current_exe()?.with_file_name(format!("bench-nodes-{name}"));
    let folder = Folder::new(folder)?;
    let mut command = serve()?;
    command.arg("--database").arg(folder.0.join("ocpp16.db"));
    Ok((command, folder))
}

fn start_broker(nats_server: &Path, cores: Option<Cores>) -> io::Result<(Program, SocketAddr)> {
    const LISTENS: &str = "Listening for client connections on ";

    // It says on standard error where it listens.
    let mut command = Command::new("sh");
    command.args(["-c", "exec \"$@\" 2>&1", "sh"]).arg(nats_server);
    command.args(["--addr", "127.0.0.1", "--port", "-1"]);
    let mut broker = Program::start(&mut command, cores)?;
    let mut said = String::new();
    let mut address = None;
    loop {
        let line = broker.line()?;
        if let Some((_, heard)) = line.split_once(LISTENS) {
            address = heard.trim().parse().ok();
        } else if line.trim_end().ends_with("Server is ready") {
            let address = address.ok_or_else(|| io::Error::other("nats-server hides its port"))?;
            return Ok((broker, address));
        } else if line.is_empty() {
            let path = nats_server.display();
            let hint = "tests/run installs one; --nats-server names another";
            return Err(io::Error::other(format!("no nats-server at {path} ({hint}): {said}")));
        }
        said += &line;
    }
}

fn is_ready(http: &str) -> io::Result<bool> {
    let mut stream = TcpStream::connect(http)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: {http}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer.starts_with("HTTP/1.1 200 "))
}

fn until(what: &str, mut ask: impl FnMut() -> io::Result<bool>) -> io::Result<()> {
    let start = Instant::now();
    while !ask()? {
        if start.elapsed() > PATIENCE {
            return Err(io::Error::other(format!("still not so: {what}")));
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

fn url(broker: SocketAddr) -> String {
    format!("nats://{broker}")
}
