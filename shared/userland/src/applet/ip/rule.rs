//! `ip rule` - iproute2, ip/iprule.c.

use nslab_abi::rtnetlink::*;

use super::Ip;
use super::json::Json;
use super::netlink::{AF_INET, Attrs};
use super::words::{self, Exit, Words, is, unmodelled};

/// `struct fib_rule_hdr`.
const FIB_RULE: usize = 12;
const COMMANDS: [&str; 9] = ["list", "lst", "show", "save", "restore", "add", "delete", "flush", "help"];

pub(super) async fn run(ip: &Ip, mut rest: Words<'_>) -> Result<u8, Exit> {
    let Some(word) = rest.next() else { return show(ip, rest).await };
    match words::command(word, &COMMANDS) {
        Some("list" | "lst" | "show") => show(ip, rest).await,
        Some(known) => Err(unmodelled(&format!("rule {known}"))),
        None => Err(Exit::new(255, format!("Command \"{word}\" is unknown, try \"ip rule help\".\n"))),
    }
}

async fn show(ip: &Ip, mut words: Words<'_>) -> Result<u8, Exit> {
    let mut wanted = None;
    while let Some(word) = words.next() {
        match word {
            "table" | "lookup" => wanted = Some(super::route::table(&words.value()?)?),
            word if is(word, "help") => return Err(unmodelled("rule help")),
            word => return Err(unmodelled(&format!("rule show {word}"))),
        }
    }
    let netlink = ip.open().await?;
    let mut body = vec![0; FIB_RULE];
    body[0] = ip.options.family.unwrap_or(AF_INET);
    let records = netlink.dump(RTM_GETRULE, &body).await.map_err(|refused| refused.exit())?;
    let mut objects = Vec::new();
    for record in &records {
        let attrs = Attrs::after(record, FIB_RULE);
        let (priority, table) = (attrs.word(FRA_PRIORITY).unwrap_or(0), attrs.word(FRA_TABLE).unwrap_or(0));
        if wanted.is_some_and(|wanted| wanted != table) {
            continue;
        }
        let table = super::route::table_name(table);
        if ip.options.is_json {
            let text = |text: &str| Json::Text(text.to_string());
            let priority = ("priority", Json::Number(u64::from(priority)));
            objects.push(Json::Object(vec![priority, ("src", text("all")), ("table", text(&table))]));
        } else {
            ip.print(&format!("{priority}:\tfrom all lookup {table}\n"));
        }
    }
    if ip.options.is_json {
        ip.print_json(objects);
    }
    Ok(0)
}
