//! Which path leads where.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use nslab_protocol::wire::{Limits, PROTOCOL_VERSION};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use super::metrics::Metrics;
use super::{conversation, origin};
use crate::session::{Budget, Registry};

/// Longest message of a client in bytes: a source in JSON, with room for escapes.
const MESSAGE_BYTES: usize = 2 * nslab_abi::limits::SOURCE_BYTES;

/// What the live lab offers; absent with `--sim-only`.
pub struct Lab {
    /// Clients must know it.
    pub token: String,
    /// `uname -r`.
    pub kernel: String,
    /// The distribution.
    pub os: String,
    /// The id plan of sessions.
    pub plan: nslab_keeper::Plan,
    /// What the kernel does not allow.
    pub missing: Vec<String>,
    /// Limits of a session.
    pub limits: Limits,
    /// The sessions' slots.
    pub registry: Registry,
}

/// Everything that handlers share.
pub struct Server {
    /// The live lab, if there is one.
    pub lab: Option<Lab>,
    /// Origins allowed beside the server's own.
    pub allowed_origins: Vec<String>,
    /// Where the built page lies.
    pub web_root: PathBuf,
    /// Counters.
    pub metrics: Metrics,
}

impl Server {
    /// Makes a server without anything counted.
    pub fn new(lab: Option<Lab>, allowed_origins: Vec<String>, web_root: PathBuf) -> Server {
        Server { lab, allowed_origins, web_root, metrics: Metrics::default() }
    }
}

impl Lab {
    /// Returns what one session may use up.
    pub fn budget(&self) -> Budget {
        let Limits { seconds, extensions, output_bytes, .. } = self.limits;
        Budget { seconds, extensions, output_bytes, events: nslab_abi::limits::RUN_SYSCALLS }
    }
}

/// Builds the router.
pub fn router(server: Arc<Server>) -> Router {
    let page = ServeDir::new(&server.web_root).precompressed_br().precompressed_gzip();
    Router::new()
        .route("/health", get(health))
        .route("/metrics", get(metrics))
        .route("/ws", get(ws))
        .fallback_service(page)
        // Names of built files carry a hash, but the page itself does not: browsers ask whether it changed.
        .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, HeaderValue::from_static("no-cache")))
        .layer(SetResponseHeaderLayer::if_not_present(
            axum::http::header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .with_state(server)
}

async fn health(State(server): State<Arc<Server>>) -> Response {
    let body = serde_json::json!({
        "version": env!("CARGO_PKG_VERSION"),
        "protocol": PROTOCOL_VERSION,
        "live": server.lab.is_some(),
    });
    // No secrets here, so that a page from elsewhere can find out whether there is a lab.
    let headers = [(ACCESS_CONTROL_ALLOW_ORIGIN, "*"), (CONTENT_TYPE, "application/json")];
    (headers, body.to_string()).into_response()
}

async fn metrics(State(server): State<Arc<Server>>) -> Response {
    let free = server.lab.as_ref().map_or(0, |lab| lab.registry.free());
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], server.metrics.text(free)).into_response()
}

async fn ws(
    State(server): State<Arc<Server>>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    if !origin::is_allowed(&headers, &server.allowed_origins) {
        Metrics::count(&server.metrics.refused);
        return (StatusCode::FORBIDDEN, "this origin is not allowed; start the lab with --allow-origin\n")
            .into_response();
    }
    Metrics::count(&server.metrics.connections);
    upgrade.max_message_size(MESSAGE_BYTES).on_upgrade(move |socket| conversation::hold(socket, server))
}
