//! tar(1) of GNU tar 1.34: archives of a tree, made, listed and taken apart.

mod create;
mod extract;
mod filter;
pub(crate) mod header;

use std::sync::Arc;

use crate::getopt::{Failure, Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;

const SPEC: Spec = Spec {
    shorts: "ctxf:C:vpzjJkOPhma",
    longs: &[
        ("create", Takes::Nothing, 'c'),
        ("list", Takes::Nothing, 't'),
        ("extract", Takes::Nothing, 'x'),
        ("get", Takes::Nothing, 'x'),
        ("file", Takes::Argument, 'f'),
        ("gzip", Takes::Nothing, 'z'),
        ("gunzip", Takes::Nothing, 'z'),
        ("ungzip", Takes::Nothing, 'z'),
        ("directory", Takes::Argument, 'C'),
        ("verbose", Takes::Nothing, 'v'),
        ("preserve-permissions", Takes::Nothing, 'p'),
        ("same-permissions", Takes::Nothing, 'p'),
        ("same-owner", Takes::Nothing, '1'),
        ("no-same-owner", Takes::Nothing, '2'),
        ("numeric-owner", Takes::Nothing, '3'),
        ("strip-components", Takes::Argument, '4'),
        ("exclude", Takes::Argument, '5'),
        ("one-file-system", Takes::Nothing, '6'),
        ("to-stdout", Takes::Nothing, 'O'),
        ("absolute-names", Takes::Nothing, 'P'),
        ("dereference", Takes::Nothing, 'h'),
    ],
    unmodelled: "AbBdFgGHiIKlLMnNorRsSTuUVwWXZ",
    unmodelled_longs: &[
        "append",
        "catenate",
        "concatenate",
        "compare",
        "diff",
        "delete",
        "update",
        "bzip2",
        "xz",
        "zstd",
        "compress",
        "format",
        "owner",
        "group",
        "mode",
        "mtime",
        "transform",
        "xform",
        "wildcards",
        "sort",
        "sparse",
        "xattrs",
        "acls",
        "selinux",
        "files-from",
        "exclude-from",
        "keep-old-files",
        "overwrite",
        "totals",
        "checkpoint",
        "auto-compress",
        "use-compress-program",
        "verify",
        "help",
        "version",
        "usage",
        "newer",
        "no-recursion",
        "remove-files",
        "show-transformed-names",
        "unlink-first",
        "warning",
    ],
    status: 64,
    ..Spec::NONE
};

/// What is asked for.
pub(super) struct Options {
    pub(super) file: Vec<u8>,
    pub(super) is_verbose: bool,
    pub(super) keeps_modes: bool,
    pub(super) keeps_owners: bool,
    pub(super) is_numeric: bool,
    /// Is the archive compressed by gzip?
    pub(super) zips: bool,
    /// The environment, with which gzip is found.
    pub(super) envp: Vec<Vec<u8>>,
    pub(super) to_stdout: bool,
    pub(super) is_absolute: bool,
    pub(super) follows: bool,
    pub(super) stays: bool,
    pub(super) strip: usize,
    pub(super) excludes: Vec<Vec<u8>>,
}

async fn usage(sys: &Sys, message: &str) -> u8 {
    sys.complain("tar", message).await;
    sys.eprint("Try 'tar --help' or 'tar --usage' for more information.\n").await;
    2
}

/// The old way of writing options: `tar xvf FILE`. Their arguments follow in order.
fn modern(words: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let Some((first, rest)) = words.split_first().filter(|(first, _)| !first.starts_with(b"-")) else {
        return words.to_vec();
    };
    let mut rest = rest.iter().cloned();
    let mut all = Vec::new();
    for &letter in first {
        all.push(vec![b'-', letter]);
        if b"bCfFgHIKLNTVX".contains(&letter) {
            all.extend(rest.next());
        }
    }
    all.extend(rest);
    all
}

/// `tar {-c|-t|-x} [-vp] [-f ARCHIVE] [-C DIR] [FILE]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let words = modern(args.argv.get(1..).unwrap_or_default());
    let parsed = match crate::getopt::parse(&SPEC, &words) {
        Ok(parsed) => parsed,
        Err(Failure::Wrong(message)) => {
            usage(&sys, &message).await;
            return 64;
        }
        Err(failure) => return args.report(&sys, &SPEC, failure).await,
    };
    for letter in ['j', 'J', 'k', 'm'] {
        if parsed.has(letter) {
            return crate::getopt::unmodelled(&sys, "tar", &format!("-{letter}")).await;
        }
    }
    let modes: Vec<char> = ['c', 't', 'x'].into_iter().filter(|&letter| parsed.has(letter)).collect();
    let mode = match modes[..] {
        [] => {
            return usage(&sys, "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options").await;
        }
        [mode] => mode,
        _ => {
            return usage(&sys, "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option")
                .await;
        }
    };
    let is_root = sys.int(nslab_abi::Syscall::Geteuid).await == Ok(0);
    let strip = parsed.value('4').and_then(crate::text::number).unwrap_or(0);
    let excludes = parsed.options.iter().filter(|option| option.0 == '5').filter_map(|option| option.1.clone());
    let options = Options {
        file: parsed.value('f').unwrap_or(b"-").to_vec(),
        is_verbose: parsed.has('v'),
        keeps_modes: parsed.has('p') || is_root,
        keeps_owners: (is_root || parsed.has('1')) && !parsed.has('2'),
        is_numeric: parsed.has('3'),
        zips: parsed.has('z') || parsed.has('a') && is_gzip_name(parsed.value('f').unwrap_or_default()),
        envp: args.envp.clone(),
        to_stdout: parsed.has('O'),
        is_absolute: parsed.has('P'),
        follows: parsed.has('h'),
        stays: parsed.has('6'),
        strip,
        excludes: excludes.collect(),
    };
    // "-C" changes the place of the files behind it; the archive's own name is found from where tar started.
    let mut members: Vec<(Option<Vec<u8>>, Vec<u8>)> = Vec::new();
    let mut dirs = places(&words);
    for operand in &parsed.operands {
        let dir = dirs.iter().position(|place| &place.1 == operand).map(|at| dirs.remove(at).0);
        members.push((dir.flatten(), operand.clone()));
    }
    let dir = parsed.value('C').map(<[u8]>::to_vec);
    match mode {
        'c' => create::main(&sys, &options, &members).await,
        mode => {
            let names: Vec<Vec<u8>> = members.into_iter().map(|member| member.1).collect();
            extract::main(&sys, &options, &names, dir.as_deref(), mode == 'x').await
        }
    }
}

