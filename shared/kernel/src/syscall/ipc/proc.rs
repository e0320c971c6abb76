//! `/proc/sysvipc/{msg,sem,shm}` - proc(5); the columns are those of ipc/{msg,sem,shm}.c:sysvipc_*_proc_show().

use nslab_abi::TaskId;

use crate::Kernel;
use crate::ns::ipc::IpcPerm;

const MSG: &str = "       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      rtime      ctime\n";
const SEM: &str = "       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n";
const SHM: &str = "       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime                   rss                  swap\n";

impl Kernel {
    /// Renders the objects of the reader's IPC namespace (fact 183).
    pub(crate) fn sysvipc_text(&self, reader: TaskId, kind: &str) -> Vec<u8> {
        let ipc = self.ipc(self.task(reader).nsproxy.ipc);
        let user_ns = self.user_ns_of(reader);
        let owner = |perm: &IpcPerm| {
            let (uid, gid) = (self.from_kuid_munged(user_ns, perm.uid), self.from_kgid_munged(user_ns, perm.gid));
            let (cuid, cgid) = (self.from_kuid_munged(user_ns, perm.cuid), self.from_kgid_munged(user_ns, perm.cgid));
            format!("{uid:5} {gid:5} {cuid:5} {cgid:5}")
        };
        let head = |id: i32, perm: &IpcPerm| format!("{:10} {id:10}  {:4o}", perm.key, perm.mode);
        let mut text = String::new();
        match kind {
            "msg" => {
                text.push_str(MSG);
                for (&id, (perm, queue)) in ipc.msg.objects.iter() {
                    let cbytes: usize = queue.messages.iter().map(|(_, text)| text.len()).sum();
                    let [stime, rtime, ctime] = queue.times;
                    let pids = format!("{:5} {:5}", queue.lspid, queue.lrpid);
                    let (head, owner, qnum) = (head(id, perm), owner(perm), queue.messages.len());
                    text.push_str(&format!(
                        "{head}  {cbytes:10} {qnum:10} {pids} {owner} {stime:10} {rtime:10} {ctime:10}\n"
                    ));
                }
            }
            "sem" => {
                text.push_str(SEM);
                for (&id, (perm, set)) in ipc.sem.objects.iter() {
                    let [otime, ctime] = set.times;
                    let (head, owner, nsems) = (head(id, perm), owner(perm), set.sems.len());
                    text.push_str(&format!("{head} {nsems:10} {owner} {otime:10} {ctime:10}\n"));
                }
            }
            _ => {
                text.push_str(SHM);
                for (&id, (perm, segment)) in ipc.shm.objects.iter() {
                    let (head, owner) = (head(id, perm), owner(perm));
                    let (size, cpid, ctime) = (segment.size, segment.cpid, segment.ctime);
                    text.push_str(&format!(
                        "{head} {size:21} {cpid:5} {:5}  {:5} {owner} {:10} {:10} {ctime:10} {:21} {:21}\n",
                        0, 0, 0, 0, 0, 0
                    ));
                }
            }
        }
        text.into_bytes()
    }
}
