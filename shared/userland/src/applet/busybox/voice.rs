//! busybox's words where coreutils and util-linux have others.

/// What busybox says before `: STRERROR` where the tool it is built from here says `message`.
pub(crate) fn message(applet: &str, message: &[u8]) -> Vec<u8> {
    let text = crate::text::lossy(message);
    let Some(open) = text.find(['\'', '‘']) else {
        return match applet {
            "cat" => format!("can't open '{text}'").into_bytes(),
            _ => message.to_vec(),
        };
    };
    let path = text[open..].trim_matches(['\'', '‘', '’']).trim_end_matches("' for reading");
    match (applet, text[..open].trim_end()) {
        (_, "cannot create directory") => format!("can't create directory '{path}'"),
        ("rmdir", "failed to remove") => format!("'{path}'"),
        ("rm", "cannot remove") => format!("can't remove '{path}'"),
        (_, "cannot stat" | "cannot statx") => format!("can't stat '{path}'"),
        ("touch" | "head" | "tail" | "chmod" | "chown" | "ln", _) => path.to_string(),
        _ => text.clone(),
    }
    .into_bytes()
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_busybox_s() {
        let said = |applet: &str, text: &str| crate::text::lossy(&super::message(applet, text.as_bytes()));
        assert_eq!(said("cat", "/nosuch"), "can't open '/nosuch'");
        assert_eq!(said("mkdir", "cannot create directory ‘/proc’"), "can't create directory '/proc'");
        assert_eq!(said("rmdir", "failed to remove '/x'"), "'/x'");
        assert_eq!(said("head", "cannot open '/x' for reading"), "/x");
        assert_eq!(said("wc", "/x"), "/x");
    }
}
