//! find(1) of findutils 4.9.

mod expression;
mod print;
pub(super) mod test;

use std::sync::Arc;

use nslab_abi::{AtFlags, Fd, Stat, Syscall};

use self::expression::{Action, Node, Plan};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{basename, join};

/// One file that is looked at.
pub(super) struct Found {
    pub(super) path: Vec<u8>,
    /// The operand below which it was found.
    pub(super) start: Vec<u8>,
    pub(super) depth: usize,
    pub(super) stat: Stat,
}

/// What happened so far.
struct Walk {
    status: u8,
    /// Files for `-exec … +`, by action.
    batches: Vec<(usize, Vec<Vec<u8>>)>,
    prunes: bool,
    quits: bool,
}

/// `find [PATH]… [EXPRESSION]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let plan = match Plan::read(&sys, &args).await {
        Ok(plan) => plan,
        Err(status) => return status,
    };
    let mut walk = Walk { status: 0, batches: Vec::new(), prunes: false, quits: false };
    for start in &plan.starts {
        tree(&sys, &args, &plan, &mut walk, start).await;
        if walk.quits {
            break;
        }
    }
    for (at, paths) in std::mem::take(&mut walk.batches) {
        if let Some(Action::Exec(command, _)) = plan.action(at) {
            let words = command.iter().filter(|word| *word != b"{}").cloned().chain(paths).collect::<Vec<_>>();
            if super::xargs::launch(&sys, &args, &words, false).await != Some(nslab_abi::WaitStatus::Exited(0)) {
                walk.status = 1;
            }
        }
    }
    let status = walk.status;
    sys.finish("find", status).await
}

async fn complain(sys: &Sys, args: &Args, walk: &mut Walk, path: &[u8], errno: nslab_abi::Errno) {
    sys.complain_errno("find", args.quote(path), errno).await;
    walk.status = 1;
}

/// `d_type` of getdents(2): the type bits of a mode.
const DT_UNKNOWN: u8 = 0;
const DT_DIR: u8 = 4;

async fn tree(sys: &Sys, args: &Args, plan: &Plan, walk: &mut Walk, start: &[u8]) {
    // A directory is visited before or after what is in it; `true`: its entries have been.
    let mut left = vec![(start.to_vec(), 0, false, DT_UNKNOWN)];
    let asks = plan.follows || plan.needs_attributes();
    let mut device = None;
    while let Some((path, depth, is_done, d_type)) = left.pop() {
        let is_known = !asks && !matches!(d_type, DT_UNKNOWN | DT_DIR);
        let stat = match plan.follows || (plan.follows_operands && depth == 0) {
            // What its directory says of it is enough.
            _ if is_known => {
                Ok(Stat { st_mode: u32::from(d_type) << 12, st_dev: device.unwrap_or_default(), ..Stat::default() })
            }
            true => match sys.stat(&path).await {
                Err(_) => sys.lstat(&path).await,
                stat => stat,
            },
            false => sys.lstat(&path).await,
        };
        let stat = match stat {
            Ok(stat) => stat,
            Err(errno) => {
                complain(sys, args, walk, &path, errno).await;
                continue;
            }
        };
        let device = *device.get_or_insert(stat.st_dev);
        let is_dir = stat.is_dir();
        let found = Found { path, start: start.to_vec(), depth, stat };
        let is_wanted = depth >= plan.min_depth;
        let mut descends = is_dir && !is_done && plan.max_depth.is_none_or(|most| depth < most);
        descends &= !(plan.stays && stat.st_dev != device);
        if plan.goes_deep && descends {
            left.push((found.path.clone(), depth, true, DT_DIR));
        } else if is_wanted {
            walk.prunes = false;
            evaluate(sys, args, plan, walk, &plan.root, &found).await;
            if walk.quits {
                return;
            }
            descends &= !walk.prunes;
        }
        if descends {
            match sys.list_dir(&found.path).await {
                Ok(entries) => {
                    let entries =
                        entries.into_iter().rev().filter(|entry| entry.d_name != b"." && entry.d_name != b"..");
                    left.extend(
                        entries.map(|entry| (join(&found.path, &entry.d_name), depth + 1, false, entry.d_type)),
                    );
                }
                Err(errno) => complain(sys, args, walk, &found.path, errno).await,
            }
        }
    }
}

type Verdict<'a> = std::pin::Pin<Box<dyn std::future::Future<Output = bool> + Send + 'a>>;

fn evaluate<'a>(
    sys: &'a Sys,
    args: &'a Args,
    plan: &'a Plan,
    walk: &'a mut Walk,
    node: &'a Node,
    found: &'a Found,
) -> Verdict<'a> {
    Box::pin(async move {
        match node {
            Node::And(nodes) => {
                for node in nodes {
                    if !evaluate(sys, args, plan, walk, node, found).await {
                        return false;
                    }
                }
                true
            }
            Node::Or(nodes) => {
                for node in nodes {
                    if evaluate(sys, args, plan, walk, node, found).await {
                        return true;
                    }
                }
                false
            }
            Node::Not(node) => !evaluate(sys, args, plan, walk, node, found).await,
            Node::Test(test) => test.holds(sys, found).await,
            Node::Action(at) => match plan.action(*at) {
                Some(action) => act(sys, args, walk, *at, action, found).await,
                None => false,
            },
        }
    })
}

async fn act(sys: &Sys, args: &Args, walk: &mut Walk, at: usize, action: &Action, found: &Found) -> bool {
    match action {
        Action::Print(end) => {
            sys.print([&found.path[..], &[*end]].concat());
            true
        }
        Action::Printf(format) => {
            sys.print(print::render(sys, format, found).await);
            true
        }
        Action::Prune => {
            walk.prunes = true;
            true
        }
        Action::Quit => {
            walk.quits = true;
            true
        }
        Action::Delete => {
            let flags = if found.stat.is_dir() { AtFlags::REMOVEDIR } else { AtFlags::empty() };
            if basename(&found.path) == b"." {
                return true;
            }
            let call = Syscall::Unlinkat { dirfd: Fd::CWD, path: found.path.clone(), flags };
            match sys.call(call).await {
                Ok(_) => true,
                Err(errno) => {
                    sys.complain_errno("find", format!("cannot delete {}", args.quote(&found.path)), errno).await;
                    walk.status = 1;
                    false
                }
            }
        }
        Action::Exec(_, true) => {
            match walk.batches.iter_mut().find(|batch| batch.0 == at) {
                Some(batch) => batch.1.push(found.path.clone()),
                None => walk.batches.push((at, vec![found.path.clone()])),
            }
            true
        }
        Action::Exec(command, false) => {
            let words: Vec<Vec<u8>> = command.iter().map(|word| expression::filled(word, &found.path)).collect();
            super::xargs::launch(sys, args, &words, false).await == Some(nslab_abi::WaitStatus::Exited(0))
        }
    }
}
