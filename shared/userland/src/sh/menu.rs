//! `select` - bash(1), "Compound Commands".

use std::sync::Arc;

use nslab_abi::Fd;

use super::ast::Command;
use super::ast::Kind;
use super::leaf::Effect;
use super::state::State;
use crate::sys::Sys;
use crate::text::number;

/// Shows the menu and the prompt, reads a line.
pub(super) async fn run(
    sys: &Sys,
    state: &mut State,
    command: &Arc<Command>,
    fields: &[Vec<u8>],
    is_shown: bool,
) -> Effect {
    let Kind::Select { name, .. } = &command.kind else { return Effect::Nothing };
    let mut shows = !is_shown;
    loop {
        if shows {
            sys.eprint(table(fields)).await;
        }
        let prompt = state.get(b"PS3").unwrap_or(b"#? ").to_vec();
        sys.eprint(&prompt).await;
        let mut line = Vec::new();
        let is_over = loop {
            match sys.read(Fd(0), 1).await {
                Ok(bytes) if bytes == b"\n" => break false,
                Ok(bytes) if !bytes.is_empty() => line.extend(bytes),
                _ => break true,
            }
        };
        if is_over {
            sys.eprint(b"\n").await;
            state.status = 1;
            return Effect::Abandon;
        }
        let answer = line.trim_ascii().to_vec();
        // "If the line is empty, the words and prompt are displayed again" - bash(1).
        if answer.is_empty() {
            shows = true;
            continue;
        }
        let chosen = number::<usize>(&answer).and_then(|index| fields.get(index.wrapping_sub(1))).cloned();
        state.set(b"REPLY", answer);
        state.set(name, chosen.unwrap_or_default());
        return Effect::Truth(true);
    }
}

/// The words with their numbers, in columns where they fit (execute_cmd.c:print_select_list).
fn table(fields: &[Vec<u8>]) -> Vec<u8> {
    const COLUMNS: usize = 80;
    let digits = fields.len().to_string().len();
    let longest = fields.iter().map(Vec::len).max().unwrap_or(0);
    let width = longest + digits + 2 + 2;
    let columns = (COLUMNS / width).clamp(1, fields.len().max(1));
    let mut rows = fields.len().div_ceil(columns);
    let mut columns = fields.len().div_ceil(rows.max(1));
    if rows == 1 {
        (rows, columns) = (columns, 1);
    }
    let mut out = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let index = row + column * rows;
            let Some(field) = fields.get(index) else { break };
            out.extend(format!("{:>digits$}) ", index + 1).bytes());
            out.extend(field);
            if fields.get(index + rows).is_some() && column + 1 < columns {
                out.extend(std::iter::repeat_n(b' ', longest + 2 - field.len()));
            }
        }
        out.push(b'\n');
    }
    out
}
