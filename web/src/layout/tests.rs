use nslab_small::{Map, Set};

use nslab_abi::NsType;
use nslab_protocol::view::{Proc, View};

use super::*;

const HOST: [u64; 8] = [10, 20, 30, 40, 50, 60, 70, 80];

fn proc(host_pid: u32, parent: Option<u32>, pids: &[u32], comm: &str, ns: [u64; 8]) -> Proc {
    Proc {
        host_pid,
        parent,
        pids: pids.to_vec(),
        comm: comm.into(),
        cmdline: vec![comm.into()],
        threads: 1,
        state: 'S',
        uid: 0,
        ns,
        pid_for_children: None,
        time_for_children: None,
        hostname: if ns[2] == HOST[2] { "lab".into() } else { "box".into() },
        waits: None,
        traced: true,
        is_kernel_thread: false,
        line: None,
    }
}

fn inside() -> [u64; 8] {
    [10, 21, 31, 41, 51, 60, 71, 80]
}

fn container() -> View {
    View {
        hostname: "lab".into(),
        procs: vec![
            proc(1000, None, &[1000, 1], "init", HOST),
            proc(1001, Some(1000), &[1001, 2], "box", HOST),
            proc(1002, Some(1001), &[1002, 3, 1], "sh", inside()),
            proc(1003, Some(1002), &[1003, 4, 2], "ps", inside()),
        ],
        namespaces: Vec::new(),
    }
}

fn draw(view: &View, facts: &Facts, whose: Whose, selected: Option<u32>) -> Scene {
    scene(&Input {
        view,
        facts,
        current: Some(1003),
        selected,
        unfolded: &Set::new(),
        whose,
        measure: Measure::new(Density::Normal, false, 567.0),
    })
}

#[test]
fn a_wall_has_one_strand_for_each_new_namespace_in_the_kernels_order() {
    let scene = draw(&container(), &Facts::default(), Whose::Walls, None);
    assert_eq!(scene.walls.len(), 1);
    let wall = &scene.walls[0];
    assert_eq!(wall.host_pid, 1002);
    assert_eq!(wall.types, [NsType::Mnt, NsType::Uts, NsType::Ipc, NsType::Pid, NsType::Net]);
    assert_eq!(wall.hostname.as_deref(), Some("box"));
    let last = scene.rows.last().expect("four rows");
    assert!(wall.y + wall.height > last.y + 32.0, "the wall wraps its last row");
    assert!(wall.y < scene.rows[2].y && wall.y > scene.rows[1].y, "and opens between its first row and the row above");
}

#[test]
fn shared_types_run_through_the_wall_and_new_ones_start_at_it() {
    let scene = draw(&container(), &Facts::default(), Whose::Walls, None);
    let of = |t: NsType| scene.bars.iter().filter(|b| b.ns_type == t).collect::<Vec<_>>();
    assert_eq!(of(NsType::User).len(), 1);
    assert!(of(NsType::User)[0].is_host);
    assert_eq!(of(NsType::Mnt).len(), 2);
    assert!(!of(NsType::Mnt)[1].is_host);
    assert_eq!(of(NsType::Mnt)[1].y, scene.rows[2].y);
}

#[test]
fn unshare_moves_a_bar_and_makes_no_wall() {
    let mut view = container();
    view.procs.truncate(2);
    view.procs[1].ns[2] = 31;
    let moved = Map::from([(1001, Set::from([NsType::Uts]))]);
    let facts = Facts { moved, ..Facts::default() };
    let scene = draw(&view, &facts, Whose::Walls, None);
    assert!(scene.walls.is_empty());
    assert_eq!(scene.bars.iter().filter(|b| b.ns_type == NsType::Uts).count(), 2);
}

#[test]
fn the_ladder_has_all_numbers_and_fills_the_own_one() {
    let scene = draw(&container(), &Facts::default(), Whose::Walls, None);
    let texts: Vec<_> = scene.rows[3].segments.iter().map(|s| (s.text.as_str(), s.is_own)).collect();
    assert_eq!(texts, [("1003", false), ("4", false), ("2", true)]);
}

#[test]
fn inside_shows_only_what_the_selected_process_can_see_with_its_numbers() {
    let scene = draw(&container(), &Facts::default(), Whose::Inside, Some(1002));
    assert_eq!(scene.rows.iter().map(|r| r.host_pid).collect::<Vec<_>>(), [1002, 1003]);
    assert_eq!(scene.outside, 2);
    assert_eq!(scene.rows[0].segments[0].text, "1");
}

#[test]
fn host_is_flat_with_host_numbers() {
    let scene = draw(&container(), &Facts::default(), Whose::Host, None);
    assert!(scene.walls.is_empty() && scene.edges.is_empty());
    assert!(scene.rows.iter().all(|r| r.segments.len() == 1 && r.segments[0].text == r.host_pid.to_string()));
}

#[test]
fn nested_walls_stay_inside_each_other() {
    let mut view = container();
    let mut deeper = inside();
    deeper[4] = 52;
    deeper[0] = 11;
    view.procs[3].ns = deeper;
    let scene = draw(&view, &Facts::default(), Whose::Walls, None);
    let (outer, inner) = (&scene.walls[0], &scene.walls[1]);
    assert!(inner.x > outer.x + 4.0 * 3.4);
    assert!(inner.x + inner.width < outer.x + outer.width - 4.0 * 3.4);
    assert!(inner.y + inner.height < outer.y + outer.height - 4.0 * 3.4);
}

