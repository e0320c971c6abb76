//! The machine as one process sees it.

use nslab_abi::NsType;
use nslab_protocol::view::{Inside, Mount};
use nslab_words::Words;
use yew::prelude::*;

use super::tabs::two_tabs;
use super::{Act, on};
use crate::store::{Action, Pane, State, Status};

/// So many numbers of a process stand in the head; of more the outermost and its own.
const LADDER_RUNGS: usize = 4;

/// The pane.
pub fn inspector_pane(state: &State, act: &Act) -> Html {
    let words = state.words();
    let proc = state.inspected().and_then(|pid| state.view.procs.iter().find(|p| p.host_pid == pid));
    let title = proc.map_or_else(|| words.inside().to_string(), |p| words.as_sees(&p.comm));
    let ladder = proc.map(|p| match p.pids.as_slice() {
        [] | [_] => p.host_pid.to_string(),
        [host, .., own] if p.pids.len() > LADDER_RUNGS => format!("{host} → … → {own}"),
        pids => pids.iter().map(u32::to_string).collect::<Vec<_>>().join(" → "),
    });
    html! {
        <section key="inside" class="pane pane-inside" aria-label={title.clone()}>
            <div class="ph">
                { two_tabs(act, [(Pane::Tree, words.tree()), (Pane::Inside, words.inside())], true) }
                <h2>{ title }</h2><span class="mono dim">{ ladder }</span>
                <span class="sp"></span>
                if proc.is_some() {
                    <button type="button" class={classes!("btn", "small", state.is_pinned.then_some("line"))} aria-pressed={state.is_pinned.to_string()}
                        onclick={on(act, Action::Pin)}>{ if state.is_pinned { words.pinned() } else { words.pin() } }</button>
                }
            </div>
            <div class="ins">{ body(state, act) }</div>
        </section>
    }
}

fn body(state: &State, act: &Act) -> Html {
    let words = state.words();
    let Some(pid) = state.inspected() else { return html! { <p class="empty">{ words.nothing_inside() }</p> } };
    let Some(inside) = state.inside.as_deref().filter(|inside| inside.host_pid == pid) else {
        let shown = state.view.procs.iter().find(|p| p.host_pid == pid);
        let why = match shown.is_some() {
            true if shown.is_some_and(|p| p.state == 'Z') => words.zombie_inside(),
            true if state.recording().status == Status::Running && !state.recording().is_real => words.read_at_rest(),
            true => words.not_read(),
            false => words.gone_inside(),
        };
        return html! { <p class="empty">{ why }</p> };
    };
    let host = state.host_inside.as_deref();
    html! {
        <>
            { answers(state, inside, host, words) }
            if !inside.ps.is_empty() {
                <h3><span class="mono">{ "ps" }</span><span>{ words.ps_reads_proc() }</span></h3>
                <pre class="out" tabindex="0">{ inside.ps.clone() }</pre>
            }
            { mounts(state, inside, act, words) }
            { identity(inside, host, words) }
            { network(inside, words) }
            { namespaces(state, inside, words) }
        </>
    }
}

/// One question with its two answers.
struct Answer {
    asked: String,
    ns_type: Option<NsType>,
    inside: String,
    host: String,
}

