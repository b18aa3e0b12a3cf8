//! What a node of each role has.
//!
//! | role | listeners | books | messages go to | it works for others |
//! |---|---|---|---|---|
//! | `all` | yes | yes | its own books | with a broker |
//! | `gateway` | yes | no | workers | no |
//! | `worker` | no | yes | | yes |

use std::future::pending;

use ocpp16_server::nats::{Broker, Gateway, RemoteAdmission, RemoteStore, Worker};
use ocpp16_server::{CentralSystem, MemoryStore, Server};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::core::Cores;
use super::{ServeError, retention};
use crate::books::Books;
use crate::calls::Calls;
use crate::central_system::Ocpp16;
use crate::certificate_authority::CertificateAuthority;
use crate::events::Events;
use crate::gate::{Gate, Listeners, OpenDoor, Session};
use crate::http::{self, BookParts, Parts};
use crate::messages::{Archive, Messages};
use crate::nodes::{Listening, Nodes};
use crate::observer::{self, Recorder};
use crate::settings::{Live, Role, Settings, ToldEvents};
use crate::storage::Database;

/// What every node has.
pub(super) struct Site {
    live: Live,
    listeners: Listeners,
    /// None if there is no broker.
    pub(super) nodes: Option<Nodes>,
    pub(super) events: Events,
    /// The frames of late of its own charge points.
    messages: Messages,
    /// None on a gateway.
    pub(super) desk: Option<Desk>,
}

/// What a node has that keeps books.
pub(super) struct Desk {
    books: Books,
    calls: Calls,
    pub(super) archive: Archive,
    handler: Ocpp16,
}

impl Site {
    /// Opens the books, where there are any.
    pub(super) async fn open(
        live: &Live,
        nodes: Option<Nodes>,
        loopback: bool,
    ) -> Result<Self, ServeError> {
        let (settings, listeners) = (live.now(), Listeners::of(loopback));
        let events = Events::new(nodes.as_ref().map(|nodes| nodes.here().to_owned()));
        let (desk, last_message) = match settings.role {
            Role::All | Role::Worker => {
                let broker = nodes.as_ref().map(|nodes| nodes.broker().clone());
                let desk = Desk::open(&settings, live, &events, broker)?;
                let last_message = desk.books.last_message().await.map_err(ServeError::Books)?;
                (Some(desk), last_message)
            }
            Role::Gateway => (None, 0),
        };
        let messages = Messages::new(settings.http.message_memory.0.in_memory(), last_message);
        Ok(Self { live: live.clone(), listeners, nodes, events, messages, desk })
    }

    /// Sets up who deals with charge points.
    pub(super) fn staff(&self) -> Staff {
        let settings = self.live.now();
        let (server, central_system) = match (&self.desk, &self.nodes, settings.role) {
            (Some(desk), nodes, Role::All) => {
                let gate = Gate::new(desk.books.clone(), self.live.clone(), self.listeners);
                let server = settings.ocpp.apply(Server::builder(desk.handler.clone(), gate));
                let server = server.store(desk.books.clone()).observer(self.recorder());
                let server = match nodes {
                    Some(nodes) => server.broker(nodes.broker().clone()),
                    None => server,
                };
                let server = server.build();
                let central_system = server.central_system();
                (Some(OwnServer::WithBooks(server)), Some(central_system))
            }
            (None, Some(nodes), _) => {
                let broker = nodes.broker();
                let gateway = Gateway::new(broker);
                let gateway = if settings.nats.journal { gateway.journal() } else { gateway };
                let said = self.listeners.said();
                let mut admission = RemoteAdmission::new(broker).value(Listeners::SAID, said);
                let mut store = RemoteStore::new(broker);
                if settings.nats.foreign_workers {
                    admission =
                        admission.fallback(OpenDoor::new(self.live.clone(), self.listeners));
                    store = store.fallback(MemoryStore::default());
                }
                let server = settings.ocpp.apply(Server::builder(gateway, admission));
                let server = server.store(store).observer(self.recorder());
                let server = server.broker(broker.clone()).build();
                let central_system = server.central_system();
                (Some(OwnServer::Gateway(server)), Some(central_system))
            }
            (_, _, _) => (None, None),
        };
        let worker = match (&self.desk, &self.nodes) {
            (Some(desk), Some(nodes)) => {
                let gate = Gate::new(desk.books.clone(), self.live.clone(), Listeners::OfGateways);
                let worker = Worker::new(nodes.broker(), desk.handler.clone())
                    .concurrency(settings.nats.max_requests.size())
                    .roster(desk.books.clone())
                    .admission(gate)
                    .store(desk.books.clone());
                Some(if settings.nats.journal { worker.journal() } else { worker })
            }
            (_, _) => None,
        };
        let central_system = central_system
            .or_else(|| worker.as_ref().map(Worker::central_system))
            .unwrap_or_default();
        Staff { server, worker, central_system }
    }

