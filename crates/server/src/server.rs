//! The server itself: an address, a runtime, and an orderly end.

use crate::{connections, options::ServeOptions, router::router_with};
use dictum::{Dictum, Error, Result, model::ErrorKind};
use std::{
    future::Future,
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};
use tokio::{runtime, signal, sync::oneshot, time::sleep};

/// How long answers under way may take once the server is told to end.
const LAST_ANSWERS: Duration = Duration::from_secs(5);

/// A reading room that has its address, and serves once it runs.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    dictum: Arc<Dictum>,
    options: ServeOptions,
}

impl Server {
    /// Takes the address to listen on: `127.0.0.1:8080`; port 0 takes any that is free.
    ///
    /// # Errors
    /// Asked wrongly for what is no address; unavailable where another program listens there.
    pub fn bind(dictum: Arc<Dictum>, listen: &str) -> Result<Server> {
        let listener = TcpListener::bind(listen).map_err(|error| cannot_listen(listen, &error))?;
        let prepared = listener.set_nonblocking(true).and_then(|()| listener.local_addr());
        let address = prepared.map_err(|error| cannot_listen(listen, &error))?;
        Ok(Server { listener, address, dictum, options: ServeOptions::default() })
    }

    /// Serves in the way that was chosen.
    pub fn with_options(mut self, options: ServeOptions) -> Server {
        self.options = options;
        self
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `shutdown` is done, then lets answers under way end, for five seconds at most.
    ///
    /// # Errors
    /// Internal, where the runtime cannot take the listener.
    pub async fn run_until(self, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<()> {
        let listener = tokio::net::TcpListener::from_std(self.listener).map_err(|error| fault(&error))?;
        let (told, ending) = oneshot::channel();
        let told_to_end = async move {
            shutdown.await;
            // Nobody listens any more if serving has ended by itself.
            let _ = told.send(());
        };
        let router = router_with(self.dictum, self.options);
        let serving = connections::serve(listener, router, told_to_end);
        let out_of_patience = async move {
            // Where the sender is gone, serving has ended already, and the other branch tells.
            let _ = ending.await;
            sleep(LAST_ANSWERS).await;
        };
        tokio::select! {
            () = serving => Ok(()),
            () = out_of_patience => Ok(()),
        }
    }
}

/// Serves an archive until Ctrl-C or SIGTERM; `on_ready` is told the address once requests are taken.
///
/// # Errors
/// As [`Server::bind`] and [`Server::run_until`].
pub fn serve_blocking(
    dictum: Arc<Dictum>,
    listen: &str,
    options: ServeOptions,
    on_ready: impl FnOnce(SocketAddr),
) -> Result<()> {
    let server = Server::bind(dictum, listen)?.with_options(options);
    let runtime = runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| fault(&error))?;
    let told_to_end = {
        let _inside = runtime.enter();
        told_to_end()?
    };
    on_ready(server.address());
    let ended = runtime.block_on(server.run_until(told_to_end));
    runtime.shutdown_timeout(LAST_ANSWERS);
    ended
}

/// What is done once somebody presses Ctrl-C, or the machine asks the program to end.
#[cfg(unix)]
fn told_to_end() -> Result<impl Future<Output = ()> + Send + 'static> {
    use signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt()).map_err(|error| fault(&error))?;
    let mut terminate = signal(SignalKind::terminate()).map_err(|error| fault(&error))?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// What is done once somebody presses Ctrl-C.
#[cfg(not(unix))]
fn told_to_end() -> Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        // Where Ctrl-C cannot be heard the program ends without being asked.
        let _ = signal::ctrl_c().await;
    })
}

fn cannot_listen(listen: &str, error: &io::Error) -> Error {
    let (kind, hint) = match error.kind() {
        io::ErrorKind::AddrInUse => {
            (ErrorKind::Unavailable, "another program listens there; port 0 takes any port that is free")
        }
        io::ErrorKind::PermissionDenied => {
            (ErrorKind::AskedWrongly, "ports below 1024 need special rights; take a higher one")
        }
        _ => (ErrorKind::AskedWrongly, "an address of this machine is wanted, such as 127.0.0.1:8080"),
    };
    Error::new(kind, format!("cannot listen on {listen}: {error}")).with_hint(hint)
}

fn fault(error: &io::Error) -> Error {
    Error::new(ErrorKind::Internal, format!("the server cannot go on: {error}"))
}
