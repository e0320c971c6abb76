//! Options as getopt_long(3) reads them, with its messages.

use crate::process::Args;
use crate::sys::Sys;
use crate::text::{basename, lossy};

/// Status of a run that asked for an option which the real tool has and this one has not.
pub(crate) const UNMODELLED: u8 = 125;

/// Does an option take an argument?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    /// No.
    Nothing,
    /// Always.
    Argument,
    /// Only as `-oARG` or `--option=ARG`.
    Maybe,
}

/// The options of a tool.
pub(crate) struct Spec {
    /// Modelled short options, in getopt's own syntax (`:` takes an argument, `::` may take one).
    pub(crate) shorts: &'static str,
    /// Modelled long options and the letter they are reported as.
    pub(crate) longs: &'static [(&'static str, Takes, char)],
    /// Short options that only the real tool has.
    pub(crate) unmodelled: &'static str,
    /// Long options that only the real tool has.
    pub(crate) unmodelled_longs: &'static [&'static str],
    /// Do options end at the first operand (a leading `+` in getopt's syntax)?
    pub(crate) in_order: bool,
    /// Status after a wrong option.
    pub(crate) status: u8,
    /// What a wrong option is followed by, instead of the hint at `--help` (procps, psmisc).
    pub(crate) usage: &'static str,
    /// Does the hint name the program by its short name (util-linux) or as it was called (coreutils)?
    pub(crate) short_hint: bool,
}

impl Spec {
    /// No options at all, coreutils' manners.
    pub(crate) const NONE: Spec = Spec {
        shorts: "",
        longs: &[],
        unmodelled: "",
        unmodelled_longs: &["help", "version"],
        in_order: false,
        status: 1,
        usage: "",
        short_hint: false,
    };
}

/// What a command line says.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    /// Options in their order.
    pub(crate) options: Vec<(char, Option<Vec<u8>>)>,
    /// The rest.
    pub(crate) operands: Vec<Vec<u8>>,
}

impl Parsed {
    /// Was this option given?
    pub(crate) fn has(&self, letter: char) -> bool {
        self.options.iter().any(|option| option.0 == letter)
    }

    /// The last argument given to this option.
    pub(crate) fn value(&self, letter: char) -> Option<&[u8]> {
        self.options.iter().rev().find(|option| option.0 == letter).and_then(|option| option.1.as_deref())
    }
}

/// Why a command line cannot be read.
#[derive(Debug, PartialEq)]
pub(crate) enum Failure {
    /// getopt's own words, after the program's name.
    Wrong(String),
    /// A real option that is not modelled.
    Unmodelled(String),
}

impl Args {
    /// The name as called.
    pub(crate) fn name(&self) -> String {
        self.argv.first().map(|name| lossy(name)).unwrap_or_default()
    }

    /// The name without its directory.
    pub(crate) fn short_name(&self) -> String {
        self.argv.first().map(|name| lossy(basename(name))).unwrap_or_default()
    }

    /// The value of a variable of the environment.
    pub(crate) fn env(&self, name: &str) -> Option<&[u8]> {
        self.envp.iter().find_map(|entry| entry.strip_prefix(name.as_bytes())?.strip_prefix(b"="))
    }

    /// Has the locale of the environment UTF-8?
    pub(crate) fn is_utf8(&self) -> bool {
        let get = |name: &str| self.env(name).filter(|value| !value.is_empty());
        let locale = get("LC_ALL").or_else(|| get("LC_CTYPE")).or_else(|| get("LANG")).unwrap_or_default();
        lossy(locale).to_lowercase().replace('-', "").ends_with("utf8")
    }

    /// Quotes a word as the locale of the environment has it: ‘x’ with UTF-8, 'x' without.
    pub(crate) fn quote(&self, word: &[u8]) -> String {
        if self.is_utf8() { format!("‘{}’", lossy(word)) } else { format!("'{}'", lossy(word)) }
    }

    /// Says that an operand is missing; the status to end with.
    pub(crate) async fn missing(&self, sys: &Sys, spec: &Spec, what: &str) -> u8 {
        sys.complain(&self.name(), what).await;
        self.hint(sys, spec).await
    }

    /// Reads the options; `Err` is the status to end with, said already.
    pub(crate) async fn getopt(&self, sys: &Sys, spec: &Spec) -> Result<Parsed, u8> {
        match parse(spec, self.argv.get(1..).unwrap_or_default()) {
            Ok(parsed) => Ok(parsed),
            Err(failure) => Err(self.report(sys, spec, failure).await),
        }
    }

