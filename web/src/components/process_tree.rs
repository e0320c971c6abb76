//! The tree: a drawing for eyes, and beside it the same as a tree of items for keys and ears.

use nslab_abi::NsType;
use nslab_words::Words;
use yew::prelude::*;

use super::narration::narration;
use super::tabs::two_tabs;
use super::{Act, on};
use crate::layout::{Bar, Edge, Input, Measure, Note, Row, Scene, Wall, Whose, scene};
use crate::store::{Action, Pane, State, Status};

/// So many rows are drawn whole; of more only those in view are in the document.
const ROWS_WHOLE: usize = 300;
/// Pixels above and below the view that are drawn as well.
const OVERSCAN: f64 = 400.0;

/// The scene of a state.
pub fn scene_of(state: &State, width: f64) -> Scene {
    scene(&Input {
        view: &state.view,
        facts: &state.facts,
        current: state.current_pid(),
        selected: state.inspected().filter(|_| state.selected.is_some()),
        unfolded: &state.unfolded,
        whose: state.whose,
        measure: Measure::new(state.density, state.is_phone(), width.max(300.0)),
    })
}

/// Where the current step's card stands in the tree: its top edge and its height.
pub fn card_of_step(state: &State) -> Option<(f64, f64)> {
    let scene = scene_of(state, state.tree_width);
    let height = Measure::new(state.density, state.is_phone(), scene.width).card;
    scene.rows.iter().find(|row| row.is_current).map(|row| (row.y, height))
}

/// The pane with the tree.
pub fn tree_pane(state: &State, act: &Act) -> Html {
    let words = state.words();
    let scene = scene_of(state, state.tree_width);
    let whose = |whose: Whose, text: &'static str| {
        let is_checked = state.whose == whose;
        html! {
            <button type="button" role="radio" aria-checked={is_checked.to_string()} onclick={on(act, Action::Whose(whose))}>{ text }</button>
        }
    };
    let onscroll = {
        let act = act.clone();
        Callback::from(move |event: Event| {
            let (top, height) = crate::platform::scroll_of(&event);
            act.emit(Action::TreeScrolled(top, height));
        })
    };
    html! {
        <section key="tree" class="pane pane-tree" aria-label={words.processes()}>
            <div class="ph">
                { two_tabs(act, [(Pane::Tree, words.tree()), (Pane::Inside, words.inside())], false) }
                <h2 class="not-tablet">{ words.processes() }</h2>
                <span class="legend"><span class="eq"></span>{ words.as_on_host() }</span>
                <span class="legend"><span class="neq"></span>{ words.is_new() }</span>
                if scene.hidden_threads > 0 { <span class="faint">{ words.threads_hidden(scene.hidden_threads) }</span> }
                <span class="sp"></span>
                <div class="seg lens" role="radiogroup" aria-label={words.whose_view()}>
                    { whose(Whose::Walls, words.walls()) }{ whose(Whose::Inside, words.whose_inside()) }{ whose(Whose::Host, words.whose_host()) }
                </div>
            </div>
            <div class="tree" {onscroll}>{ drawing(state, &scene, act) }</div>
            { narration(state, act) }
        </section>
    }
}

/// The drawing with its items.
pub fn drawing(state: &State, scene: &Scene, act: &Act) -> Html {
    let words = state.words();
    let measure = Measure::new(state.density, state.is_phone(), scene.width);
    let (width, height) = (scene.width, scene.height);
    let is_long = scene.rows.len() > ROWS_WHOLE;
    let (top, room) = state.tree_scroll;
    // `aria-setsize` speaks of all rows, also of those that are not in the document.
    let shows = |y: f64| !is_long || (y > top - OVERSCAN && y < top + room + OVERSCAN);
    html! {
        <div class="canvas" style={format!("width:{width}px;height:{height}px")}>
            <svg width={n(width)} height={n(height)} viewBox={format!("0 0 {width} {height}")} aria-hidden="true">
                <defs>
                    <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hl" d="M0 0V6" /></pattern>
                </defs>
                { frame(state, scene) }
                <g>{ for NsType::ALL.into_iter().enumerate().map(|(i, t)| head(scene, &measure, i, t)) }</g>
                <g>{ for scene.bars.iter().enumerate().map(|(i, bar)| draw_bar(i, bar)) }</g>
                <g>{ for scene.walls.iter().map(|wall| draw_wall(wall, measure.strand)) }</g>
                <g>{ for scene.edges.iter().filter(|edge| shows(edge.to.1)).map(draw_edge) }</g>
                <g>{ for scene.rows.iter().filter(|row| shows(row.y)).map(|row| draw_row(row, &measure, words)) }</g>
                { outside(scene, words) }
            </svg>
            <div class="items" role="tree" aria-label={words.tree_help()}>
                { for scene.rows.iter().filter(|row| !row.is_ghost && shows(row.y)).map(|row| item(state, row, &measure, act)) }
            </div>
            if is_long { { minimap(scene, top, room) } }
            if scene.rows.is_empty() {
                <p class="empty none-left">{ if state.recording().status == Status::Idle { words.press_run() } else { words.no_processes() } }</p>
            }
        </div>
    }
}

