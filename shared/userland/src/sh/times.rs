//! `time` and `times`: what the clock says, and the processor time in `/proc/self/stat`.

use super::launch::Moment;
use super::state::State;
use crate::sys::Sys;
use crate::text::{number, words};

/// Clock ticks a second - sysconf(3), _SC_CLK_TCK.
const TICKS: u64 = 100;

/// Looks at the clocks.
pub(super) async fn moment(sys: &Sys) -> Moment {
    let clock = super::arith::now(sys).await;
    let stat = sys.read_file(b"/proc/self/stat").await.unwrap_or_default();
    // The name, field 2, may hold blanks; fields 14 to 17 are utime, stime, cutime, cstime - proc(5).
    let after = stat.iter().rposition(|&byte| byte == b')').map_or(&[][..], |at| &stat[at + 1..]);
    let fields = words(after);
    let ticks = |index: usize| fields.get(index - 3).and_then(|text| number::<u64>(text)).unwrap_or(0);
    Moment { clock, own: [ticks(14), ticks(15)], children: [ticks(16), ticks(17)] }
}

/// Says how much time has passed since then.
pub(super) async fn say(sys: &Sys, state: &State, from: &Moment, is_posix: bool) {
    let now = moment(sys).await;
    let real_ms = (now.clock.0 - from.clock.0) * 1000 + (now.clock.1 - from.clock.1) / 1_000_000;
    let spent = |index: usize| {
        let total = |moment: &Moment| moment.own[index] + moment.children[index];
        (total(&now) - total(from)) * 1000 / TICKS
    };
    let rows = [("real", real_ms.max(0) as u64), ("user", spent(0)), ("sys", spent(1))];
    let mut text = String::new();
    if is_posix || state.flags.posix {
        for (name, ms) in rows {
            text += &format!("{name} {}.{:02}\n", ms / 1000, ms % 1000 / 10);
        }
    } else {
        text.push('\n');
        for (name, ms) in rows {
            text += &format!("{name}\t{}m{}.{:03}s\n", ms / 60_000, ms / 1000 % 60, ms % 1000);
        }
    }
    sys.eprint(text).await;
}

/// `times`
pub(super) async fn times(sys: &Sys, state: &State) -> u8 {
    let now = moment(sys).await;
    let digits = if state.dialect.is_bash() { 3 } else { 6 };
    let shown = |ticks: u64| {
        let fraction = format!("{:02}0000", ticks % TICKS);
        format!("{}m{}.{}s", ticks / TICKS / 60, ticks / TICKS % 60, &fraction[..digits])
    };
    for pair in [now.own, now.children] {
        sys.print(format!("{} {}\n", shown(pair[0]), shown(pair[1])));
    }
    0
}
