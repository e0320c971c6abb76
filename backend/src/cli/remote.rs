//! A run in a live lab elsewhere: `--on ws://HOST:PORT`.

mod conversation;

use anyhow::{Context as _, bail};
use nslab_protocol::wire::{ClientMsg, TtySize};
use nslab_words::{Lang, Said, say};
use tokio::sync::mpsc;

use self::conversation::{Conversation, Wish};
use super::check::Script;
use super::native::{Checked, check, forward_input, signals};
use super::options::{MachineOption, PlanOption, RunOptions};
use super::{OWN_FAILURE, terminal};

/// Commands that wait to be sent; more input is not read meanwhile.
const QUEUE: usize = 16;

/// Runs a program in a lab and returns the exit status.
///
/// # Errors
/// The file or the token cannot be read, or nobody answers at the address.
pub fn run(options: &RunOptions, address: &str, lang: Lang) -> anyhow::Result<i32> {
    let script = Script::read(&options.file, lang)?;
    let Checked::Runs = check(&script, lang) else { return Ok(OWN_FAILURE) };
    anyhow::ensure!(options.with.is_empty() && !options.elf, say(lang, &Said::OnlySource));
    // A lab gives away user namespaces, never its own root.
    let machine = match options.machine {
        MachineOption::Lab => None,
        MachineOption::Bare => Some("bare"),
        MachineOption::DockerHost => Some("docker-host"),
        MachineOption::CloudFoundry => Some("cloud-foundry"),
    };
    if let Some(machine) = machine {
        bail!(say(lang, &Said::NoSuchMachine(machine)));
    }
    let token = token(options, lang)?;
    let tty = terminal::streams() == [true; 3];
    let (rows, cols) = terminal::size();
    let wish = Wish {
        token,
        plan: options.plan.map(|plan| match plan {
            PlanOption::Full => "full",
            PlanOption::Single => "single",
        }),
        program: ClientMsg::Run {
            name: script.name,
            source: script.source,
            args: options.args.clone(),
            uid: options.uid,
            tty: tty.then_some(TtySize { rows, cols }),
        },
        timeout: options.timeout,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("tokio")?;
    let (sender, commands) = mpsc::channel(QUEUE);
    // Before any thread: all of them have these signals blocked then.
    let to_lab = sender.clone();
    signals::forward(move |command| drop(to_lab.blocking_send(command)));
    runtime.block_on(async {
        let mut conversation = Conversation::open(address, lang).await?;
        if let Some(refused) = conversation.greet(&wish).await? {
            return Ok(refused);
        }
        let _raw = terminal::Raw::enter([tty; 3])?;
        forward_input(move |command| drop(sender.blocking_send(command)));
        conversation.hold(options, wish.timeout, commands).await
    })
}

fn token(options: &RunOptions, lang: Lang) -> anyhow::Result<String> {
    let given = match &options.token_file {
        Some(file) => {
            let name = file.display().to_string();
            Some(std::fs::read_to_string(file).with_context(|| say(lang, &Said::CannotRead(&name)))?)
        }
        None => std::env::var("NSLAB_TOKEN").ok(),
    };
    let token = given.map(|token| token.trim().to_string()).filter(|token| !token.is_empty());
    token.with_context(|| say(lang, &Said::NoToken))
}
