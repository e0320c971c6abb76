//! All of one object: `ipcs -i`.

use super::{Table, date, limit};
use crate::sys::Sys;

/// All of one object, as `-i` shows it.
pub(super) async fn show(sys: &Sys, kind: char, id: i64) -> Option<String> {
    let (file, id_name) = match kind {
        'q' => ("msg", "msqid"),
        'm' => ("shm", "shmid"),
        _ => ("sem", "semid"),
    };
    let table = Table::read(sys, file).await;
    let row = table.rows.iter().find(|row| table.get(row, id_name) == id)?;
    let get = |name: &str| table.get(row, name);
    let mode = table.mode(row);
    let ids = ["uid", "gid", "cuid", "cgid"].map(|name| format!("{name}={}", get(name)));
    Some(match kind {
        'q' => {
            let queue = limit(sys, "msgmnb").await.first().copied().unwrap_or(0);
            format!(
                "\nMessage Queue msqid={id}\n{}\tmode={mode:#05o}\ncbytes={}\tqbytes={queue}\tqnum={}\tlspid={}\tlrpid={}\n\
                 send_time={}\nrcv_time={}\nchange_time={}\n\n",
                ids.join("\t"),
                get("cbytes"),
                get("qnum"),
                get("lspid"),
                get("lrpid"),
                date(get("stime")),
                date(get("rtime")),
                date(get("ctime")),
            )
            .replace("0o", "0")
        }
        'm' => format!(
            "\nShared memory Segment shmid={id}\n{}\nmode={mode:#05o}\taccess_perms={:#05o}\nbytes={}\tlpid={}\tcpid={}\tnattch={}\n\
             att_time={}\ndet_time={}\nchange_time={}\n\n",
            ids.join("\t"),
            mode & 0o777,
            get("size"),
            get("lpid"),
            get("cpid"),
            get("nattch"),
            date(get("atime")),
            date(get("dtime")),
            date(get("ctime")),
        )
        .replace("0o", "0"),
        _ => {
            let mut text = format!(
                "\nSemaphore Array semid={id}\n{}\nmode={mode:#05o}, access_perms={:#05o}\nnsems = {}\notime = {}\nctime = {}\n\
                 {:<10} {:<10} {:<10} {:<10} {:<10}\n",
                ids.join("\t "),
                mode & 0o777,
                get("nsems"),
                date(get("otime")),
                date(get("ctime")),
                "semnum",
                "value",
                "ncount",
                "zcount",
                "pid",
            )
            .replace("0o", "0");
            for semnum in 0..get("nsems") {
                let values = super::change::semaphore(sys, id as i32, semnum as i32).await;
                text += &format!("{semnum:<10}");
                text += &values.map(|value| format!(" {value:<10}")).concat();
                text.push('\n');
            }
            text + "\n"
        }
    })
}