/// All rows and walls in a strip: where the walls are, and what of it is in view.
// Of its own, so that it can come after the first tree (web/split).
#[inline(never)]
fn minimap(scene: &Scene, top: f64, room: f64) -> Html {
    let scale = room / scene.height.max(1.0);
    let (y, height) = (top * scale, (room * scale).max(4.0));
    html! {
        <svg class="minimap" width="6" height={n(room)} style={format!("top:{top:.0}px")} aria-hidden="true">
            <rect class="all" width="6" height={n(room)} />
            { for scene.walls.iter().map(|wall| html! {
                <rect key={wall.host_pid} class={classes!("block", wall.types.first().map(|t| t.name()))} width="6" y={n(wall.y * scale)} height={n((wall.height * scale).max(1.0))} />
            }) }
            <rect class="view" x="0.5" width="5" y={n(y)} height={n(height)} />
        </svg>
    }
}

fn n(value: f64) -> String {
    format!("{value:.1}")
}

fn frame(state: &State, scene: &Scene) -> Html {
    let words = state.words();
    // In the view Inside the frame is the selected process's machine.
    let chosen = state.view.procs.iter().find(|p| Some(p.host_pid) == state.inspected());
    let (hostname, what) = match chosen {
        Some(proc) if state.whose == Whose::Inside => (proc.hostname.as_str(), words.whose_inside()),
        _ => (state.view.hostname.as_str(), words.the_host()),
    };
    let hostname = if hostname.is_empty() { "lab" } else { hostname };
    let name_width = hostname.chars().count() as f64 * 7.4;
    let host_width = what.chars().map(|c| if c.is_ascii() { 5.6 } else { 12.0 }).sum::<f64>();
    html! {
        <>
            <rect class="frame" x="8" y="48" width={n(scene.width - 16.0)} height={n((scene.height - 56.0).max(60.0))} rx="12" />
            <rect class="cover" x="20" y="40" width={n(name_width + host_width + 32.0)} height="16" />
            <text x="25" y="53" class="hostname">{ hostname.to_string() }</text>
            <text class="ui d" x={n(25.0 + name_width + 14.0)} y="53" font-size="11.4">{ what }</text>
        </>
    }
}

fn head(scene: &Scene, measure: &Measure, index: usize, ns_type: NsType) -> Html {
    let x = scene.score_x + index as f64 * measure.column + measure.column * 0.46;
    html! {
        <text key={index} transform={format!("translate({x:.1} 42) rotate(-90)")} class={classes!("head", ns_type.name())} data-ns={ns_type.name()}>
            { ns_type.name() }
        </text>
    }
}

fn draw_bar(index: usize, bar: &Bar) -> Html {
    let (x, y, width, height) = (n(bar.x), n(bar.y), n(bar.width), n(bar.height));
    let key = format!("{}{}{}", bar.ns_type.name(), bar.inode, index);
    let class = if bar.is_host { "barh" } else { "bar" };
    html! {
        <g {key} class={classes!(bar.ns_type.name(), "score")} data-ns={bar.ns_type.name()}>
            <rect {class} {x} {y} {width} {height} rx="3.7" />
            if !bar.is_host {
                <text class="on" text-anchor="middle" x={n(bar.x + bar.width / 2.0)} y={n(bar.y + 14.5)} font-size="11">{ bar.label.clone() }</text>
            }
        </g>
    }
}

