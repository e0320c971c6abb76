//! busybox's words where coreutils and util-linux have others.

/// What busybox says with a STRERROR where the tool it is built from here says `message: STRERROR`.
pub(crate) fn line(applet: &str, message: &[u8], strerror: &str) -> Vec<u8> {
    let text = crate::text::lossy(message);
    let mut line = self::message(applet, &text);
    line += &format!(": {strerror}");
    if applet == "tail" {
        // With more than one file that goes on with the next one - coreutils/tail.c
        line += "\ntail: no files";
    }
    line.into_bytes()
}

/// What comes before `: STRERROR`.
fn message(applet: &str, text: &str) -> String {
    let opens = |path: &str| format!("can't open '{path}'");
    let Some(open) = text.find(['\'', '‘']) else {
        return match applet {
            "cat" | "md5sum" | "sha1sum" | "sha256sum" => opens(text),
            "sort" => text.trim_start_matches("cannot read: ").to_string(),
            _ => text.to_string(),
        };
    };
    let path = text[open..].trim_matches(['\'', '‘', '’']).trim_end_matches("' for reading");
    match (applet, text[..open].trim_end()) {
        (_, "cannot create directory") => format!("can't create directory '{path}'"),
        ("rmdir", "failed to remove") => format!("'{path}'"),
        ("rm", "cannot remove") => format!("can't remove '{path}'"),
        ("unlink", _) => format!("can't remove file '{path}'"),
        ("mv", "cannot stat") => format!("can't rename '{path}'"),
        (_, "cannot stat" | "cannot statx") => format!("can't stat '{path}'"),
        ("dd" | "tail", _) => opens(path),
        ("touch" | "head" | "chmod" | "chown" | "chgrp" | "ln" | "du" | "find" | "mkfifo" | "stty" | "truncate", _) => {
            path.to_string()
        }
        _ => text.to_string(),
    }
}

/// What busybox says instead of a whole message, as of an account that is not there; `None`: the same.
pub(crate) fn whole(applet: &str, message: &[u8]) -> Option<Vec<u8>> {
    let text = crate::text::lossy(message);
    let own = match applet {
        "sysctl" => text.strip_prefix("cannot stat /proc/sys/").map(|rest| {
            let key = rest.split(':').next().unwrap_or_default().replace('/', ".");
            format!("error: '{key}' is an unknown key")
        }),
        "sed" => text.strip_prefix("can't read ").map(str::to_string),
        "stty" => text.strip_prefix("'standard input'").map(|rest| format!("standard input{rest}")),
        _ => None,
    };
    if let Some(own) = own {
        return Some(own.into_bytes());
    }
    let bare = |name: &str| name.trim_matches(['\'', '‘', '’']).to_string();
    let (kind, name) = if let Some(name) = text.strip_suffix(": no such user") {
        ("user", bare(name))
    } else if let Some(name) = text.strip_prefix("invalid user: ") {
        ("user", bare(name))
    } else if let Some(name) = text.strip_prefix("invalid group: ") {
        ("group", bare(name))
    } else {
        let rest = text.strip_prefix("user ")?;
        (
            "user",
            rest.strip_suffix(" does not exist or the user entry does not contain all the required fields")?.into(),
        )
    };
    Some(format!("unknown {kind} {name}").into_bytes())
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_busybox_s() {
        let said = |applet: &str, text: &str| super::message(applet, text);
        assert_eq!(said("cat", "/nosuch"), "can't open '/nosuch'");
        assert_eq!(said("mkdir", "cannot create directory ‘/proc’"), "can't create directory '/proc'");
        assert_eq!(said("rmdir", "failed to remove '/x'"), "'/x'");
        assert_eq!(said("head", "cannot open '/x' for reading"), "/x");
        assert_eq!(said("wc", "/x"), "/x");
        assert_eq!(super::whole("id", "‘x’: no such user".as_bytes()).as_deref(), Some(&b"unknown user x"[..]));
        assert_eq!(super::whole("id", b"missing operand"), None);
    }
}
