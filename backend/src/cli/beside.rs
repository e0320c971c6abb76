//! The files that `--with` puts beside the program, in the home of the user who runs it.

use std::path::Path;

use anyhow::Context as _;
use nslab_sim::SessionConfig;
use nslab_words::{Lang, Said, say};

use super::check::Script;

/// Is this file a C program, which is compiled? Others are copied as they are.
pub fn is_program(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "c")
}

/// The name of a file in the session: that of a C source without its `.c`.
pub fn name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.strip_suffix(".c").unwrap_or(&name).to_string()
}

/// Puts the files into a simulated machine; `false` if one does not compile, which has been said.
///
/// # Errors
/// A file cannot be read.
pub fn install(config: &mut SessionConfig, files: &[impl AsRef<Path>], lang: Lang) -> anyhow::Result<bool> {
    for file in files.iter().map(AsRef::as_ref) {
        let path = nslab_sim::program_path(&name(file), config.uid);
        if is_program(file) {
            let script = Script::read(file, lang)?;
            let compiled = script.compile();
            if compiled.program.is_none() {
                script.print(&compiled.diagnostics, lang);
                return Ok(false);
            }
            config.programs.push((path, script.source));
        } else {
            let bytes =
                std::fs::read(file).with_context(|| say(lang, &Said::CannotRead(&file.display().to_string())))?;
            config.files.push((path.into_bytes(), 0o755, bytes));
        }
    }
    Ok(true)
}
