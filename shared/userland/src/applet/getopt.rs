//! getopt(1) of util-linux 2.38.1: it reads the options of a script for it.

use std::sync::Arc;

use crate::getopt::{Spec, Takes, unmodelled};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const SPEC: Spec = Spec {
    shorts: "ao:l:n:qQs:TuV",
    longs: &[
        ("alternative", Takes::Nothing, 'a'),
        ("longoptions", Takes::Argument, 'l'),
        ("name", Takes::Argument, 'n'),
        ("options", Takes::Argument, 'o'),
        ("quiet", Takes::Nothing, 'q'),
        ("quiet-output", Takes::Nothing, 'Q'),
        ("shell", Takes::Argument, 's'),
        ("test", Takes::Nothing, 'T'),
        ("unquoted", Takes::Nothing, 'u'),
        ("version", Takes::Nothing, 'V'),
    ],
    unmodelled: "h",
    unmodelled_longs: &["help"],
    in_order: true,
    status: 2,
    short_hint: true,
    ..Spec::NONE
};

/// Where words that are no options go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// Behind all options.
    Permuted,
    /// The first ends the options.
    Strict,
    /// They stay where they are.
    InPlace,
}

/// What a script takes.
struct Wanted {
    shorts: String,
    longs: Vec<(String, Takes)>,
    is_alternative: bool,
    order: Order,
}

/// The words as they are written anew, and what was wrong.
#[derive(Default)]
struct Written {
    options: String,
    operands: String,
    complaints: Vec<String>,
}

/// `getopt [OPTIONS] [--] OPTSTRING PARAMETERS`; `getopt [OPTIONS] -o OPTSTRING [--] PARAMETERS`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let Some(first) = args.argv.get(1) else { return missing(&sys, &args).await };
    if !first.starts_with(b"-") {
        // As the old one was called: nothing is quoted.
        let params: Vec<String> = args.argv[2..].iter().map(|word| lossy(word)).collect();
        let wanted = Wanted::new(&args, &lossy(first), Vec::new(), false);
        return say(&sys, wanted.read(&params, false), "getopt", false, false).await;
    }
    let mut parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.has('T') {
        return 4;
    }
    if parsed.has('V') {
        sys.print("getopt from util-linux 2.38.1\n");
        return sys.finish("getopt", 0).await;
    }
    match parsed.value('s') {
        None | Some(b"sh" | b"bash") => {}
        Some(b"csh" | b"tcsh") => return unmodelled(&sys, "getopt", "-s csh").await,
        Some(_) => {
            sys.complain("getopt", "unknown shell after -s or --shell argument").await;
            return args.hint(&sys, &SPEC).await;
        }
    }
    let shorts = match parsed.value('o') {
        Some(shorts) => lossy(shorts),
        None if parsed.operands.is_empty() => return missing(&sys, &args).await,
        None => lossy(&parsed.operands.remove(0)),
    };
    let lists = parsed.options.iter().filter(|option| option.0 == 'l').filter_map(|option| option.1.as_deref());
    let longs =
        lists.flat_map(|list| lossy(list).split([',', ' ', '\t', '\n']).map(str::to_string).collect::<Vec<_>>());
    let longs = longs.filter(|name| !name.is_empty()).map(|name| match name.strip_suffix(':') {
        Some(rest) => match rest.strip_suffix(':') {
            Some(rest) => (rest.to_string(), Takes::Maybe),
            None => (rest.to_string(), Takes::Argument),
        },
        None => (name, Takes::Nothing),
    });
    let wanted = Wanted::new(&args, &shorts, longs.collect(), parsed.has('a'));
    let params: Vec<String> = parsed.operands.iter().map(|word| lossy(word)).collect();
    let name = parsed.value('n').map_or_else(|| "getopt".to_string(), lossy);
    say(&sys, wanted.read(&params, !parsed.has('u')), &name, parsed.has('q'), parsed.has('Q')).await
}

async fn missing(sys: &Sys, args: &Args) -> u8 {
    sys.complain("getopt", "missing optstring argument").await;
    args.hint(sys, &SPEC).await
}

async fn say(sys: &Sys, written: Written, name: &str, is_quiet: bool, is_mute: bool) -> u8 {
    if !is_quiet {
        for text in &written.complaints {
            sys.complain(name, text).await;
        }
    }
    if !is_mute {
        sys.print(format!("{} --{}\n", written.options, written.operands));
    }
    sys.finish("getopt", u8::from(!written.complaints.is_empty())).await
}

/// A word as a shell reads it back.
fn quoted(word: &str, quotes: bool) -> String {
    if quotes { format!(" '{}'", word.replace('\'', "'\\''")) } else { format!(" {word}") }
}

