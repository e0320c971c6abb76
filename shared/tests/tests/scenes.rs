//! Each scene is played as its sheet offers it: every line is a command that the machine has and the simulator models.

mod common;

use common::{open, output, program};
use nslab_sim::{Machine, Progress, Session, Stdio};
use nslab_words::scene::{SCENES, Scene};

/// Turns after which a command should have come to rest.
const TURNS: u64 = 2_000_000;

fn shell(scene: &Scene) -> Session {
    let machine = Machine::from_name(scene.machine).expect("the machine of a scene exists");
    open(machine, Stdio::Tty, program("/bin/bash"), &[])
}

fn screen(session: &Session, since: u64) -> String {
    String::from_utf8_lossy(&output(session, since)).into_owned()
}

#[test]
fn every_line_of_every_scene_does_what_it_is_there_for() {
    for scene in SCENES {
        let mut session = shell(scene);
        // As on the page: time passes only as it is told, so that what sleeps does not end between two lines.
        session.keep_pace();
        assert_eq!(session.run(TURNS), Progress::WaitsForInput, "{}: the prompt", scene.id);
        for line in scene.steps.iter().flat_map(|step| step.commands) {
            let since = session.len();
            session.type_in(format!("{line}\r").as_bytes());
            let progress = session.run(TURNS);
            let said = screen(&session, since);
            assert_eq!(progress, Progress::WaitsForInput, "{}: {line}\n{said}", scene.id);
            for complaint in ["not found", "not modelled", "invalid option", "No such file", "not permitted"] {
                assert!(!said.contains(complaint), "{}: {line}\n{said}", scene.id);
            }
        }
    }
}

#[test]
fn scenes_have_names_of_their_own_and_both_languages() {
    for (index, scene) in SCENES.iter().enumerate() {
        assert!(SCENES[..index].iter().all(|other| other.id != scene.id), "{}", scene.id);
        let sentences = scene.steps.iter().map(|step| step.about).chain([scene.title, scene.about]);
        for sentence in sentences {
            assert!(!sentence.en.is_empty() && sentence.en.is_ascii(), "{}: {}", scene.id, sentence.en);
            assert!(
                sentence.zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
                "{}: {}",
                scene.id,
                sentence.zh
            );
        }
    }
}
