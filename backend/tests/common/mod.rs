//! A server of its own for each test, on a port that the kernel picks.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

/// A running `nslab serve`; ended when dropped.
pub struct Server {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub address: String,
    /// The token of the printed link.
    pub token: String,
}

impl Server {
    /// Starts a server and waits for its link.
    pub fn start(options: &[&str]) -> Server {
        let root = std::env::temp_dir().join(format!("nslab-test-{}", std::process::id()));
        std::fs::create_dir_all(&root).unwrap();
        std::fs::write(root.join("index.html"), "<!doctype html><title>nslab</title>").unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_nslab"))
            .args(["serve", "--listen", "127.0.0.1:0", "--web-root"])
            .arg(&root)
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut link = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut link).unwrap();
        let link = link.trim().strip_prefix("http://").expect("the link");
        let (address, fragment) = link.split_once('/').expect("a path");
        let token = fragment.strip_prefix("#token=").unwrap_or_default().to_string();
        Server { child, address: address.to_string(), token }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
