//! Counters for operators, in Prometheus's text format.

use std::sync::atomic::{AtomicU64, Ordering};

/// What has been counted since the start.
#[derive(Default)]
pub struct Metrics {
    /// Connections that were opened.
    pub connections: AtomicU64,
    /// Connections refused for token, origin or version.
    pub refused: AtomicU64,
    /// Sessions that were started.
    pub sessions: AtomicU64,
}

impl Metrics {
    /// Adds one.
    pub fn count(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns the exposition text; `free` slots are a gauge.
    pub fn text(&self, free: usize) -> String {
        let counters = [
            ("nslab_connections_total", "WebSocket connections opened", &self.connections),
            ("nslab_refused_total", "Connections refused for token, origin or version", &self.refused),
            ("nslab_sessions_total", "Sessions started", &self.sessions),
        ];
        let mut text = String::new();
        for (name, help, counter) in counters {
            let value = counter.load(Ordering::Relaxed);
            text.push_str(&format!("# HELP {name} {help}\n# TYPE {name} counter\n{name} {value}\n"));
        }
        text.push_str(&format!(
            "# HELP nslab_free_slots Sessions that could be started now\n# TYPE nslab_free_slots gauge\nnslab_free_slots {free}\n"
        ));
        text
    }
}
