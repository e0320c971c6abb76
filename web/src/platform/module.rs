//! Modules that arrive later: the editor and the terminal.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// `import()` of a bundled module, from `static/boot.js`.
    #[wasm_bindgen(js_namespace = nslab, js_name = load)]
    fn load_module(name: &str) -> js_sys::Promise;
}

/// Imports a bundled module.
pub async fn load(name: &str) -> Result<JsValue, JsValue> {
    JsFuture::from(load_module(name)).await
}
