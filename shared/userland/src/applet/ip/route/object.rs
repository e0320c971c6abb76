//! Routes as `-json` has them.

use nslab_abi::rtnetlink::*;

use super::{BOOT, Filter, MAIN, ONLINK, PROTOCOLS, RTCF_LOCAL, RTM_F_CLONED, Route, TYPES, scope_name, table_name};
use crate::applet::ip::json::{Json, Object};
use crate::applet::ip::links::Links;

impl Route<'_> {
    /// The same as [`Route::line`] for `-json`.
    pub(super) fn object(&self, links: &Links, filter: &Filter) -> Object {
        let text = |text: &str| Json::Text(text.to_string());
        let is_cloned = self.flags & RTM_F_CLONED != 0;
        let mut fields = Vec::new();
        if self.body[7] != 1 {
            fields.push(("type", text(TYPES.get(usize::from(self.body[7])).unwrap_or(&"none"))));
        }
        let (dst, length) = self.dst();
        fields.push(match length {
            0 => ("dst", text("default")),
            length if length == if dst.is_ipv4() { 32 } else { 128 } => ("dst", Json::Text(dst.to_string())),
            length => ("dst", Json::Text(format!("{dst}/{length}"))),
        });
        if let Some(gateway) = self.attrs.ip(RTA_GATEWAY) {
            fields.push(("gateway", Json::Text(gateway.to_string())));
        }
        if let Some(index) = self.attrs.word(RTA_OIF).filter(|_| filter.dev.is_none()) {
            fields.push(("dev", Json::Text(links.name_of(index))));
        }
        if !is_cloned {
            if self.table() != MAIN && filter.table.is_none() {
                fields.push(("table", Json::Text(table_name(self.table()))));
            }
            if self.body[5] != BOOT && filter.proto.is_none() {
                let named = PROTOCOLS.iter().find(|(number, _)| *number == self.body[5]);
                fields.push((
                    "protocol",
                    Json::Text(named.map_or(self.body[5].to_string(), |(_, name)| name.to_string())),
                ));
            }
            if self.body[6] != 0 && filter.scope.is_none() {
                fields.push(("scope", Json::Text(scope_name(self.body[6]))));
            }
        }
        if let Some(from) = self.attrs.ip(RTA_PREFSRC) {
            fields.push(("prefsrc", Json::Text(from.to_string())));
        }
        if let Some(metric) = self.attrs.word(RTA_PRIORITY) {
            fields.push(("metric", Json::Number(u64::from(metric))));
        }
        let flags = [(1, "dead"), (ONLINK, "onlink"), (16, "linkdown")];
        fields.push(("flags", Json::words(flags.iter().filter(|(bit, _)| self.flags & bit != 0).map(|flag| flag.1))));
        if let Some(uid) = self.attrs.word(RTA_UID) {
            fields.push(("uid", Json::Number(u64::from(uid))));
        }
        if is_cloned {
            let is_local = self.flags & RTCF_LOCAL != 0;
            fields.push(("cache", Json::words(is_local.then_some("local").into_iter())));
        }
        if self.attrs.get(RTA_PREF).is_some() {
            fields.push(("pref", text("medium")));
        }
        fields
    }
}
