//! The WebSocket.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{CloseEvent, Event, MessageEvent, WebSocket};

/// What a socket tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SocketEvent {
    /// It is open.
    Open,
    /// A text frame.
    Message(String),
    /// It is closed, or never opened.
    Closed,
}

/// An open socket; dropping it closes it.
pub struct Socket {
    socket: WebSocket,
    _open: Closure<dyn FnMut(Event)>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _close: Closure<dyn FnMut(CloseEvent)>,
}

impl Socket {
    /// Opens one; `None` if the address is none.
    pub fn open(url: &str, tell: impl Fn(SocketEvent) + Clone + 'static) -> Option<Socket> {
        let socket = WebSocket::new(url).ok()?;
        let (on_open, on_message, on_close) = (tell.clone(), tell.clone(), tell);
        let open = Closure::<dyn FnMut(Event)>::new(move |_| on_open(SocketEvent::Open));
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                on_message(SocketEvent::Message(text));
            }
        });
        let close = Closure::<dyn FnMut(CloseEvent)>::new(move |_| on_close(SocketEvent::Closed));
        socket.set_onopen(Some(open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(close.as_ref().unchecked_ref()));
        Some(Socket { socket, _open: open, _message: message, _close: close })
    }

    /// Sends a text frame; what a closed socket loses is told by `Closed`.
    pub fn send(&self, text: &str) {
        let _ = self.socket.send_with_str(text);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onclose(None);
        self.socket.set_onmessage(None);
        self.socket.set_onopen(None);
        let _ = self.socket.close();
    }
}
