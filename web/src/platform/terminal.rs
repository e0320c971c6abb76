//! xterm.js, once it has arrived.

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
    fn mount(this: &Module, host: &Element, on_data: &js_sys::Function, on_size: &js_sys::Function) -> View;

    type View;
    #[wasm_bindgen(method)]
    fn show(this: &View, before: &[u8], after: &[u8]);
}

struct Mounted {
    view: View,
    _on_data: Closure<dyn FnMut(Vec<u8>)>,
    _on_size: Closure<dyn FnMut(u16, u16)>,
}

/// The page's hold on the terminal; empty until it has arrived.
#[derive(Clone, Default)]
pub struct TerminalPort(Rc<RefCell<Option<Mounted>>>);

impl PartialEq for TerminalPort {
    fn eq(&self, other: &TerminalPort) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl TerminalPort {
    /// Loads the terminal into `host`.
    pub fn load(
        &self,
        host: Element,
        on_data: impl Fn(Vec<u8>) + 'static,
        on_size: impl Fn(u16, u16) + 'static,
        done: impl Fn() + 'static,
    ) {
        let port = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            // The plain text serves on where the module does not come.
            let Ok(module) = load("terminal").await else { return };
            let on_data = Closure::<dyn FnMut(Vec<u8>)>::new(on_data);
            let on_size = Closure::<dyn FnMut(u16, u16)>::new(on_size);
            let module: Module = module.unchecked_into();
            let view = module.mount(&host, on_data.as_ref().unchecked_ref(), on_size.as_ref().unchecked_ref());
            *port.0.borrow_mut() = Some(Mounted { view, _on_data: on_data, _on_size: on_size });
            done();
        });
    }

    /// Shows output, what is still to come dimmed.
    pub fn show(&self, before: &[u8], after: &[u8]) {
        if let Some(mounted) = &*self.0.borrow() {
            mounted.view.show(before, after);
        }
    }
}