/// "-a, --auto-compress  use archive suffix to determine the compression program" - tar(1)
fn is_gzip_name(path: &[u8]) -> bool {
    path.ends_with(b".gz") || path.ends_with(b".tgz") || path.ends_with(b".taz")
}

/// Each word that is an operand, with the directory that was named before it.
fn places(words: &[Vec<u8>]) -> Vec<(Option<Vec<u8>>, Vec<u8>)> {
    let mut dir: Option<Vec<u8>> = None;
    let mut all = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if let Some(path) = word.strip_prefix(b"--directory=") {
            dir = Some(path.to_vec());
        } else if word == b"-C" || word == b"--directory" {
            dir = words.next().cloned();
        } else if word == b"-f" || word == b"--file" {
            words.next();
        } else if word.starts_with(b"-C") {
            dir = Some(word[2..].to_vec());
        } else if word.starts_with(b"-") && !word.starts_with(b"--") && word.ends_with(b"f") {
            words.next();
        } else if word.starts_with(b"-") && !word.starts_with(b"--") && word.ends_with(b"C") {
            dir = words.next().cloned();
        } else if !word.starts_with(b"-") || word == b"-" {
            all.push((dir.clone(), word.clone()));
        }
    }
    all
}

async fn failed(sys: &Sys) -> u8 {
    sys.complain("tar", "Exiting with failure status due to previous errors").await;
    2
}
