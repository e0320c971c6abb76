//! What the live lab's server sends, read field by field; the tests hold it against what the protocol writes.

use nslab_protocol::event::{CheckItem, Event, EventKind, Stream};
use nslab_protocol::view::{Inside, Interface, Mount, Namespace, Proc, View, Waits};
use nslab_protocol::wire::{EndReason, ErrorCode, Limits, ServerMsg};
use serde_json::Value;

use super::json::{Bad, Read, choice, field, record, word};

/// Reads a message; the error says what is not as it should be.
pub fn read(text: &str) -> Result<ServerMsg, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    ServerMsg::read(&value, "type").map_err(|Bad(name)| format!("JSON: {name}"))
}

choice!(ServerMsg by "type" {
    "welcome" => Welcome { version, kernel, os, plan, missing, limits },
    "started" => Started { session },
    "event" => Event { event },
    "ps" => Ps { after_seq, view },
    "inside" => Inside { after_seq, inside },
    "extended" => Extended { seconds, extensions },
    "missed" => Missed { count },
    "ended" => Ended { reason },
    "error" => Error { code, message },
});

record!(Limits { seconds, extensions, tasks, output_bytes, source_bytes });

choice!(EndReason by "why" {
    "exited" => Exited { status },
    "signaled" => Signaled { signal },
    "unsupported" => Unsupported { what, detail },
    "time_up" => TimeUp {},
    "limit" => Limit { limit, amount },
    "stopped" => Stopped {},
    "failed" => Failed { message },
});

word!(ErrorCode {
    "bad_token" => BadToken,
    "bad_version" => BadVersion,
    "bad_message" => BadMessage,
    "does_not_compile" => DoesNotCompile,
    "too_large" => TooLarge,
    "busy" => Busy,
    "no_lab" => NoLab,
    "no_more_time" => NoMoreTime,
    "out_of_turn" => OutOfTurn,
});

impl Read for Event {
    fn read(value: &Value, name: &'static str) -> Result<Event, Bad> {
        // The kind's fields lie beside these.
        Ok(Event {
            seq: field(value, "seq")?,
            host_pid: field(value, "host_pid")?,
            pid: field(value, "pid")?,
            kind: EventKind::read(value, name)?,
        })
    }
}

choice!(EventKind by "kind" {
    "enter" => Enter { name, text, line },
    "syscall" => Syscall { name, text, line, ret, errno, checks },
    "fork" => Fork { child_host_pid, child_pid, new_namespaces },
    "exec" => Exec { comm },
    "namespaces" => Namespaces { changed },
    "signal" => Signal { signal },
    "exit" => Exit { status, signal },
    "reaped" => Reaped {},
    "output" => Output { stream, data },
    "fault" => Fault { signal, line, why, args },
    "notice" => Notice { line, why, args },
    "unsupported" => Unsupported { what, detail, line },
});

record!(CheckItem { reason, passed });
word!(Stream { "stdout" => Stdout, "stderr" => Stderr, "tty" => Tty });

record!(View { hostname, procs, namespaces });
record!(Proc {
    host_pid,
    parent,
    pids,
    comm,
    cmdline,
    threads,
    state,
    uid,
    ns,
    pid_for_children,
    time_for_children,
    hostname,
    waits,
    traced,
    is_kernel_thread,
    line,
});
choice!(Waits by "on" {
    "child" => Child { host_pid },
    "read" => Read {},
    "write" => Write {},
    "vfork" => Vfork { host_pid },
    "time" => Time {},
    "signal" => Signal {},
    "other" => Other {},
});
record!(Namespace { ns_type, inode, is_initial, owner });

record!(Inside {
    host_pid,
    pid,
    ppid,
    hostname,
    id,
    euid,
    uid_map,
    gid_map,
    cap_eff,
    ps,
    mounts,
    interfaces,
    cgroup,
    uptime_s,
    ns,
});
record!(Mount { id, target, source, fstype, options, propagation });
record!(Interface { name, is_up, addresses });

#[cfg(test)]
mod tests;