    /// Says what is wrong with the options.
    pub(crate) async fn report(&self, sys: &Sys, spec: &Spec, failure: Failure) -> u8 {
        match failure {
            Failure::Wrong(message) => {
                sys.complain(&self.name(), message).await;
                if sys.is_busybox() {
                    sys.eprint("(here busybox prints the usage of the applet; nslab does not model that)\n").await;
                    return 1;
                }
                self.hint(sys, spec).await
            }
            Failure::Unmodelled(option) => {
                let name = self.short_name();
                match version(&name).filter(|_| !sys.is_busybox()) {
                    Some(package) if option == "--version" || option == "-V" => {
                        sys.print(format!("{name} from {package}\n"));
                        sys.finish(&name, 0).await
                    }
                    _ => unmodelled(sys, &name, &option).await,
                }
            }
        }
    }

    /// Points at `--help`, as coreutils and util-linux do.
    pub(crate) async fn hint(&self, sys: &Sys, spec: &Spec) -> u8 {
        if !spec.usage.is_empty() {
            sys.eprint(spec.usage).await;
            return spec.status;
        }
        let name = if spec.short_hint { self.short_name() } else { self.name() };
        sys.eprint(format!("Try '{name} --help' for more information.\n")).await;
        spec.status
    }
}

/// The package that a tool names as its own where it is asked for its version.
fn version(name: &str) -> Option<&'static str> {
    const UTIL_LINUX: [&str; 24] = [
        "chrt",
        "column",
        "findmnt",
        "flock",
        "getopt",
        "hexdump",
        "ionice",
        "ipcmk",
        "ipcrm",
        "ipcs",
        "lsns",
        "more",
        "mountpoint",
        "nsenter",
        "pivot_root",
        "prlimit",
        "renice",
        "rev",
        "setpriv",
        "setsid",
        "su",
        "switch_root",
        "taskset",
        "unshare",
    ];
    const PROCPS: [&str; 8] = ["free", "pgrep", "pkill", "pwdx", "sysctl", "top", "uptime", "watch"];
    match name {
        // What libmount of Debian 12 was built with.
        "mount" | "umount" => {
            Some("util-linux 2.38.1 (libmount 2.38.1: selinux, smack, btrfs, verity, namespaces, assert, debug)")
        }
        name if UTIL_LINUX.contains(&name) => Some("util-linux 2.38.1"),
        name if PROCPS.contains(&name) => Some("procps-ng 4.0.2"),
        _ => None,
    }
}

/// Says that an option of the real tool is missing here.
pub(crate) async fn unmodelled(sys: &Sys, name: &str, option: &str) -> u8 {
    sys.complain(name, format!("nslab does not model option {option}")).await;
    UNMODELLED
}

/// Reads the words after the program's name.
pub(crate) fn parse(spec: &Spec, words: &[Vec<u8>]) -> Result<Parsed, Failure> {
    let mut parsed = Parsed::default();
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        if word == b"--" {
            parsed.operands.extend(rest.cloned());
            break;
        } else if let Some(long) = word.strip_prefix(b"--") {
            parse_long(spec, long, &mut rest, &mut parsed)?;
        } else if word.len() > 1 && word[0] == b'-' {
            parse_short(spec, &word[1..], &mut rest, &mut parsed)?;
        } else {
            parsed.operands.push(word.clone());
            if spec.in_order {
                parsed.operands.extend(rest.cloned());
                break;
            }
        }
    }
    Ok(parsed)
}

fn takes(syntax: &str, letter: char) -> Option<Takes> {
    if letter == ':' {
        return None;
    }
    let after = &syntax[syntax.find(letter)? + letter.len_utf8()..];
    Some(match after {
        after if after.starts_with("::") => Takes::Maybe,
        after if after.starts_with(':') => Takes::Argument,
        _ => Takes::Nothing,
    })
}

