//! ipcs(1), ipcmk(1) and ipcrm(1) of util-linux 2.38.1: what `/proc/sysvipc` shows of the caller's ipc namespace.

mod change;
mod one;

pub(crate) use change::{ipcmk, ipcrm};

use std::sync::Arc;

use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::sys::{Accounts, Sys};
use crate::text::{ctime, lines, lossy, number, words};

const SPEC: Spec = Spec {
    shorts: "i:mqsatpclub",
    longs: &[
        ("id", Takes::Argument, 'i'),
        ("shmems", Takes::Nothing, 'm'),
        ("queues", Takes::Nothing, 'q'),
        ("semaphores", Takes::Nothing, 's'),
        ("all", Takes::Nothing, 'a'),
        ("time", Takes::Nothing, 't'),
        ("pid", Takes::Nothing, 'p'),
        ("creator", Takes::Nothing, 'c'),
        ("limits", Takes::Nothing, 'l'),
        ("summary", Takes::Nothing, 'u'),
        ("bytes", Takes::Nothing, 'b'),
    ],
    unmodelled: "hV",
    unmodelled_longs: &["human", "help", "version"],
    short_hint: true,
    ..Spec::NONE
};

/// A table of `/proc/sysvipc`: its columns by name, and rows of numbers.
struct Table {
    names: Vec<String>,
    rows: Vec<Vec<i64>>,
}

impl Table {
    async fn read(sys: &Sys, kind: &str) -> Table {
        let content = sys.read_file(format!("/proc/sysvipc/{kind}").as_bytes()).await.unwrap_or_default();
        let mut rows = lines(&content).map(words);
        let names = rows.next().unwrap_or_default().into_iter().map(lossy).collect();
        let numbers = |row: Vec<&[u8]>| row.into_iter().map(|word| number(word).unwrap_or(0)).collect();
        Table { names, rows: rows.map(numbers).collect() }
    }

    fn get(&self, row: &[i64], name: &str) -> i64 {
        self.names.iter().position(|known| known == name).and_then(|at| row.get(at)).copied().unwrap_or(0)
    }

    fn sum(&self, name: &str) -> i64 {
        self.rows.iter().map(|row| self.get(row, name)).sum()
    }

    /// `perms` is written in octal.
    fn mode(&self, row: &[i64]) -> i64 {
        i64::from_str_radix(&self.get(row, "perms").to_string(), 8).unwrap_or(0)
    }
}

/// `ipcs [-qms] [-tpclu] [-i ID]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let kinds: Vec<char> = "qms".chars().filter(|&kind| parsed.has(kind)).collect();
    if let Some(text) = parsed.value('i') {
        let Some(id) = number::<i64>(text) else {
            sys.complain("ipcs", format!("failed to parse id argument: '{}'", lossy(text))).await;
            return 1;
        };
        let [kind] = kinds[..] else {
            sys.complain("ipcs", "when using an ID, a single resource must be specified").await;
            return 1;
        };
        return match one::show(&sys, kind, id).await {
            Some(text) => {
                sys.print(text);
                sys.finish("ipcs", 0).await
            }
            None => {
                sys.complain("ipcs", format!("id {id} not found")).await;
                0
            }
        };
    }
    let kinds = if kinds.is_empty() || parsed.has('a') { vec!['q', 'm', 's'] } else { kinds };
    let users = Names { users: Accounts::users(&sys).await, groups: Accounts::groups(&sys).await };
    sys.print("\n");
    for kind in kinds {
        let text = match kind {
            'q' => queues(&sys, &parsed, &users).await,
            'm' => segments(&sys, &parsed, &users).await,
            _ => semaphores(&sys, &parsed, &users).await,
        };
        sys.print(text + "\n");
    }
    sys.finish("ipcs", 0).await
}

/// Names of owners.
struct Names {
    users: Accounts,
    groups: Accounts,
}

impl Names {
    fn user(&self, uid: i64) -> String {
        lossy(&self.users.name_or_number(uid as u32)).chars().take(10).collect()
    }

    fn group(&self, gid: i64) -> String {
        lossy(&self.groups.name_or_number(gid as u32)).chars().take(10).collect()
    }
}

/// `Nov 29 23:13:54`, or that it never was.
fn time(seconds: i64) -> String {
    if seconds == 0 { "Not set".to_string() } else { ctime(seconds)[4..19].to_string() }
}

/// The whole date, for `-i`.
fn date(seconds: i64) -> String {
    format!("{:<26}", if seconds == 0 { "Not set".to_string() } else { ctime(seconds) })
}

