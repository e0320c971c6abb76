//! Elements of the page: sizes, scrolling, focus.

use crate::keymap::Focus;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

/// Sizes that the layout needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// Width of the window.
    pub window: f64,
    /// Width of the tree's pane, if it is shown.
    pub tree: Option<f64>,
}

fn query(selector: &str) -> Option<Element> {
    web_sys::window()?.document()?.query_selector(selector).ok()?
}

/// Measures window and tree.
pub fn measure() -> Measured {
    let width = web_sys::window().and_then(|window| window.inner_width().ok()).and_then(|width| width.as_f64());
    let tree = query(".tree").map(|tree| f64::from(tree.client_width())).filter(|width| *width > 0.0);
    Measured { window: width.unwrap_or(1440.0), tree }
}

/// Scrolls a pane so that a strip of it is in view: if it is not, into the middle.
pub fn reveal(pane: &str, top: f64, height: f64) {
    let Some(element) = query(pane) else { return };
    let (at, room) = (f64::from(element.scroll_top()), f64::from(element.client_height()));
    if room > 0.0 && (top < at || top + height > at + room) {
        element.set_scroll_top((top - (room - height) / 2.0) as i32);
    }
}

/// Brings a line of the comparison into view and moves the focus there.
pub fn reveal_difference(index: usize) {
    if let Some(row) = query(&format!("[data-item='{index}']")) {
        row.scroll_into_view();
        if let Ok(row) = row.dyn_into::<HtmlElement>() {
            let _ = row.focus();
        }
    }
}

/// Moves the focus to a row of the tree.
pub fn focus_row(host_pid: u32) {
    if let Some(row) = query(&format!("[data-pid='{host_pid}']")).and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
        let _ = row.focus();
    }
}

/// Position and height of a scrolled element.
pub fn scroll_of(event: &Event) -> (f64, f64) {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.map_or((0.0, 200.0), |element| (f64::from(element.scroll_top()), f64::from(element.client_height())))
}

/// The value of a field.
pub fn value_of(event: &Event) -> String {
    let Some(target) = event.target() else { return String::new() };
    if let Some(area) = target.dyn_ref::<HtmlTextAreaElement>() {
        return area.value();
    }
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        return input.value();
    }
    js_sys::Reflect::get(&target, &"value".into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

/// Moves the focus to the first element that fits and is shown.
pub fn focus_first(selector: &str) {
    if let Some(element) = query(selector).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Where the focus is, as far as keys care.
pub fn focus() -> Focus {
    let active = web_sys::window().and_then(|window| window.document()).and_then(|document| document.active_element());
    let is_in = |selector: &str| active.as_ref().is_some_and(|e| e.closest(selector).ok().flatten().is_some());
    if is_in("input:not([type=checkbox]), textarea, select, .cm-editor, .xterm") {
        Focus::Text
    } else if is_in(".transport button") {
        Focus::Transport
    } else if is_in("button, a, input, summary, [role=treeitem]") {
        Focus::Button
    } else {
        Focus::Page
    }
}

/// The element around what an event is about that fits. An event's own `currentTarget` is the page's root: Yew listens there.
fn around(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

/// Where a pointer stands across the element around it that fits: 0 at its left edge, 1 at its right one.
pub fn fraction(event: &web_sys::PointerEvent, selector: &str) -> f64 {
    let Some(rect) = around(event, selector).map(|element| element.get_bounding_client_rect()) else { return 0.0 };
    ((f64::from(event.client_x()) - rect.left()) / rect.width().max(1.0)).clamp(0.0, 1.0)
}

/// Keeps a pointer's events at the element around it that fits.
pub fn capture(event: &web_sys::PointerEvent, selector: &str) {
    if let Some(element) = around(event, selector) {
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}