    /// Starts what goes on beside, as long as the program runs: news of
    /// connections, and what is said to other nodes about them.
    pub(super) fn start_aside(&self, staff: &Staff) -> Option<Listening> {
        let events = self.events.clone();
        // Ends with the runtime: the central system that it watches is never gone.
        tokio::spawn(observer::follow(staff.central_system.clone(), events.clone()));
        let nodes = self.nodes.clone()?;
        // And so do these, with the broker.
        let listening = nodes.listen_for(&events);
        // Frames are with the connections.
        let demand = match (&staff.server, self.live.now().nats.events) {
            (Some(_), ToldEvents::Wanted) => Some(nodes.hear_demand(&events)),
            (None, _) | (_, ToldEvents::All) => None,
        };
        tokio::spawn(nodes.clone().tell(events, demand));
        if staff.server.is_some() {
            tokio::spawn(nodes.answer_frames(self.messages.clone()));
        }
        Some(listening)
    }

    /// Serves the HTTP interface until it is stopped.
    pub(super) fn serve_http(
        &self,
        listener: TcpListener,
        parts: Parts,
        stop: CancellationToken,
    ) -> JoinHandle<()> {
        match (&self.desk, &self.nodes) {
            (None, Some(nodes)) => {
                tokio::spawn(http::serve_gateway(listener, parts, nodes.clone(), stop))
            }
            (Some(desk), _) => {
                let books = BookParts {
                    books: desk.books.clone(),
                    calls: desk.calls.clone(),
                    messages: self.messages.clone(),
                    archive: desk.archive.clone(),
                };
                tokio::spawn(http::serve(listener, parts, books, stop))
            }
            (None, None) => unreachable!("the settings want a broker for a node without books"),
        }
    }

    /// Looks after the books, where there are any; never ends.
    pub(super) async fn look_after(&self) {
        match &self.desk {
            Some(desk) => retention::keep(&desk.books, &self.live).await,
            None => pending().await,
        }
    }

    fn recorder(&self) -> Recorder {
        Recorder {
            events: self.events.clone(),
            messages: self.messages.clone(),
            archive: self.desk.as_ref().map(|desk| desk.archive.clone()),
            live: self.live.clone(),
        }
    }
}

impl Desk {
    fn open(
        settings: &Settings,
        live: &Live,
        events: &Events,
        broker: Option<Broker>,
    ) -> Result<Self, ServeError> {
        let authority = match settings.auth.certificate_authority.files() {
            Some(files) => Some(CertificateAuthority::open(&files).map_err(ServeError::Authority)?),
            None => None,
        };
        let (place, shared) =
            (settings.database.url.0.place(), settings.database.changes_per_commit.size());
        let database = Database::open_sharing(place, shared).map_err(ServeError::Database)?;
        let books = Books::new(database, live.clone());
        let calls = Calls::new(books.clone());
        let archive = Archive::start(books.clone());
        let handler = Ocpp16::new(
            books.clone(),
            calls.clone(),
            events.clone(),
            live.clone(),
            authority,
            broker,
        );
        Ok(Self { books, calls, archive, handler })
    }
}

/// Who deals with charge points.
pub(super) struct Staff {
    /// With those that are connected to this node.
    server: Option<OwnServer>,
    /// With those of gateways.
    worker: Option<Worker<Ocpp16, Books>>,
    pub(super) central_system: CentralSystem,
}

enum OwnServer {
    WithBooks(Server<Ocpp16, Gate>),
    Gateway(Server<Gateway<Session>, RemoteAdmission<Session>>),
}

impl Staff {
    /// Serves until the program ends, and finishes what is in hand.
    ///
    /// # Errors
    ///
    /// Why there is a thread missing that charge points were to be connected to.
    pub(super) async fn serve(
        self,
        cores: Cores,
        draining: &CancellationToken,
    ) -> Result<(), ServeError> {
        let own = async {
            match self.server {
                Some(OwnServer::WithBooks(server)) => cores.serve(server, draining).await,
                Some(OwnServer::Gateway(server)) => cores.serve(server, draining).await,
                None => Ok(()),
            }
        };
        let others = async {
            if let Some(worker) = self.worker {
                worker.serve(draining.cancelled()).await;
            }
            Ok(())
        };
        tokio::try_join!(own, others).map_err(ServeError::Threads)?;
        Ok(())
    }
}