fn what(parsed: &Parsed) -> char {
    "ltpcu".chars().find(|&letter| parsed.has(letter)).unwrap_or(' ')
}

/// Who made it and whose it is, as `-c` shows it.
fn creators(table: &Table, id: &str, title: &str, users: &Names) -> String {
    let mut text = format!(
        "------ {title} Creators/Owners --------\n{:<10} {:<10} {:<10} {:<10} {:<10} {:<10}\n",
        id, "perms", "cuid", "cgid", "uid", "gid"
    );
    for row in &table.rows {
        text += &format!(
            "{:<10} {:<10o} {:<10} {:<10} {:<10} {:<10}\n",
            table.get(row, id),
            table.mode(row) & 0o777,
            users.user(table.get(row, "cuid")),
            users.group(table.get(row, "cgid")),
            users.user(table.get(row, "uid")),
            users.group(table.get(row, "gid")),
        );
    }
    text
}

/// The columns that all three kinds begin with.
fn beginning(table: &Table, row: &[i64], id: &str, users: &Names) -> String {
    format!(
        "0x{:08x} {:<10} {:<10} {:<10o}",
        table.get(row, "key") as u32,
        table.get(row, id),
        users.user(table.get(row, "uid")),
        table.mode(row) & 0o777
    )
}

async fn limit(sys: &Sys, name: &str) -> Vec<u64> {
    let content = sys.read_file(format!("/proc/sys/kernel/{name}").as_bytes()).await.unwrap_or_default();
    words(&content).into_iter().filter_map(number).collect()
}

async fn queues(sys: &Sys, parsed: &Parsed, users: &Names) -> String {
    let table = Table::read(sys, "msg").await;
    let mut text;
    match what(parsed) {
        'l' => {
            let limits = [limit(sys, "msgmni").await, limit(sys, "msgmax").await, limit(sys, "msgmnb").await];
            let [queues, message, queue] = limits.map(|limit| limit.first().copied().unwrap_or(0));
            text = format!(
                "------ Messages Limits --------\nmax queues system wide = {queues}\nmax size of message (bytes) = {message}\n\
                 default max size of queue (bytes) = {queue}\n"
            );
        }
        'u' => {
            text = format!(
                "------ Messages Status --------\nallocated queues = {}\nused headers = {}\nused space = {} bytes\n",
                table.rows.len(),
                table.sum("qnum"),
                table.sum("cbytes")
            );
        }
        'c' => text = creators(&table, "msqid", "Message Queues", users),
        't' => {
            text = format!(
                "------ Message Queues Send/Recv/Change Times --------\n{:<8} {:<10} {:<20} {:<20} {:<20}\n",
                "msqid", "owner", "send", "recv", "change"
            );
            for row in &table.rows {
                let times = ["stime", "rtime", "ctime"].map(|name| time(table.get(row, name)));
                text += &format!("{:<8} {:<10}", table.get(row, "msqid"), users.user(table.get(row, "uid")));
                text += &times.map(|time| format!(" {time:<20}")).concat();
                text.push('\n');
            }
        }
        'p' => {
            text = format!(
                "------ Message Queues PIDs --------\n{:<10} {:<10} {:<10} {:<10}\n",
                "msqid", "owner", "lspid", "lrpid"
            );
            for row in &table.rows {
                text += &format!(
                    "{:<10} {:<10} {:<10} {:<10}\n",
                    table.get(row, "msqid"),
                    users.user(table.get(row, "uid")),
                    table.get(row, "lspid"),
                    table.get(row, "lrpid")
                );
            }
        }
        _ => {
            text = format!(
                "------ Message Queues --------\n{:<10} {:<10} {:<10} {:<10} {:<12} {:<12}\n",
                "key", "msqid", "owner", "perms", "used-bytes", "messages"
            );
            for row in &table.rows {
                let (bytes, messages) = (table.get(row, "cbytes"), table.get(row, "qnum"));
                text += &format!("{} {bytes:<12} {messages:<12}\n", beginning(&table, row, "msqid", users));
            }
        }
    }
    text
}

