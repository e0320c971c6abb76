//! RTM_GETRULE - net/core/fib_rules.c. Rules are those that a namespace begins with: none is added or deleted.

use nslab_abi::rtnetlink::*;

use super::{AF_INET, AF_INET6, Fail, Request, attribute};
use crate::Kernel;
use crate::net::SocketId;
use crate::net::fib::RT_TABLE_LOCAL;
use crate::net::inet::{RT_TABLE_MAIN, RTPROT_KERNEL};
use crate::stop::unsupported;

const RT_TABLE_DEFAULT: u32 = 253;
const FR_ACT_TO_TBL: u8 = 1;
/// Each table with its place in the order - fib_default_rules_init().
const RULES: [(u32, u32); 3] = [(0, RT_TABLE_LOCAL), (0x7ffe, RT_TABLE_MAIN), (0x7fff, RT_TABLE_DEFAULT)];

impl Kernel {
    pub(super) fn dump_rules(&mut self, id: SocketId, request: &Request<'_>) -> Result<(), Fail> {
        let family = request.body.first().copied().unwrap_or(0);
        let rules = match family {
            AF_INET => &RULES[..],
            // No table "default" - net/ipv6/fib6_rules.c:fib6_rules_net_init()
            AF_INET6 => &RULES[..2],
            _ => return Ok(unsupported("sendto", "rules of this family")?),
        };
        let record = |&(priority, table): &(u32, u32)| {
            // "struct fib_rule_hdr": nothing of the packet is asked for.
            let mut bytes = vec![family, 0, 0, 0, table as u8, 0, 0, FR_ACT_TO_TBL, 0, 0, 0, 0];
            attribute(&mut bytes, FRA_TABLE, &table.to_le_bytes());
            attribute(&mut bytes, FRA_SUPPRESS_PREFIXLEN, &u32::MAX.to_le_bytes());
            attribute(&mut bytes, FRA_PROTOCOL, &[RTPROT_KERNEL]);
            if priority != 0 {
                attribute(&mut bytes, FRA_PRIORITY, &priority.to_le_bytes());
            }
            (RTM_NEWRULE, bytes)
        };
        self.netlink_dump(id, request, rules.iter().map(record).collect());
        Ok(())
    }
}