// Of its own, so that it can come after the first tree (web/split).
#[inline(never)]
fn draw_wall(wall: &Wall, gap: f64) -> Html {
    let count = wall.types.len();
    let strand = |(index, ns_type): (usize, &NsType)| {
        let inset = index as f64 * gap;
        let radius = (13.0 - index as f64 * 1.85).max(3.0);
        html! {
            <rect key={index} class={classes!("strand", ns_type.name())} data-ns={ns_type.name()} x={n(wall.x + inset)} y={n(wall.y + inset)}
                width={n(wall.width - 2.0 * inset)} height={n((wall.height - 2.0 * inset).max(1.0))} rx={n(radius)} />
        }
    };
    let top = wall.y + (count as f64 - 1.0) * gap / 2.0 - 8.8;
    let mut x = wall.tags_x;
    let tags: Vec<(f64, f64, NsType, String)> = wall
        .types
        .iter()
        .map(|t| {
            let text = if wall.has_names { t.name().to_string() } else { t.letter().to_string() };
            let width = text.len() as f64 * 6.6 + 8.0;
            x += width + 3.5;
            (x - width - 3.5, width, *t, text)
        })
        .collect();
    let name_width = wall.hostname.as_ref().map_or(0.0, |name| name.chars().count() as f64 * 7.4 + 10.0);
    let cover = x - wall.tags_x + name_width + 4.0;
    html! {
        <g key={wall.host_pid} class="wall">
            { for wall.types.iter().enumerate().map(strand) }
            <rect class="cover" x={n(wall.tags_x - 4.0)} y={n(top - 1.0)} width={n(cover)} height="20" />
            { for tags.into_iter().map(|(x, width, t, text)| html! {
                <g key={t.name()} class={t.name()} data-ns={t.name()}>
                    <rect class="bar" x={n(x)} y={n(top)} width={n(width)} height="17.6" rx="3.9" />
                    <text class="on" x={n(x + width / 2.0)} y={n(top + 12.6)} text-anchor="middle" font-size="11">{ text }</text>
                </g>
            }) }
            if let Some(name) = &wall.hostname { <text x={n(x + 4.0)} y={n(top + 13.2)} class="hostname">{ name.clone() }</text> }
        </g>
    }
}

fn draw_edge(edge: &Edge) -> Html {
    let ((x0, y0), (x1, y1)) = (edge.from, edge.to);
    let d = format!("M{x0:.1} {y0:.1}V{:.1}Q{x0:.1} {y1:.1} {:.1} {y1:.1}H{x1:.1}", y1 - 6.0, x0 + 6.0);
    html! { <path key={edge.host_pid} class="edge" {d} /> }
}

fn draw_row(row: &Row, measure: &Measure, words: &dyn Words) -> Html {
    let mid = measure.card / 2.0;
    let class = classes!(
        "card",
        row.is_current.then_some("cur"),
        row.is_zombie.then_some("gone"),
        row.is_ghost.then_some("ghost"),
        row.is_quiet.then_some("quiet"),
    );
    let note = row.note.as_ref().map(|note| note_text(note, words));
    let inner = measure.card - 8.0;
    html! {
        <g key={format!("{}{}", row.host_pid, row.is_ghost)} class="row" transform={format!("translate({:.1} {:.1})", row.x, row.y)}>
            <rect {class} x="0" y="0" width={n(row.width)} height={n(measure.card)} rx="6.4" />
            <text class={classes!("name", row.is_quiet.then_some("d"))} x="9.8" y={n(mid + 4.5)} font-size={n(measure.name_px)}>{ row.comm.clone() }</text>
            { for row.segments.iter().enumerate().map(|(index, segment)| html! {
                <g key={index}>
                    <rect class={if segment.is_own { "seg-in" } else { "seg-out" }} x={n(segment.x - row.x)} y="4" width={n(segment.width)} height={n(inner)} rx="5.4" />
                    <text class={if segment.is_own { "on" } else { "" }} x={n(segment.x - row.x + segment.width / 2.0)} y={n(mid + 4.3)}
                        text-anchor="middle" font-size={n(measure.pid_px)}>{ segment.text.clone() }</text>
                </g>
            }) }
            if let Some(note) = note {
                <text class={classes!("ui", "note", if row.is_ghost { "e" } else { "d" })} x={n(row.width + 9.0)} y={n(mid + 4.3)} font-size="12">{ note }</text>
            }
        </g>
    }
}

