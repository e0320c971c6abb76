//! Which namespaces the process is in, read through the hidden descriptor of the session's /proc.

use nslab_abi::NsType;

use crate::hidden;
use crate::sys::{self, Arg};

/// What a link in `/proc/self/ns` says; `None` where it leads nowhere: `pid_for_children` before the first child.
type Link = Option<Vec<u8>>;

/// The eight namespaces, each with where children will be born if that can differ.
pub fn read() -> Vec<(NsType, [Link; 2])> {
    let links = |ns: NsType| match ns {
        NsType::Pid | NsType::Time => [link(ns.name()), link(&format!("{}_for_children", ns.name()))],
        _ => [link(ns.name()), None],
    };
    NsType::ALL.into_iter().map(|ns| (ns, links(ns))).collect()
}

/// Names the types whose links differ.
pub fn changed(before: &[(NsType, [Link; 2])], after: &[(NsType, [Link; 2])]) -> Vec<String> {
    let differ = before.iter().zip(after).filter(|(before, after)| before.1 != after.1);
    differ.map(|(before, _)| before.0.name().to_string()).collect()
}

fn link(name: &str) -> Link {
    const LINK_BYTES: usize = 64;
    let path = format!("self/ns/{name}\0");
    let mut target = vec![0; LINK_BYTES];
    let mut args = [hidden::PROC.into(), Arg::In(path.as_bytes()), Arg::Out(&mut target), LINK_BYTES.into()];
    let len = sys::own(libc::SYS_readlinkat, &mut args).ok()?;
    target.truncate(len as usize);
    Some(target)
}