fn parse_short(
    spec: &Spec,
    cluster: &[u8],
    rest: &mut std::slice::Iter<Vec<u8>>,
    parsed: &mut Parsed,
) -> Result<(), Failure> {
    let mut at = 0;
    while let Some(&byte) = cluster.get(at) {
        at += 1;
        let letter = char::from(byte);
        let Some(takes) = takes(spec.shorts, letter) else {
            return Err(match self::takes(spec.unmodelled, letter) {
                Some(_) => Failure::Unmodelled(format!("-{letter}")),
                None => Failure::Wrong(format!("invalid option -- '{letter}'")),
            });
        };
        let attached = Some(&cluster[at..]).filter(|value| !value.is_empty()).map(<[u8]>::to_vec);
        let value = match (takes, attached) {
            (Takes::Nothing, _) => {
                parsed.options.push((letter, None));
                continue;
            }
            (Takes::Maybe, value) => value,
            (Takes::Argument, Some(value)) => Some(value),
            (Takes::Argument, None) => match rest.next() {
                Some(value) => Some(value.clone()),
                None => return Err(Failure::Wrong(format!("option requires an argument -- '{letter}'"))),
            },
        };
        parsed.options.push((letter, value));
        return Ok(());
    }
    Ok(())
}

fn parse_long(
    spec: &Spec,
    long: &[u8],
    rest: &mut std::slice::Iter<Vec<u8>>,
    parsed: &mut Parsed,
) -> Result<(), Failure> {
    let text = lossy(long);
    let (name, value) = match text.split_once('=') {
        Some((name, _)) => (name.to_string(), Some(long[name.len() + 1..].to_vec())),
        None => (text.clone(), None),
    };
    let known = spec.longs.iter().map(|long| long.0).chain(spec.unmodelled_longs.iter().copied());
    let mut fitting: Vec<&str> = known.filter(|long| long.starts_with(&name)).collect();
    if fitting.contains(&name.as_str()) {
        fitting = vec![&name];
    }
    let full = match fitting[..] {
        [] => return Err(Failure::Wrong(format!("unrecognized option '--{name}'"))),
        [full] => full.to_string(),
        _ => {
            let possibilities: String = fitting.iter().map(|long| format!(" '--{long}'")).collect();
            return Err(Failure::Wrong(format!("option '--{text}' is ambiguous; possibilities:{possibilities}")));
        }
    };
    let Some(&(_, takes, letter)) = spec.longs.iter().find(|long| long.0 == full) else {
        return Err(Failure::Unmodelled(format!("--{full}")));
    };
    let value = match (takes, value) {
        (Takes::Nothing, None) => None,
        (Takes::Nothing, Some(_)) => {
            return Err(Failure::Wrong(format!("option '--{full}' doesn't allow an argument")));
        }
        (Takes::Argument, None) => match rest.next() {
            Some(value) => Some(value.clone()),
            None => return Err(Failure::Wrong(format!("option '--{full}' requires an argument"))),
        },
        (_, value) => value,
    };
    parsed.options.push((letter, value));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: Spec = Spec {
        shorts: "ab:c::",
        longs: &[("all", Takes::Nothing, 'a'), ("block", Takes::Argument, 'b'), ("blue", Takes::Nothing, 'z')],
        unmodelled: "x",
        ..Spec::NONE
    };

    fn read(words: &[&str]) -> Result<Parsed, Failure> {
        parse(&SPEC, &words.iter().map(|word| word.as_bytes().to_vec()).collect::<Vec<_>>())
    }

    #[test]
    fn options_may_follow_operands() {
        let parsed = read(&["one", "-ab", "two", "-cthree", "--", "-a"]).unwrap();
        assert_eq!(parsed.options, [('a', None), ('b', Some(b"two".to_vec())), ('c', Some(b"three".to_vec()))]);
        assert_eq!(parsed.operands, [b"one".to_vec(), b"-a".to_vec()]);
    }

    #[test]
    fn getopt_has_its_own_words() {
        let wrong = |text: &str| Err::<(), _>(Failure::Wrong(text.to_string()));
        assert_eq!(read(&["-q"]).map(drop), wrong("invalid option -- 'q'"));
        assert_eq!(read(&["-b"]).map(drop), wrong("option requires an argument -- 'b'"));
        assert_eq!(read(&["--al=3"]).map(drop), wrong("option '--all' doesn't allow an argument"));
        assert_eq!(read(&["--bl"]).map(drop), wrong("option '--bl' is ambiguous; possibilities: '--block' '--blue'"));
        assert_eq!(read(&["--quux"]).map(drop), wrong("unrecognized option '--quux'"));
        assert_eq!(read(&["-x"]).map(drop), Err(Failure::Unmodelled("-x".to_string())));
    }
}
