//! What is said about text that is no command.

use super::super::parse::{Missing, Trouble};
use super::{Dialect, Effect, State, Sys, lossy};

const RESERVED: [&str; 16] =
    ["if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for", "{", "}", "in", "!"];

/// Says what is wrong with the text, whose first line has this number.
pub(in crate::sh) async fn say(sys: &Sys, state: &mut State, trouble: &Trouble, text: &[u8], first: u32) -> Effect {
    if let Trouble::Unmodelled { what, .. } = trouble {
        if !state.is_interactive {
            sys.unsupported(&lossy(&state.name), what).await;
        }
        sys.complain(&lossy(&state.name), format!("nslab does not model {what}")).await;
        state.status = crate::getopt::UNMODELLED;
        return Effect::Nothing;
    }
    let last = first + text.iter().filter(|&&byte| byte == b'\n').count() as u32;
    let message = match state.dialect {
        Dialect::Bash => bash(state, trouble, text, first, last),
        Dialect::Dash => dash(state, trouble, last),
        Dialect::Ash => ash(state, trouble),
    };
    sys.eprint(message + "\n").await;
    state.status = 2;
    if std::mem::take(&mut state.in_eval) && state.dialect.is_bash() {
        // Only what `eval` was given is given up.
        return Effect::Nothing;
    }
    Effect::Fatal
}

fn bash(state: &State, trouble: &Trouble, text: &[u8], first: u32, last: u32) -> String {
    let name = lossy(&state.name);
    let place = |line: u32| match (state.in_eval, state.is_interactive, state.is_command_string) {
        (true, ..) => format!("{name}: eval: line {line}: "),
        (_, true, _) => format!("{name}: "),
        (_, _, true) => format!("{name}: -c: line {line}: "),
        _ => format!("{name}: line {line}: "),
    };
    let quoted = |line: u32| {
        let own = text.split(|&byte| byte == b'\n').nth(line.saturating_sub(first) as usize).map(lossy);
        if state.is_interactive { String::new() } else { format!("\n{}`{}'", place(line), own.unwrap_or_default()) }
    };
    match trouble {
        Trouble::Unexpected { line, token, .. } => {
            format!("{}syntax error near unexpected token `{token}'{}", place(*line), quoted(*line))
        }
        Trouble::Incomplete { line, missing: Missing::Closing(closing @ ('\'' | '"' | '`')) } => {
            format!("{}unexpected EOF while looking for matching `{closing}'", place(*line))
        }
        Trouble::Incomplete { missing: Missing::Closing(closing), .. } => {
            format!("{}unexpected EOF while looking for matching `{closing}'", place(last))
        }
        Trouble::Incomplete { .. } => {
            let extra = u32::from(!text.ends_with(b"\n"));
            format!("{}syntax error: unexpected end of file", place(last + extra))
        }
        Trouble::Wrong { line, bash, .. } if state.in_eval => format!("{}{bash}", place(*line)),
        Trouble::Wrong { line, bash, .. } => format!("{}{bash}{}", place(*line), quoted(*line)),
        Trouble::TooDeep { line } | Trouble::Unmodelled { line, .. } => {
            format!("{}nslab does not model commands this deep", place(*line))
        }
        Trouble::Alias { .. } => String::new(),
    }
}

fn dash(state: &State, trouble: &Trouble, last: u32) -> String {
    let name = lossy(&state.name);
    let eval = if state.in_eval { "eval: " } else { "" };
    let say = |line: u32, text: String| format!("{name}: {line}: {eval}Syntax error: {text}");
    match trouble {
        // The newline that cannot stand here is read already.
        Trouble::Unexpected { line, token, expecting } => {
            let line = line + u32::from(token == "newline");
            say(line, format!("{} unexpected{}", shown(token), expected(expecting)))
        }
        Trouble::Incomplete { missing: Missing::Closing('\'' | '"'), .. } => {
            say(last, "Unterminated quoted string".to_string())
        }
        Trouble::Incomplete { missing: Missing::Closing('}'), .. } => say(last, "Missing '}'".to_string()),
        Trouble::Incomplete { missing: Missing::Closing('`'), .. } => {
            say(last, "EOF in backquote substitution".to_string())
        }
        Trouble::Incomplete { missing: Missing::Closing(_), .. } => {
            say(last, "end of file unexpected (expecting \")\")".to_string())
        }
        Trouble::Incomplete { missing: Missing::Word(expecting), .. } => {
            say(last, format!("end of file unexpected{}", expected(expecting)))
        }
        Trouble::Wrong { line, dash, .. } => say(*line, dash.to_string()),
        Trouble::TooDeep { line } | Trouble::Unmodelled { line, .. } => {
            format!("{name}: {line}: nslab does not model commands this deep")
        }
        Trouble::Alias { .. } => String::new(),
    }
}

fn ash(state: &State, trouble: &Trouble) -> String {
    let name = lossy(&state.name);
    match trouble {
        Trouble::Unexpected { token, expecting, .. } => {
            format!("{name}: syntax error: unexpected {}{}", shown(token), expected(expecting))
        }
        Trouble::Incomplete { missing: Missing::Closing('\'' | '"'), .. } => {
            format!("{name}: syntax error: unterminated quoted string")
        }
        Trouble::Incomplete { missing: Missing::Word(expecting), .. } => {
            format!("{name}: syntax error: unexpected end of file{}", expected(expecting))
        }
        Trouble::Incomplete { .. } => format!("{name}: syntax error: unexpected end of file"),
        Trouble::Wrong { dash, .. } => format!("{name}: syntax error: {}", dash.to_lowercase()),
        Trouble::TooDeep { .. } | Trouble::Unmodelled { .. } => {
            format!("{name}: nslab does not model commands this deep")
        }
        Trouble::Alias { .. } => String::new(),
    }
}

/// A token as dash and ash name it: operators and reserved words in quotes, others by their kind.
fn shown(token: &str) -> String {
    match token {
        "newline" => token.to_string(),
        "<" | ">" | "<<" | ">>" | ">&" | "<&" => "redirection".to_string(),
        token if RESERVED.contains(&token) || !token.starts_with(|c: char| !"&|;()".contains(c)) => {
            format!("\"{token}\"")
        }
        _ => "word".to_string(),
    }
}

fn expected(expecting: &Option<&'static str>) -> String {
    expecting.map(|word| format!(" (expecting \"{word}\")")).unwrap_or_default()
}
