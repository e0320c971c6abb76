//! What the page's address says, and the lab that it leads to.

use nslab_words::scene::SCENES;
use yew::Context;

use super::{App, Msg};
use crate::platform;
use crate::store::{Action, Lab, Mode, Rest};

/// Milliseconds after which a lab that did not answer is asked again.
const LAB_AGAIN_MS: f64 = 4_000.0;

impl App {
    /// A lab whose token is known and that does not answer is looked for again.
    pub(super) fn look_for_lab(&mut self, ctx: &Context<Self>) {
        let is_gone = matches!(self.state.lab, Lab::Absent | Lab::Lost);
        if !is_gone || self.token.is_empty() {
            self.lab_is_due = None;
        } else if self.lab_is_due.is_none() {
            let ask = ctx.link().callback(|()| Msg::AskHealth);
            self.lab_is_due = Some(platform::after(LAB_AGAIN_MS, move || ask.emit(())));
        }
    }

    /// The address names the scene.
    pub(super) fn tell_scene(&mut self) {
        let scene = self.state.scene.map(|scene| scene.id);
        // One that was asked for before the rest came is still to be played.
        if self.state.rest == Rest::There && self.fragment.get("scene").map(String::as_str) != scene {
            platform::set_fragment("scene", scene);
            self.fragment = platform::fragment();
        }
    }

    /// Somebody typed another address, or went back.
    pub(super) fn follow_fragment(&mut self, ctx: &Context<Self>) {
        let fragment = platform::fragment();
        let before = std::mem::replace(&mut self.fragment, fragment.clone());
        // A language that was chosen on the page since stays.
        if let Some(tag) = fragment.get("lang").filter(|tag| before.get("lang") != Some(tag)) {
            self.apply(ctx, Action::Lang(nslab_words::Lang::from_tag(tag)));
        }
        if let Some(token) = fragment.get("token").filter(|token| **token != self.token) {
            self.token.clone_from(token);
            self.state.has_token = !token.is_empty();
            self.is_mode_due = true;
            ctx.link().send_message(Msg::AskHealth);
        }
        let scene = fragment.get("scene").and_then(|id| SCENES.iter().position(|scene| scene.id == *id));
        let shown = self.state.scene.and_then(|shown| SCENES.iter().position(|scene| scene.id == shown.id));
        if scene != shown {
            self.apply(ctx, scene.map_or(Action::Program, Action::Scene));
        }
    }

    pub(super) fn health(&mut self, ctx: &Context<Self>, is_live: bool) {
        self.lab_is_due = None;
        if matches!(self.state.lab, Lab::Connecting | Lab::Connected { .. }) {
            return;
        }
        // Of a lab that was lost it stays said, until it answers.
        if is_live {
            self.state.lab = Lab::Reachable;
        }
        if !std::mem::take(&mut self.is_mode_due) {
            return;
        }
        let fragment = platform::fragment();
        let mode = match fragment.get("mode").map(String::as_str) {
            Some("both") => Mode::Both,
            // A link never starts a real run by itself: it only chooses the kernel.
            Some("real") if is_live && self.state.has_token => Mode::Real,
            _ => return,
        };
        self.apply(ctx, Action::Mode(mode));
    }
}
