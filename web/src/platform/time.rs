//! Clocks and frames.

use gloo_timers::callback::{Interval, Timeout};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Milliseconds of the page's own clock.
pub fn now_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

/// Milliseconds since 1970.
pub fn epoch_ms() -> f64 {
    js_sys::Date::now()
}

/// Calls `f` before the next picture is drawn.
pub fn next_frame(f: impl FnOnce() + 'static) {
    let closure = Closure::once_into_js(f);
    if let Some(window) = web_sys::window() {
        // It fails only in a document that is not shown.
        let _ = window.request_animation_frame(closure.unchecked_ref());
    }
}

/// A call that is due; it is not made once this is dropped.
pub struct Alarm {
    _timeout: Timeout,
}

/// Calls `f` after so many milliseconds, at most a day.
pub fn after(ms: f64, f: impl FnOnce() + 'static) -> Alarm {
    const DAY_MS: f64 = 86_400_000.0;
    Alarm { _timeout: Timeout::new(ms.clamp(0.0, DAY_MS).ceil() as u32, f) }
}

/// The player's clock; it stops when dropped.
pub struct Clock {
    _interval: Interval,
}

impl Clock {
    /// Ticks so many times a second.
    pub fn new(per_second: u32, tick: impl Fn() + 'static) -> Clock {
        Clock { _interval: Interval::new(1000 / per_second.max(1), tick) }
    }
}
