//! The window: address, document attributes, events, requests.

use nslab_small::Map;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, KeyboardEvent, Response};

use crate::store::Prefs;

/// The fragment's `key=value` pairs; a key without value has an empty one.
pub fn fragment() -> Map<String, String> {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    let pairs = hash.trim_start_matches('#').split('&').filter(|pair| !pair.is_empty());
    let decode = |text: &str| js_sys::decode_uri_component(text).map_or_else(|_| text.to_string(), String::from);
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| (key.to_string(), decode(value)))
        .collect()
}

/// Writes one pair of the fragment, or takes it out; the others stay. The browser's Back undoes it.
pub fn set_fragment(key: &str, value: Option<&str>) {
    let mut pairs = fragment();
    match value {
        Some(value) => drop(pairs.insert(key.to_string(), value.to_string())),
        None => drop(pairs.remove(key)),
    }
    let encode = |text: &str| js_sys::encode_uri_component(text).as_string().unwrap_or_default();
    let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}={}", encode(value))).collect();
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_hash(&pairs.join("&"));
    }
}

/// The lab's WebSocket: same origin, beside the page.
pub fn socket_url() -> Option<String> {
    let location = web_sys::window()?.location();
    let scheme = if location.protocol().ok()? == "https:" { "wss" } else { "ws" };
    Some(format!("{scheme}://{}/ws", location.host().ok()?))
}

/// Asks `/health` whether a live lab is here.
pub fn health(tell: impl FnOnce(bool) + 'static) {
    spawn_local(async move { tell(is_live().await.unwrap_or(false)) });
}

async fn is_live() -> Result<bool, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_str("/health")).await?.dyn_into()?;
    let health = JsFuture::from(response.json()?).await?;
    Ok(response.ok() && js_sys::Reflect::get(&health, &"live".into())?.as_bool().unwrap_or(false))
}

/// Is there a network?
pub fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// Writes theme and language to the document.
pub fn apply(prefs: &Prefs) {
    let root = web_sys::window().and_then(|window| window.document()).and_then(|document| document.document_element());
    if let Some(root) = root {
        let _ = root.set_attribute("data-theme", prefs.theme.name());
        let _ = root.set_attribute("lang", prefs.lang.tag());
    }
}

/// Tells the first paint's script that the page has taken over; answers whether Run was pressed meanwhile.
pub fn ready() -> bool {
    let global = js_sys::global();
    let nslab = js_sys::Reflect::get(&global, &"nslab".into()).unwrap_or(JsValue::UNDEFINED);
    let ready = js_sys::Reflect::get(&nslab, &"ready".into()).ok().and_then(|f| f.dyn_into::<js_sys::Function>().ok());
    ready.and_then(|ready| ready.call0(&nslab).ok()).and_then(|pressed| pressed.as_bool()).unwrap_or(false)
}

/// Listeners of the window; they end when dropped.
pub struct Listeners {
    _all: Vec<EventListener>,
}

/// Listens to keys, sizes, the network, the address and to pointing at linked words.
pub fn listen(
    on_key: impl Fn(KeyboardEvent) + 'static,
    on_size: impl Fn() + 'static,
    on_online: impl Fn() + Clone + 'static,
    on_fragment: impl Fn() + 'static,
) -> Option<Listeners> {
    let window = web_sys::window()?;
    let document = window.document()?;
    let active = EventListenerOptions::enable_prevent_default();
    let key = EventListener::new_with_options(&window, "keydown", active, move |event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            on_key(event.clone());
        }
    });
    let size = EventListener::new(&window, "resize", move |_| on_size());
    let again = on_online.clone();
    let online = EventListener::new(&window, "online", move |_| on_online());
    let offline = EventListener::new(&window, "offline", move |_| again());
    let fragment = EventListener::new(&window, "hashchange", move |_| on_fragment());
    let root = document.document_element()?;
    let over = EventListener::new(&document, "pointerover", move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let linked = target
            .and_then(|target| target.closest("[data-ns]").ok().flatten())
            .and_then(|e| e.get_attribute("data-ns"));
        match linked {
            Some(ns) => drop(root.set_attribute("data-lit", &ns)),
            None => drop(root.remove_attribute("data-lit")),
        }
    });
    Some(Listeners { _all: vec![key, size, online, offline, fragment, over] })
}

/// The element that the page is drawn into.
pub fn root() -> Element {
    let document = web_sys::window().and_then(|window| window.document());
    document.and_then(|document| document.get_element_by_id("app")).expect("web/index.html has an element `app`")
}
