//! Which namespaces the process is in, read through the hidden descriptor of the session's /proc.

use nslab_abi::NsType;

use super::around::link;

/// What a link in `/proc/self/ns` says; `None` where it leads nowhere: `pid_for_children` before the first child.
type Link = Option<Vec<u8>>;

/// The eight namespaces, each with where children will be born if that can differ.
pub fn read() -> Vec<(NsType, [Link; 2])> {
    let links = |ns: NsType| match ns {
        NsType::Pid | NsType::Time => [
            link(&format!("thread-self/ns/{}", ns.name())),
            link(&format!("thread-self/ns/{}_for_children", ns.name())),
        ],
        _ => [link(&format!("thread-self/ns/{}", ns.name())), None],
    };
    NsType::ALL.into_iter().map(|ns| (ns, links(ns))).collect()
}

/// Names the types whose links differ.
pub fn changed(before: &[(NsType, [Link; 2])], after: &[(NsType, [Link; 2])]) -> Vec<String> {
    let differ = before.iter().zip(after).filter(|(before, after)| before.1 != after.1);
    differ.map(|(before, _)| before.0.name().to_string()).collect()
}
