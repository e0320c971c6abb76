//! Edges between panes: they drag, and move by arrow keys.

use yew::prelude::*;

use super::{Act, on};
use crate::platform::capture;
use crate::store::{Action, Edge, State};

/// Pixels that an arrow key moves an edge.
const KEY_STEP: f64 = 16.0;

/// Draws the three edges of the desk.
pub fn edges(state: &State, act: &Act) -> Html {
    if state.window < 1280.0 {
        return html! {};
    }
    html! { <>{ edge(state, act, Edge::Editor) }{ edge(state, act, Edge::Inspector) }{ edge(state, act, Edge::Bottom) }</> }
}

fn edge(state: &State, act: &Act, edge: Edge) -> Html {
    let (class, orientation, value) = match edge {
        Edge::Editor => ("edge-editor", "vertical", state.prefs.edges[0]),
        Edge::Inspector => ("edge-inspector", "vertical", state.prefs.edges[1]),
        Edge::Bottom => ("edge-bottom", "horizontal", state.prefs.edges[2]),
    };
    let moved = {
        let act = act.clone();
        Callback::from(move |event: PointerEvent| {
            if event.buttons() & 1 == 1 {
                let by = if edge == Edge::Bottom { event.movement_y() } else { event.movement_x() };
                act.emit(Action::Edge(edge, f64::from(by)));
            }
        })
    };
    let keyed = {
        let act = act.clone();
        Callback::from(move |event: KeyboardEvent| {
            let by = match event.key().as_str() {
                "ArrowLeft" | "ArrowUp" => -KEY_STEP,
                "ArrowRight" | "ArrowDown" => KEY_STEP,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            act.emit(Action::Edge(edge, by));
        })
    };
    html! {
        <div class={classes!("edge-handle", class)} role="separator" tabindex="0" aria-orientation={orientation} aria-label={state.words().edge_help()}
            aria-valuenow={format!("{value:.0}")} aria-valuemin="120" aria-valuemax="720" onpointerdown={Callback::from(|e: PointerEvent| capture(&e, ".edge-handle"))}
            onpointermove={moved} onkeydown={keyed} ondblclick={on(act, Action::EdgesBack)} />
    }
}