// Of its own, so that it can come after the first tree (web/split).
#[inline(never)]
fn answers(state: &State, inside: &Inside, host: Option<&Inside>, words: &dyn Words) -> Html {
    let proc = state.view.procs.iter().find(|p| p.host_pid == inside.host_pid);
    let parent = proc.and_then(|p| p.parent);
    let links = |of: &Inside| of.interfaces.iter().map(|i| i.name.as_str()).collect::<Vec<_>>().join(" ");
    let answer = |asked: &str, ns_type: Option<NsType>, inside: String, host: String| Answer {
        asked: asked.into(),
        ns_type,
        inside,
        host,
    };
    let mut rows = vec![
        answer("getpid()", Some(NsType::Pid), inside.pid.to_string(), inside.host_pid.to_string()),
        answer(
            "getppid()",
            Some(NsType::Pid),
            inside.ppid.to_string(),
            parent.map_or("0".into(), |pid| pid.to_string()),
        ),
    ];
    if let Some(host) = host {
        rows.push(answer("hostname", Some(NsType::Uts), inside.hostname.clone(), host.hostname.clone()));
        rows.push(answer("ip link", Some(NsType::Net), links(inside), links(host)));
        rows.push(answer("mounts", Some(NsType::Mnt), inside.mounts.len().to_string(), host.mounts.len().to_string()));
        rows.push(answer("id -u", Some(NsType::User), inside.euid.to_string(), host.euid.to_string()));
        rows.push(answer("cgroup", Some(NsType::Cgroup), cgroup(&inside.cgroup), cgroup(&host.cgroup)));
        rows.push(answer(
            words.uptime(),
            Some(NsType::Time),
            words.seconds(inside.uptime_s),
            words.seconds(host.uptime_s),
        ));
    }
    html! {
        <>
            <h3>{ words.two_answers() }</h3>
            <table class="qa">
                <thead><tr><th scope="col">{ words.asked() }</th><th scope="col">{ words.inside_of(&inside.hostname) }</th><th scope="col">{ words.on_the_host() }</th></tr></thead>
                <tbody>{ for rows.iter().map(|row| answer_row(row, words)) }</tbody>
            </table>
        </>
    }
}

/// The line of the unified hierarchy, where others are mounted too.
fn cgroup(lines: &str) -> String {
    let lines = lines.trim();
    lines.lines().find(|line| line.starts_with("0::")).unwrap_or(lines).to_string()
}

fn answer_row(row: &Answer, words: &dyn Words) -> Html {
    let differs = row.inside != row.host;
    let class = row.ns_type.map(NsType::name);
    html! {
        <tr key={row.asked.clone()} {class} data-ns={class}>
            <td>{ row.asked.clone() }</td>
            <td class="b"><span class={if differs { "neq" } else { "eq" }}></span>{ row.inside.clone() }</td>
            if differs { <td>{ row.host.clone() }</td> } else { <td class="same">{ words.the_same() }</td> }
        </tr>
    }
}

// Of its own, so that it can come after the first tree (web/split).
#[inline(never)]
fn mounts(state: &State, inside: &Inside, act: &Act, words: &dyn Words) -> Html {
    if inside.mounts.is_empty() {
        return html! {};
    }
    let key =
        |m: &Mount| (m.target.clone(), m.source.clone(), m.fstype.clone(), m.options.clone(), m.propagation.clone());
    let parent: Vec<_> = state.parent_inside.iter().flat_map(|parent| parent.mounts.iter().map(key)).collect();
    let own: Vec<_> = inside.mounts.iter().map(key).collect();
    let line = |sign: &str, m: &Mount| {
        format!("{sign} {} {} {} {} {}", m.source, m.target, m.fstype, m.options, m.propagation)
    };
    let mut lines: Vec<(bool, String)> = Vec::new();
    if state.all_mounts || parent.is_empty() {
        lines.extend(inside.mounts.iter().map(|m| (false, line(" ", m))));
    } else {
        lines.extend(inside.mounts.iter().filter(|m| !parent.contains(&key(m))).map(|m| (true, line("+", m))));
        let gone = state.parent_inside.iter().flat_map(|p| p.mounts.iter()).filter(|m| !own.contains(&key(m)));
        lines.extend(gone.map(|m| (true, line("−", m))));
    }
    let toggle = if state.all_mounts { words.show_less().to_string() } else { words.show_all_of(inside.mounts.len()) };
    html! {
        <>
            <h3>{ words.mounts() }
                if lines.is_empty() { <span>{ words.no_mount_differs() }</span> }
                <button type="button" class="link" aria-expanded={state.all_mounts.to_string()} onclick={on(act, Action::AllMounts(!state.all_mounts))}>{ toggle }</button>
            </h3>
            if !lines.is_empty() {
                <pre class="out" tabindex="0" data-ns="mnt">{ for lines.iter().enumerate().map(|(index, (is_new, line))| html! {
                    <span key={index} class={is_new.then_some("fl mnt")}>{ format!("{}\n", line.trim_end()) }</span>
                }) }</pre>
            }
        </>
    }
}