impl Wanted {
    fn new(args: &Args, shorts: &str, longs: Vec<(String, Takes)>, is_alternative: bool) -> Wanted {
        let order = match shorts.chars().next() {
            Some('-') => Order::InPlace,
            Some('+') => Order::Strict,
            _ if args.env("POSIXLY_CORRECT").is_some() => Order::Strict,
            _ => Order::Permuted,
        };
        let shorts = shorts.trim_start_matches(['-', '+']).to_string();
        Wanted { shorts, longs, is_alternative, order }
    }

    fn takes(&self, letter: char) -> Option<Takes> {
        let after = &self.shorts[self.shorts.find(letter).filter(|_| letter != ':')? + letter.len_utf8()..];
        Some(match after {
            after if after.starts_with("::") => Takes::Maybe,
            after if after.starts_with(':') => Takes::Argument,
            _ => Takes::Nothing,
        })
    }

    fn read(&self, params: &[String], quotes: bool) -> Written {
        let mut written = Written::default();
        let mut rest = params.iter();
        while let Some(word) = rest.next() {
            if word == "--" {
                written.operands.extend(rest.by_ref().map(|word| quoted(word, quotes)));
            } else if let Some(long) = word.strip_prefix("--") {
                self.long(long, "--", &mut rest, quotes, &mut written);
            } else if let Some(cluster) = word.strip_prefix('-').filter(|cluster| !cluster.is_empty()) {
                let is_long = self.is_alternative && self.is_long(cluster);
                match is_long {
                    true => self.long(cluster, "-", &mut rest, quotes, &mut written),
                    false => self.short(cluster, &mut rest, quotes, &mut written),
                }
            } else {
                match self.order {
                    Order::InPlace => written.options += &quoted(word, quotes),
                    Order::Permuted => written.operands += &quoted(word, quotes),
                    Order::Strict => {
                        written.operands += &quoted(word, quotes);
                        written.operands.extend(rest.by_ref().map(|word| quoted(word, quotes)));
                    }
                }
            }
        }
        written
    }

    /// With one hyphen: is it a long one? A letter that there is alone is none.
    fn is_long(&self, cluster: &str) -> bool {
        let name = cluster.split('=').next().unwrap_or_default();
        let first = name.chars().next().unwrap_or(':');
        let is_known = self.longs.iter().any(|long| long.0.starts_with(name));
        is_known && (name.chars().count() > 1 || self.takes(first).is_none()) || self.takes(first).is_none()
    }

    fn short<'a>(&self, cluster: &str, rest: &mut impl Iterator<Item = &'a String>, quotes: bool, to: &mut Written) {
        for (at, letter) in cluster.char_indices() {
            let Some(takes) = self.takes(letter) else {
                to.complaints.push(format!("invalid option -- '{letter}'"));
                continue;
            };
            let attached = &cluster[at + letter.len_utf8()..];
            let value = match takes {
                Takes::Nothing => {
                    to.options += &format!(" -{letter}");
                    continue;
                }
                Takes::Maybe => attached.to_string(),
                Takes::Argument if !attached.is_empty() => attached.to_string(),
                Takes::Argument => match rest.next() {
                    Some(value) => value.clone(),
                    None => {
                        to.complaints.push(format!("option requires an argument -- '{letter}'"));
                        return;
                    }
                },
            };
            to.options += &format!(" -{letter}{}", quoted(&value, quotes));
            return;
        }
    }

    fn long<'a>(
        &self,
        text: &str,
        hyphens: &str,
        rest: &mut impl Iterator<Item = &'a String>,
        quotes: bool,
        to: &mut Written,
    ) {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value.to_string())),
            None => (text, None),
        };
        let mut fitting: Vec<&(String, Takes)> = self.longs.iter().filter(|long| long.0.starts_with(name)).collect();
        if let Some(&exact) = fitting.iter().find(|long| long.0 == name) {
            fitting = vec![exact];
        }
        let (full, takes) = match fitting[..] {
            [] => return to.complaints.push(format!("unrecognized option '{hyphens}{name}'")),
            [(full, takes)] => (full, *takes),
            _ => {
                let all: String = fitting.iter().map(|long| format!(" '{hyphens}{}'", long.0)).collect();
                return to.complaints.push(format!("option '{hyphens}{text}' is ambiguous; possibilities:{all}"));
            }
        };
        let value = match (takes, value) {
            (Takes::Nothing, Some(_)) => {
                return to.complaints.push(format!("option '{hyphens}{full}' doesn't allow an argument"));
            }
            (Takes::Nothing, None) => {
                to.options += &format!(" --{full}");
                return;
            }
            (Takes::Maybe, value) => value.unwrap_or_default(),
            (Takes::Argument, Some(value)) => value,
            (Takes::Argument, None) => match rest.next() {
                Some(value) => value.clone(),
                None => return to.complaints.push(format!("option '{hyphens}{full}' requires an argument")),
            },
        };
        to.options += &format!(" --{full}{}", quoted(&value, quotes));
    }
}
