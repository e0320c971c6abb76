//! RTM_GETNSID, RTM_NEWNSID: numbers for other namespaces - net/core/net_namespace.c:rtnl_net_getid().

use nslab_abi::rtnetlink::*;
use nslab_abi::{Errno, TaskId};

use super::{Attrs, Fail, Request, attribute};
use crate::Kernel;
use crate::net::SocketId;
use crate::ns::NsId;

/// `sizeof(struct rtgenmsg)`, aligned.
const RTGEN_BYTES: usize = 4;

impl Kernel {
    pub(super) fn get_nsid(&mut self, t: TaskId, id: SocketId, request: &Request<'_>) -> Result<(), Fail> {
        let ns = self.socket(id).ns;
        let attrs = Attrs::after(request.body, RTGEN_BYTES);
        let other = self.attribute_net_ns(t, &attrs, NETNSA_PID, NETNSA_FD)?.ok_or(Errno::EINVAL)?;
        let nsid = self.nsid_of(ns, other).unwrap_or(-1);
        let mut bytes = vec![0; RTGEN_BYTES];
        attribute(&mut bytes, NETNSA_NSID, &nsid.to_le_bytes());
        let message = self.message(id, request, RTM_NEWNSID, 0, &bytes);
        self.netlink_push(id, message);
        Ok(())
    }

    pub(super) fn new_nsid(&mut self, t: TaskId, ns: NsId, request: &Request<'_>) -> Result<(), Fail> {
        let attrs = Attrs::after(request.body, RTGEN_BYTES);
        let nsid = attrs.word(NETNSA_NSID).ok_or(Errno::EINVAL)? as i32;
        let other = self.attribute_net_ns(t, &attrs, NETNSA_PID, NETNSA_FD)?.ok_or(Errno::EINVAL)?;
        if self.nsid_of(ns, other).is_some() {
            return Err(Errno::EEXIST.into());
        }
        if nsid < 0 {
            self.nsid_for(ns, other);
            return Ok(());
        }
        if self.net(ns).nsids.iter().any(|&(used, _)| used == nsid) {
            return Err(Errno::ENOSPC.into());
        }
        self.net_mut(ns).nsids.push((nsid, other));
        Ok(())
    }
}