#[test]
fn alike_siblings_fold_but_never_the_current_one() {
    let mut view = container();
    view.procs.truncate(2);
    for pid in 2000..2010 {
        view.procs.push(proc(pid, Some(1001), &[pid, pid - 1990], "worker", HOST));
    }
    let facts = Facts::default();
    let scene = draw(&view, &facts, Whose::Walls, Some(2009));
    let names: Vec<_> = scene.rows.iter().map(|r| r.comm.as_str()).collect();
    assert_eq!(names, ["init", "box", "worker × 9", "worker"]);
}

#[test]
fn a_failed_clone_leaves_the_outline_of_a_child_never_made() {
    let mut view = container();
    view.procs.truncate(2);
    let facts = Facts { failed_clone: Some(1001), ..Facts::default() };
    let scene = draw(&view, &facts, Whose::Walls, None);
    let ghost = scene.rows.last().expect("a row");
    assert!(ghost.is_ghost);
    assert_eq!(ghost.note, Some(Note::NeverMade));
}

#[test]
fn a_zombie_keeps_only_the_bars_it_still_has() {
    let mut view = container();
    view.procs[3].state = 'Z';
    view.procs[3].ns = [10, 0, 0, 0, 51, 0, 0, 0];
    let scene = draw(&view, &Facts::default(), Whose::Walls, None);
    let zombie = scene.rows[3].y;
    let reaching: Vec<_> = scene.bars.iter().filter(|b| b.y + b.height > zombie).map(|b| b.ns_type).collect();
    assert_eq!(reaching, [NsType::User, NsType::Pid]);
}

#[test]
fn above_sixty_rows_a_quiet_subtree_starts_folded_and_opens() {
    let mut view = container();
    for pid in 3000..3070 {
        // A chain: nothing of it folds as alike siblings.
        view.procs.push(proc(pid, Some(if pid == 3000 { 1000 } else { pid - 1 }), &[pid], "quiet", HOST));
    }
    let facts = Facts::default();
    let folded = draw(&view, &facts, Whose::Walls, None);
    assert_eq!(folded.rows.len(), 5);
    let row = folded.rows.iter().find(|row| row.host_pid == 3000).expect("its first process is drawn");
    assert_eq!((row.folded, row.note.clone()), (70, Some(Note::Below(69))));
    let kept = draw(&view, &facts, Whose::Walls, Some(3005));
    assert!(kept.rows.iter().any(|row| row.host_pid == 3005), "the selected process is never folded");
    let touched = Facts { touched: (3000..3070).collect(), ..Facts::default() };
    let whole = draw(&view, &touched, Whose::Walls, None);
    assert!(
        whole.rows.iter().all(|row| !matches!(row.note, Some(Note::Below(_)))),
        "what the run touched does not fold"
    );
    let drawn: usize = whole.rows.iter().map(|row| row.folded).sum();
    assert_eq!(drawn, 74, "a chain so deep collapses in its middle, and says how many stand there");
}

#[test]
fn a_chain_too_deep_for_the_width_collapses_its_middle_and_opens() {
    let mut view = container();
    view.procs.truncate(2);
    for pid in 2000..2040 {
        view.procs.push(proc(pid, Some(if pid == 2000 { 1001 } else { pid - 1 }), &[pid], "deep", HOST));
    }
    let facts = Facts { touched: (2000..2040).collect(), ..Facts::default() };
    let scene = draw(&view, &facts, Whose::Walls, Some(2039));
    let middle: Vec<_> = scene.rows.iter().filter(|row| row.comm.starts_with('…')).collect();
    assert_eq!(middle.len(), 1, "one row stands for the middle");
    let drawn: usize = scene.rows.iter().map(|row| row.folded).sum();
    assert_eq!(drawn, 42, "and says how many it stands for");
    assert_eq!(scene.rows.last().map(|row| row.host_pid), Some(2039), "the deepest is there");
    let deepest = scene.rows.iter().map(|row| row.level).max().unwrap_or(0);
    assert!(scene.rows.iter().all(|row| row.x + row.width < scene.score_x), "{deepest} levels fit");
    let last_two: Vec<_> = scene.rows.iter().rev().take(2).map(|row| row.x).collect();
    assert!(last_two[0] > last_two[1], "a child stands right of its parent, however deep");

    let input_of = |unfolded: &Set<u32>| scene_rows(&view, &facts, unfolded);
    let opened = Set::from([middle[0].host_pid]);
    assert!(input_of(&opened) > scene.rows.len(), "it opens");
}

fn scene_rows(view: &View, facts: &Facts, unfolded: &Set<u32>) -> usize {
    let measure = Measure::new(Density::Normal, false, 567.0);
    let input = Input { view, facts, current: None, selected: Some(2039), unfolded, whose: Whose::Walls, measure };
    scene(&input).rows.len()
}

#[test]
fn however_deep_a_card_and_a_wall_have_room() {
    let mut view = View { hostname: "lab".into(), ..View::default() };
    for depth in 0..24u32 {
        let numbers: Vec<u32> = (0..=depth).map(|level| 1000 + depth - level).collect();
        let ns = [10, 20, 30, 40, 50 + u64::from(depth), 60, 70, 80];
        view.procs.push(proc(1000 + depth, depth.checked_sub(1).map(|above| 1000 + above), &numbers, "container", ns));
    }
    let scene = draw(&view, &Facts::default(), Whose::Walls, None);
    for row in &scene.rows {
        assert!(row.x + row.width <= scene.score_x, "{} ends at {}", row.host_pid, row.x + row.width);
    }
    assert!(scene.walls.iter().all(|wall| wall.width > 0.0 && wall.height > 0.0), "{:?}", scene.walls);
}