async fn segments(sys: &Sys, parsed: &Parsed, users: &Names) -> String {
    const SHM_DEST: i64 = 0o1000;
    const SHM_LOCKED: i64 = 0o2000;
    let table = Table::read(sys, "shm").await;
    let mut text;
    match what(parsed) {
        'l' => {
            let limits = [limit(sys, "shmmni").await, limit(sys, "shmmax").await, limit(sys, "shmall").await];
            let [count, size, pages] = limits.map(|limit| limit.first().copied().unwrap_or(0));
            // Pages in KiB; what does not fit is the largest number that does.
            let total = pages.checked_mul(4).unwrap_or(u64::MAX - u64::MAX % 4);
            text = format!(
                "------ Shared Memory Limits --------\nmax number of segments = {count}\nmax seg size (kbytes) = {}\n\
                 max total shared memory (kbytes) = {total}\nmin seg size (bytes) = 1\n",
                size / 1024
            );
        }
        'u' => {
            let pages: i64 = table.rows.iter().map(|row| (table.get(row, "size") + 4095) / 4096).sum();
            text = format!(
                "------ Shared Memory Status --------\nsegments allocated {}\npages allocated {pages}\npages resident  {}\n\
                 pages swapped   {}\nSwap performance: 0 attempts\t 0 successes\n",
                table.rows.len(),
                table.sum("rss") / 4096,
                table.sum("swap") / 4096
            );
        }
        'c' => text = creators(&table, "shmid", "Shared Memory Segment", users),
        't' => {
            text = format!(
                "------ Shared Memory Attach/Detach/Change Times --------\n{:<10} {:<10} {:<20} {:<20} {:<20}\n",
                "shmid", "owner", "attached", "detached", "changed"
            );
            for row in &table.rows {
                let times = ["atime", "dtime", "ctime"].map(|name| time(table.get(row, name)));
                text += &format!("{:<10} {:<10}", table.get(row, "shmid"), users.user(table.get(row, "uid")));
                text += &times.map(|time| format!(" {time:<20}")).concat();
                text.push('\n');
            }
        }
        'p' => {
            text = format!(
                "------ Shared Memory Creator/Last-op PIDs --------\n{:<10} {:<10} {:<10} {:<10}\n",
                "shmid", "owner", "cpid", "lpid"
            );
            for row in &table.rows {
                text += &format!(
                    "{:<10} {:<10} {:<10} {:<10}\n",
                    table.get(row, "shmid"),
                    users.user(table.get(row, "uid")),
                    table.get(row, "cpid"),
                    table.get(row, "lpid")
                );
            }
        }
        _ => {
            text = format!(
                "------ Shared Memory Segments --------\n{:<10} {:<10} {:<10} {:<10} {:<10} {:<10} {:<12}\n",
                "key", "shmid", "owner", "perms", "bytes", "nattch", "status"
            );
            for row in &table.rows {
                let mode = table.mode(row);
                let (size, attached) = (table.get(row, "size"), table.get(row, "nattch"));
                let dest = if mode & SHM_DEST != 0 { "dest" } else { "" };
                let locked = if mode & SHM_LOCKED != 0 { "locked" } else { "" };
                text += &format!(
                    "{} {size:<10} {attached:<10} {dest:<6} {locked:<6}\n",
                    beginning(&table, row, "shmid", users)
                );
            }
        }
    }
    text
}

async fn semaphores(sys: &Sys, parsed: &Parsed, users: &Names) -> String {
    let table = Table::read(sys, "sem").await;
    let mut text;
    match what(parsed) {
        'l' => {
            let limits = limit(sys, "sem").await;
            let [per_array, all, ops, arrays] = limits[..] else { return String::new() };
            text = format!(
                "------ Semaphore Limits --------\nmax number of arrays = {arrays}\nmax semaphores per array = {per_array}\n\
                 max semaphores system wide = {all}\nmax ops per semop call = {ops}\nsemaphore max value = 32767\n"
            );
        }
        'u' => {
            text = format!(
                "------ Semaphore Status --------\nused arrays = {}\nallocated semaphores = {}\n",
                table.rows.len(),
                table.sum("nsems")
            );
        }
        'c' => text = creators(&table, "semid", "Semaphore Arrays", users),
        't' => {
            text = format!(
                "------ Semaphore Operation/Change Times --------\n{:<8} {:<10} {:<26} {:<26}\n",
                "semid", "owner", "last-op", "last-changed"
            );
            for row in &table.rows {
                let times = ["otime", "ctime"].map(|name| date(table.get(row, name)));
                text += &format!("{:<8} {:<10}", table.get(row, "semid"), users.user(table.get(row, "uid")));
                text += &times.map(|time| format!(" {time}")).concat();
                text.push('\n');
            }
        }
        _ => {
            text = format!(
                "------ Semaphore Arrays --------\n{:<10} {:<10} {:<10} {:<10} {:<10}\n",
                "key", "semid", "owner", "perms", "nsems"
            );
            for row in &table.rows {
                text += &format!("{} {:<10}\n", beginning(&table, row, "semid", users), table.get(row, "nsems"));
            }
        }
    }
    text
}