fn outside(scene: &Scene, words: &dyn Words) -> Html {
    if scene.outside == 0 {
        return html! {};
    }
    let y = scene.height - 30.0;
    html! {
        <g>
            <rect class="barh" x="28" y={n(y)} width="26" height="14" rx="3.7" />
            <text class="ui d" x="62" y={n(y + 11.0)} font-size="12">{ words.outside(scene.outside) }</text>
        </g>
    }
}

fn item(state: &State, row: &Row, measure: &Measure, act: &Act) -> Html {
    let words = state.words();
    let style = format!("left:{:.1}px;top:{:.1}px;width:{:.1}px;height:{:.1}px", row.x, row.y, row.width, measure.card);
    let proc = state.view.procs.iter().find(|p| p.host_pid == row.host_pid);
    let pids = proc.map_or(&[][..], |p| &p.pids);
    let new: Vec<&str> = row.new.iter().map(|t| t.name()).collect();
    let shared: Vec<&str> = NsType::ALL
        .into_iter()
        .filter(|t| row.ns[*t as usize] != 0 && !row.new.contains(t))
        .map(|t| t.name())
        .collect();
    let note = row.note.as_ref().map(|note| note_text(note, words)).unwrap_or_default();
    let label = words.row(&row.comm, pids, &new, &shared, &note);
    let action = if row.folded > 1 { Action::Unfold(row.host_pid) } else { Action::Select(Some(row.host_pid)) };
    let is_selected = state.inspected() == Some(row.host_pid);
    html! {
        <div key={row.host_pid} role="treeitem" data-pid={row.host_pid.to_string()} {style} aria-label={label}
            class={classes!("item", row.is_selected.then_some("chosen"))} tabindex={if is_selected { "0" } else { "-1" }}
            aria-level={row.level.to_string()} aria-posinset={row.position.to_string()} aria-setsize={row.siblings.to_string()}
            aria-expanded={row.has_children.then_some("true").or((row.folded > 1).then_some("false"))}
            aria-selected={is_selected.to_string()} aria-current={row.is_current.then_some("step")}
            onclick={on(act, action)} onkeydown={item_keys(act, row)} />
    }
}

fn item_keys(act: &Act, row: &Row) -> Callback<KeyboardEvent> {
    let act = act.clone();
    let (pid, is_folded) = (row.host_pid, row.folded > 1);
    Callback::from(move |event: KeyboardEvent| {
        let action = match event.key().as_str() {
            "ArrowDown" => Action::SelectNext(1),
            "ArrowUp" => Action::SelectNext(-1),
            "ArrowRight" | "Enter" if is_folded => Action::Unfold(pid),
            "ArrowLeft" => Action::SelectParent,
            "Enter" => Action::Select(Some(pid)),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        act.emit(action);
    })
}

/// The phrase beside a card.
pub fn note_text(note: &Note, words: &dyn Words) -> String {
    match note {
        Note::WaitsForChild(Some(pid)) => words.waits_for(*pid),
        Note::WaitsForChild(None) => words.waits_for_child().into(),
        Note::WaitsForInput => words.waits_for_input().into(),
        Note::WaitsForRoom => words.waits_for_room().into(),
        Note::Sleeps => words.sleeps().into(),
        Note::WaitsForSignal => words.waits_for_signal().into(),
        Note::Zombie => "Z".into(),
        Note::Stopped => "T".into(),
        Note::Children(types) => words.children_in(&types.iter().map(|t| t.name()).collect::<Vec<_>>().join(" ")),
        Note::Joined(hostname) => words.joined(hostname),
        Note::WasUnder(pid) => words.was_under(*pid),
        Note::NeverMade => words.never_made().into(),
        Note::Below(count) => words.below(*count),
        Note::Uid(uid) => format!("uid {uid}"),
    }
}
