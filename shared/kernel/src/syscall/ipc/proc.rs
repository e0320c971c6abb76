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
                for object in ipc.msg.objects.values() {
                    let (id, perm, queue) = (object.id, &object.perm, &object.data);
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
                for object in ipc.sem.objects.values() {
                    let (id, perm, set) = (object.id, &object.perm, &object.data);
                    let [otime, ctime] = set.times;
                    let (head, owner, nsems) = (head(id, perm), owner(perm), set.sems.len());
                    text.push_str(&format!("{head} {nsems:10} {owner} {otime:10} {ctime:10}\n"));
                }
            }
            _ => {
                text.push_str(SHM);
                for object in ipc.shm.objects.values() {
                    let (id, perm, segment) = (object.id, &object.perm, &object.data);
                    let (head, owner) = (head(id, perm), owner(perm));
                    let (size, cpid, lpid, nattch) = (segment.size, segment.cpid, segment.lpid, segment.nattch);
                    let ([atime, dtime, ctime], rss) = (segment.times, self.resident_bytes(segment.path));
                    text.push_str(&format!(
                        "{head} {size:21} {cpid:5} {lpid:5}  {nattch:5} {owner} {atime:10} {dtime:10} {ctime:10} {rss:21} {:21}\n",
                        0
                    ));
                }
            }
        }
        text.into_bytes()
    }
}
