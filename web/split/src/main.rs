//! Splits the page's wasm in two: what runs until the first tree is drawn, and the rest, which arrives after it.
//!
//! ```text
//! nslab-split profile PAGE.wasm OUT.wasm NAMES      counts no calls, but marks each function that runs
//! nslab-split split LINKED.wasm PAGE.wasm FIRST.txt OUT.wasm REST.wasm
//! ```
//!
//! The two parts share one memory and one set of tables. In the first part each function of the rest that it may call is a
//! stub: it calls the page's import `rest`, which returns once the second part is there, and then the function itself
//! through a table that the second part fills. A function that `FIRST.txt` does not name, and that runs early all the
//! same, costs a wait and nothing else.
#![forbid(unsafe_code)]

mod late;
mod linked;
mod names;
mod profile;
mod split;

use std::fs;

use anyhow::{Context, Result, bail};

use crate::linked::Linked;

const USAGE: &str =
    "usage: nslab-split profile PAGE.wasm OUT.wasm NAMES | split LINKED.wasm PAGE.wasm FIRST.txt OUT.wasm REST.wasm";

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["profile", page, out, names] => {
            let profiled = profile::profile(&read(page)?)?;
            write(out, &profiled.wasm)?;
            write(names, profiled.names.join("\n").as_bytes())
        }
        ["split", linked, page, first, out, rest] => {
            let list = String::from_utf8(read(first)?).with_context(|| format!("{first} is not text"))?;
            let parts = split::split(&read(page)?, &Linked::read(&read(linked)?)?, &names::List::parse(&list))?;
            println!(
                "{} of {} functions in the first part, {} stubs; {} bytes of data come late",
                parts.first_functions, parts.functions, parts.stubs, parts.late_bytes
            );
            write(out, &parts.first)?;
            write(rest, &parts.rest)
        }
        _ => bail!(USAGE),
    }
}

fn read(path: &str) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {path}"))
}

fn write(path: &str, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write {path}"))
}
