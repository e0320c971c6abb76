//! CodeMirror, once it has arrived.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

use super::module::load;

#[wasm_bindgen]
extern "C" {
    type Module;
    #[wasm_bindgen(method)]
    fn mount(
        this: &Module,
        host: &Element,
        text: &str,
        label: &str,
        on_change: &js_sys::Function,
        on_fix: &js_sys::Function,
    ) -> View;

    type View;
    #[wasm_bindgen(method)]
    fn set_text(this: &View, text: &str);
    #[wasm_bindgen(method)]
    fn set_marks(this: &View, json: &str);
    #[wasm_bindgen(method)]
    fn reveal(this: &View, line: u32);
}

struct Mounted {
    view: View,
    _on_change: Closure<dyn FnMut(String)>,
    _on_fix: Closure<dyn FnMut(usize)>,
}

/// The page's hold on the editor; empty until it has arrived.
#[derive(Clone, Default)]
pub struct EditorPort(Rc<RefCell<Option<Mounted>>>);

impl PartialEq for EditorPort {
    fn eq(&self, other: &EditorPort) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl EditorPort {
    /// Loads the editor into `host`; `text` is asked for when it is there.
    pub fn load(
        &self,
        host: Element,
        label: String,
        text: impl Fn() -> String + 'static,
        on_change: impl Fn(String) + 'static,
        on_fix: impl Fn(usize) + 'static,
        done: impl Fn() + 'static,
    ) {
        let port = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            // The text area serves on where the module does not come.
            let Ok(module) = load("editor").await else { return };
            let on_change = Closure::<dyn FnMut(String)>::new(on_change);
            let on_fix = Closure::<dyn FnMut(usize)>::new(on_fix);
            let module: Module = module.unchecked_into();
            let (change, fix) = (on_change.as_ref().unchecked_ref(), on_fix.as_ref().unchecked_ref());
            let view = module.mount(&host, &text(), &label, change, fix);
            *port.0.borrow_mut() = Some(Mounted { view, _on_change: on_change, _on_fix: on_fix });
            done();
        });
    }

    /// Replaces the text as one undoable edit.
    pub fn set_text(&self, text: &str) {
        if let Some(mounted) = &*self.0.borrow() {
            mounted.view.set_text(text);
        }
    }

    /// Shows diagnostics, notes and the current lines.
    pub fn set_marks(&self, json: &str) {
        if let Some(mounted) = &*self.0.borrow() {
            mounted.view.set_marks(json);
        }
    }

    /// Brings a line into view.
    pub fn reveal(&self, line: u32) {
        if let Some(mounted) = &*self.0.borrow() {
            mounted.view.reveal(line);
        }
    }
}
