//! Buildpacks: they look at an application, say whether it is theirs, and make a droplet of it.

use nslab_abi::image::ImageFile;

use crate::applet::docker::tar::{self, Entry};

/// A buildpack: its name, and what it knows an application by.
pub(super) struct Buildpack {
    pub(super) name: &'static str,
    files: &'static [&'static str],
    /// Has the simulator what it needs?
    pub(super) is_modelled: bool,
}

/// All of them, in the order in which they are asked.
pub(super) const ALL: [Buildpack; 8] = [
    Buildpack { name: "staticfile_buildpack", files: &["Staticfile"], is_modelled: false },
    Buildpack { name: "java_buildpack", files: &["META-INF", "WEB-INF", "pom.xml"], is_modelled: false },
    Buildpack { name: "ruby_buildpack", files: &["Gemfile"], is_modelled: false },
    Buildpack { name: "nodejs_buildpack", files: &["package.json"], is_modelled: false },
    Buildpack { name: "go_buildpack", files: &["go.mod"], is_modelled: false },
    Buildpack { name: "python_buildpack", files: &["requirements.txt", "setup.py", "Pipfile"], is_modelled: true },
    Buildpack { name: "php_buildpack", files: &["composer.json", "index.php"], is_modelled: false },
    Buildpack { name: "binary_buildpack", files: &[], is_modelled: true },
];

/// Finds the buildpack of these files: `bin/detect` of each is asked in turn.
pub(super) fn detect(files: &[Entry]) -> Option<&'static Buildpack> {
    ALL.iter().find(|pack| pack.files.iter().any(|name| files.iter().any(|entry| entry.path == *name)))
}

/// What `web:` says in a Procfile.
pub(super) fn procfile(files: &[Entry]) -> Option<String> {
    let entry = files.iter().find(|entry| entry.path == "Procfile")?;
    let text = String::from_utf8_lossy(&entry.data).into_owned();
    text.lines().find_map(|line| line.strip_prefix("web:")).map(|command| command.trim().to_string())
}

/// The application with what it needs to run: `app`, `deps`, `logs`, `tmp`, and how it was made.
pub(super) fn droplet(pack: &Buildpack, files: &[Entry], command: &str) -> Vec<Entry> {
    const VCAP: u32 = 2000;
    let mut all: Vec<Entry> =
        ["app", "deps", "deps/0", "deps/0/bin", "logs", "tmp"].map(|path| Entry::dir(path, 0o755)).to_vec();
    for entry in files {
        all.push(Entry { path: format!("app/{}", entry.path), mtime_s: 0, ..entry.clone() });
    }
    if pack.name == "python_buildpack" {
        let python = ImageFile::Applet("python3").to_bytes();
        all.push(Entry::file("deps/0/bin/python3", 0o755, &python));
        all.push(Entry::link("deps/0/bin/python", "python3"));
    }
    let info = format!("{{\"detected_buildpack\":\"{}\",\"start_command\":\"{command}\"}}\n", pack.name);
    all.push(Entry::file("staging_info.yml", 0o644, info.as_bytes()));
    for entry in &mut all {
        (entry.uid, entry.gid) = (VCAP, VCAP);
    }
    tar::canonical(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_is_known_by_its_files() {
        let file = |path: &str, text: &str| Entry::file(path, 0o644, text.as_bytes());
        let python = [file("app.py", ""), file("requirements.txt", ""), file("Procfile", "web: python3 app.py\n")];
        assert_eq!(detect(&python).map(|pack| pack.name), Some("python_buildpack"));
        assert_eq!(procfile(&python).as_deref(), Some("python3 app.py"));
        assert!(detect(&[file("x", "")]).is_none());
        let droplet = droplet(&ALL[5], &python, "x");
        assert!(droplet.iter().any(|entry| entry.path == "deps/0/bin/python3"));
        assert!(droplet.iter().any(|entry| entry.path == "app/app.py" && entry.uid == 2000));
    }
}
