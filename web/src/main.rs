//! The page: a thin view over the simulator, the live lab and the words.
#![forbid(unsafe_code)]

mod app;
mod check;
mod components;
mod host;
mod keymap;
mod layout;
mod platform;
mod store;

fn main() {
    yew::Renderer::<app::App>::with_root(platform::root()).render();
}