// Of its own, so that it can come after the first tree (web/split).
#[inline(never)]
fn identity(inside: &Inside, host: Option<&Inside>, words: &dyn Words) -> Html {
    let map = |name: &str, map: &[[u32; 3]]| {
        let lines: Vec<String> =
            map.iter().map(|[inner, outer, count]| format!("{inner} → {outer} × {count}")).collect();
        (!lines.is_empty()).then(|| format!("{name}  {}", lines.join(", ")))
    };
    // In the machine's own user namespace the map leads outside; what further ones lead to, the map alone does not say.
    let same_users = host.is_some_and(|host| host.ns[0] == inside.ns[0]);
    let is_root_outside = inside.uid_map.iter().any(|[inner, outer, count]| *inner == 0 && *outer == 0 && *count > 0);
    let maps: Vec<String> =
        [map("uid_map", &inside.uid_map), map("gid_map", &inside.gid_map)].into_iter().flatten().collect();
    html! {
        <>
            <h3>{ words.identity() }
                if inside.euid == 0 && same_users && is_root_outside { <span>{ words.root_is_root() }</span> }
            </h3>
            <pre class="out" tabindex="0" data-ns="user">{ inside.id.trim().to_string() }{ for maps.iter().map(|m| html! { <span key={m.clone()}>{ format!("\n{m}") }</span> }) }</pre>
            <details class="caps"><summary>{ words.caps_of(inside.cap_eff.count_ones()) }</summary><p class="mono">{ capabilities(inside.cap_eff) }</p></details>
        </>
    }
}

fn capabilities(bits: u64) -> String {
    (0..41u8).filter(|bit| bits & (1 << bit) != 0).map(|bit| nslab_abi::Cap(bit).name()).collect::<Vec<_>>().join(" ")
}

// Of its own, so that it can come after the first tree (web/split).
#[inline(never)]
fn network(inside: &Inside, words: &dyn Words) -> Html {
    if inside.interfaces.is_empty() {
        return html! {};
    }
    let line = |i: &nslab_protocol::view::Interface| {
        let state = if i.is_up { words.up() } else { words.down() };
        html! { <div key={i.name.clone()}>{ format!("{} ", i.name) }<span class="ui-font">{ state }</span>{ format!(" {}", i.addresses.join(" ")) }</div> }
    };
    html! {
        <>
            <h3>{ words.network() }</h3>
            <div class="out" data-ns="net">{ for inside.interfaces.iter().map(line) }</div>
        </>
    }
}

// Of its own, so that it can come after the first tree (web/split).
#[inline(never)]
fn namespaces(state: &State, inside: &Inside, words: &dyn Words) -> Html {
    let base = state.view.procs.first().map_or([0; 8], |p| p.ns);
    let proc = state.view.procs.iter().find(|p| p.host_pid == inside.host_pid);
    let is_new = |index: usize| inside.ns[index] != base[index];
    let new = (0..8).filter(|i| is_new(*i)).count();
    let link = |(index, ns_type): (usize, NsType)| {
        let inode = inside.ns[index].to_string();
        let short = inode.get(inode.len().saturating_sub(4)..).unwrap_or(&inode);
        let name = ns_type.name();
        html! {
            <div key={name} class={classes!("nsl", name, (!is_new(index)).then_some("off"))} data-ns={name} title={format!("{name}:[{inode}]")}>
                <i>{ ns_type.letter() }</i><b>{ format!("{name}:[…{short}]") }</b><em>{ if is_new(index) { words.is_new() } else { words.host() } }</em>
            </div>
        }
    };
    let children = |name: &str, inode: Option<u64>| {
        inode.map(|inode| html! { <div class="out">{ format!("{name}_for_children → {name}:[{inode}] ") }<span class="ui-font">{ words.for_children() }</span></div> })
    };
    html! {
        <>
            <h3>{ words.namespaces() }<span>{ words.new_and_shared(new, 8 - new) }</span></h3>
            <div class="nsg">{ for NsType::ALL.into_iter().enumerate().map(link) }</div>
            { children("pid", proc.and_then(|p| p.pid_for_children)) }
            { children("time", proc.and_then(|p| p.time_for_children)) }
        </>
    }
}
