//! The part of the simulator that arrives after the first tree is drawn (`web/split`).

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::{JsFuture, spawn_local};

#[wasm_bindgen]
extern "C" {
    /// Returns once the second part is there; the stubs of the first part call it.
    #[wasm_bindgen(js_namespace = nslab)]
    fn rest();

    /// Fetches the second part; whether it came.
    #[wasm_bindgen(js_namespace = nslab, js_name = restArrives)]
    fn rest_arrives() -> js_sys::Promise;
}

/// Fetches the second part and tells whether it came.
pub fn fetch(tell: impl FnOnce(bool) + 'static) {
    spawn_local(async move {
        let came = JsFuture::from(rest_arrives()).await.is_ok_and(|came| came.as_bool() == Some(true));
        if came {
            rest();
        }
        tell(came);
    });
}
