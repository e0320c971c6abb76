//! Many programs in one real session.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

use nslab_tests::Answer;
use nslab_tests::fuzz::{self, Script};

/// Seconds that a session with many programs may take.
const TIMEOUT_S: u64 = 600;

/// The program that runs others, and a folder for these.
pub struct Batch {
    scratch: PathBuf,
    runner: PathBuf,
    next: AtomicU64,
}

impl Batch {
    /// Compiles it.
    pub fn new(scratch: &Path) -> Batch {
        let source = scratch.join("batch.c");
        let runner = scratch.join("batch");
        fs::write(&source, include_str!("batch.c")).expect("the target folder can be written");
        compile("cc", &source, &runner);
        Batch { scratch: scratch.to_path_buf(), runner, next: AtomicU64::new(0) }
    }

    /// What programs of one plan and user come to.
    pub fn run(&self, scripts: &[&Script]) -> Vec<Answer> {
        let folder = self.scratch.join(format!("batch-{}", self.next.fetch_add(1, Ordering::Relaxed)));
        fs::create_dir_all(&folder).expect("the target folder can be written");
        let (source, programs) = (folder.join("fuzz.c"), folder.join("fuzz"));
        fs::write(&source, fuzz::file_of(scripts)).expect("the target folder can be written");
        // Twenty times quicker than cc; the kernel does not mind who compiled.
        compile("tcc", &source, &programs);
        let mut answers = Vec::new();
        // A session that a program has spoilt for the next one is left behind.
        while answers.len() < scripts.len() {
            let before = answers.len();
            self.session(scripts, &programs, &mut answers);
            assert!(answers.len() > before, "seed {}: the session ended without an answer", scripts[before].seed);
        }
        let _ = fs::remove_dir_all(folder);
        answers
    }

    /// Runs the programs from `answers.len()` on, as far as one session takes them.
    fn session(&self, scripts: &[&Script], programs: &Path, answers: &mut Vec<Answer>) {
        let output = Command::new(env!("CARGO_BIN_EXE_nslab"))
            .args(["run", "--on", "native", "--plan", scripts[0].plan, "--timeout", &TIMEOUT_S.to_string(), "--elf"])
            .arg("--with")
            .arg(programs)
            .arg(&self.runner)
            .args([scripts[0].uid.to_string(), answers.len().to_string(), scripts.len().to_string()])
            .output()
            .expect("the nslab under test starts");
        let mut rest = &output.stdout[..];
        while let Some((answer, behind)) = next(rest, answers.len()) {
            answers.push(answer);
            rest = behind;
        }
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(complaint.is_empty(), "seed {} or one behind: {complaint}", scripts[0].seed);
    }
}

/// Reads `NUMBER STATUS BYTES BYTES`, a newline, and those bytes.
fn next(text: &[u8], number: usize) -> Option<(Answer, &[u8])> {
    let end = text.iter().position(|&byte| byte == b'\n')?;
    let head = str::from_utf8(&text[..end]).ok()?;
    let fields: Vec<i64> = head.split(' ').map_while(|field| field.parse().ok()).collect();
    let [of, status, out, err] = fields[..] else { return None };
    assert_eq!(of, number as i64, "the programs run in order");
    let (stdout, rest) = text[end + 1..].split_at_checked(out as usize)?;
    let (stderr, rest) = rest.split_at_checked(err as usize)?;
    let status = i32::try_from(status).ok().filter(|&status| status >= 0);
    Some((Answer { stdout: stdout.to_vec(), stderr: stderr.to_vec(), status }, rest))
}

fn compile(compiler: &str, source: &Path, to: &Path) {
    let output = Command::new(compiler).args(["-w", "-o"]).arg(to).arg(source).output();
    let output = output.unwrap_or_else(|error| panic!("{compiler}: {error} (tools/setup.sh machine)"));
    assert!(output.status.success(), "{compiler} {}: {}", source.display(), String::from_utf8_lossy(&output.stderr));
}
