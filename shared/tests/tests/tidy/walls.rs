//! Who may import whom: the table of ARCHITECTURE.md, held against the manifests.

use std::collections::BTreeSet;

use super::sources::{self, Source, has_word, none};

/// A package, and the packages of ours that it may import. What is not listed here is not allowed to exist.
const ROOMS: &[(&str, &[&str])] = &[
    ("shared/small", &[]),
    ("shared/abi", &[]),
    ("shared/protocol", &[]),
    ("shared/script", &["small", "abi"]),
    ("shared/kernel", &["small", "abi"]),
    ("shared/userland", &["small", "abi"]),
    ("shared/toolchain", &["abi", "script"]),
    ("shared/words", &["abi", "script", "protocol"]),
    ("shared/lesson", &["protocol"]),
    ("shared/sim", &["small", "abi", "script", "kernel", "userland", "toolchain", "protocol"]),
    ("shared/tests", &["abi", "script", "kernel", "userland", "toolchain", "sim", "protocol", "lesson", "words"]),
    ("shared/fuzz", &["abi", "script", "sim", "words"]),
    ("backend", &["abi", "script", "sim", "protocol", "lesson", "words", "runner", "keeper", "tests"]),
    ("backend/runner", &["abi", "script", "protocol", "keeper"]),
    ("backend/keeper", &["abi", "protocol"]),
    ("web", &["small", "abi", "script", "sim", "protocol", "lesson", "words"]),
    ("web/split", &[]),
];

/// Rooms that hold no I/O and no way to the outside.
const PURE: [&str; 8] = [
    "shared/small",
    "shared/abi",
    "shared/script",
    "shared/kernel",
    "shared/userland",
    "shared/toolchain",
    "shared/sim",
    "shared/words",
];

/// Names of the packages in a manifest's tables of dependencies.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut is_table = false;
    for line in manifest.lines().map(str::trim) {
        if let Some(table) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            let table = table.rsplit_once("dependencies").map(|(_, rest)| rest);
            is_table = table == Some("");
            if let Some(name) = table.and_then(|rest| rest.strip_prefix('.')) {
                found.insert(name.to_string());
            }
        } else if is_table && !line.starts_with('#') {
            let name: String = line.chars().take_while(|c| c.is_alphanumeric() || "-_".contains(*c)).collect();
            if !name.is_empty() && line.contains(['=', '.']) {
                found.insert(name);
            }
        }
    }
    found
}

fn manifests() -> Vec<(String, Source)> {
    let all = ["shared", "backend", "web"].into_iter().flat_map(|dir| sources::below(dir, &["toml"]));
    all.filter_map(|source| Some((source.path.strip_suffix("/Cargo.toml")?.to_string(), source))).collect()
}

#[test]
fn packages_import_only_what_the_table_allows() {
    let mut complaints = Vec::new();
    for (room, manifest) in manifests() {
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            complaints.push(format!("{room}: not in the table of rooms"));
            continue;
        };
        for name in dependencies(&manifest.text).iter().filter_map(|name| name.strip_prefix("nslab-")) {
            if !allowed.contains(&name) {
                complaints.push(format!("{}: may not import {name}", manifest.path));
            }
        }
    }
    none(complaints);
}

#[test]
fn pure_rooms_import_nothing_that_reaches_out() {
    // Bit flags, a lexer: data structures. Everything else is an edge that wants an ADR.
    let allowed = ["bitflags", "logos", "thiserror"];
    let mut complaints = Vec::new();
    for (room, manifest) in manifests().iter().filter(|(room, _)| PURE.contains(&room.as_str())) {
        let foreign = dependencies(&manifest.text);
        for name in foreign.iter().filter(|name| !name.starts_with("nslab-") && !allowed.contains(&name.as_str())) {
            // protocol's base64 text is made where its events are; gzip deflates (ADR 19).
            let may = [("shared/sim", "base64"), ("shared/userland", "miniz_oxide")];
            if !may.contains(&(room.as_str(), name.as_str())) {
                complaints.push(format!("{}: may not import {name}", manifest.path));
            }
        }
    }
    none(complaints);
}

#[test]
fn every_package_takes_the_workspace_lints() {
    let missing = manifests().into_iter().filter(|(_, manifest)| !manifest.text.contains("[lints]\nworkspace = true"));
    none(missing.map(|(_, manifest)| format!("{}: no [lints] workspace = true", manifest.path)).collect());
}

#[test]
fn serde_derives_live_in_protocol() {
    let mut complaints = Vec::new();
    for (room, manifest) in manifests() {
        if room != "shared/protocol" && dependencies(&manifest.text).contains("serde") {
            complaints.push(format!("{}: serde lives in protocol", manifest.path));
        }
    }
    let foreign = |source: &&Source| !source.path.starts_with("shared/protocol/") && !source.is_test();
    for source in sources::rust().iter().filter(foreign) {
        for (at, line) in source.code().filter(|(_, line)| has_word(line, "Serialize") || has_word(line, "Deserialize"))
        {
            complaints.push(source.at(at, line.trim()));
        }
    }
    none(complaints);
}

#[test]
fn the_runner_and_the_keeper_are_single_threaded() {
    let mut complaints = Vec::new();
    for (room, manifest) in manifests() {
        if ["backend/runner", "backend/keeper"].contains(&room.as_str()) {
            for name in dependencies(&manifest.text).iter().filter(|name| ["tokio", "axum"].contains(&name.as_str())) {
                complaints.push(format!("{}: no {name} in a process that forks", manifest.path));
            }
        }
    }
    for source in ["backend/runner/src", "backend/keeper/src"].into_iter().flat_map(|dir| sources::below(dir, &["rs"]))
    {
        for (at, line) in source.code().filter(|(_, line)| line.contains("thread::spawn")) {
            complaints.push(source.at(at, line.trim()));
        }
    }
    none(complaints);
}

#[test]
fn http_makes_no_system_calls() {
    let mut complaints = Vec::new();
    let files = sources::below("backend/src", &["rs"]);
    for source in files.iter().filter(|source| source.path.starts_with("backend/src/http")) {
        for (at, line) in source.code().filter(|(_, line)| ["nix", "libc"].iter().any(|word| has_word(line, word))) {
            complaints.push(source.at(at, line.trim()));
        }
    }
    none(complaints);
}

#[test]
fn dependencies_are_read_from_every_form_of_table() {
    let manifest = "[package]\nname = \"x\"\n[dependencies]\na.workspace = true\nb = \"1\"\n# c = \"1\"\n[dev-dependencies]\nd = { path = \"d\" }\n[dependencies.e-f]\nversion = \"1\"\n[features]\ng = []\n";
    let names: Vec<String> = dependencies(manifest).into_iter().collect();
    assert_eq!(names, ["a", "b", "d", "e-f"]);
}
