// A recorded session of the container program, as the live lab sends it: what the replay server plays.
const HOST = [4026531837, 4026532101, 4026532102, 4026532103, 4026532104, 4026532105, 4026532106, 4026531834];
const NEW = [4026531837, 4026532178, 4026532179, 4026532180, 4026532181, 4026532105, 4026532182, 4026531834];
const b64 = (text) => Buffer.from(text).toString('base64');

const proc = (host_pid, parent, pids, comm, ns, more = {}) => ({
  host_pid, parent, pids, comm, cmdline: [comm], state: 'S', uid: 0, ns, pid_for_children: null, time_for_children: null,
  hostname: ns === NEW ? 'container' : 'lab', waits: null, traced: true, is_kernel_thread: false, line: null, ...more,
});
const init = proc(51000, null, [51000, 1], 'init', HOST, { waits: { on: 'child', host_pid: null } });
const program = (more = {}) => proc(51001, 51000, [51001, 2], 'container', HOST, more);
const waits = { waits: { on: 'child', host_pid: 51002 }, line: 34 };
const child = (comm, more = {}) => proc(51002, 51001, [51002, 3, 1], comm, NEW, more);
const ps = proc(51003, 51002, [51003, 4, 2], 'ps', NEW, { state: 'R', traced: false });
const view = (procs) => ({ hostname: 'lab', procs, namespaces: [] });

let seq = 0;
const messages = [];
const event = (host_pid, pid, kind, more) => {
  seq += 1;
  messages.push({ type: 'event', event: { seq, host_pid, pid, kind, ...more } });
};
const picture = (procs) => messages.push({ type: 'ps', after_seq: seq, view: view(procs) });
const call = (host_pid, pid, name, text, ret, line, errno = null) =>
  event(host_pid, pid, 'syscall', { name, text, line, ret, errno, checks: [] });

messages.push({ type: 'started', session: 'replay' });
picture([init, program()]);
call(51001, 2, 'execve', 'execve("/root/container", ["/root/container"], 0x7ffd8a3c1e28 /* 7 vars */) = 0', 0, null);
call(51001, 2, 'write', 'write(1, "Parent - start a container!\\n", 28) = 28', 28, 25);
event(51001, 2, 'output', { stream: 'tty', data: b64('Parent - start a container!\r\n') });
event(51001, 2, 'fork', { child_host_pid: 51002, child_pid: 1, new_namespaces: ['mnt', 'uts', 'ipc', 'pid', 'net'] });
call(51001, 2, 'clone', 'clone(child_stack=0x5581a8c44060, flags=CLONE_NEWNS|CLONE_NEWUTS|CLONE_NEWIPC|CLONE_NEWPID|CLONE_NEWNET|SIGCHLD) = 3', 3, 29);
picture([init, program({ state: 'R', line: 29 }), child('container', { state: 'R' })]);
event(51001, 2, 'enter', { name: 'wait4', text: 'wait4(3, NULL, 0, NULL', line: 34 });
picture([init, program(waits), child('container', { state: 'R', line: 16 })]);
call(51002, 1, 'sethostname', 'sethostname("container", 9) = 0', 0, 16);
picture([init, program(waits), child('container', { state: 'R', line: 17 })]);
call(51002, 1, 'mount', 'mount("proc", "/proc", "proc", 0, NULL) = 0', 0, 17);
picture([init, program(waits), child('container', { state: 'R', line: 19 })]);
event(51002, 1, 'exec', { comm: 'sh' });
call(51002, 1, 'execve', 'execve("/bin/sh", ["/bin/sh", "-c", "hostname; echo $$; ps -e"], 0x7ffd8a3c1e28 /* 7 vars */) = 0', 0, 19);
picture([init, program(waits), child('sh', { traced: false })]);
event(51002, 1, 'output', { stream: 'tty', data: b64('container\r\n1\r\n') });
event(51002, 1, 'fork', { child_host_pid: 51003, child_pid: 2, new_namespaces: [] });
picture([init, program(waits), child('sh', { traced: false, waits: { on: 'child', host_pid: 51003 } }), ps]);
event(51003, 2, 'output', { stream: 'tty', data: b64('    PID TTY          TIME CMD\r\n      1 pts/0    00:00:00 sh\r\n      3 pts/0    00:00:00 ps\r\n') });
event(51003, 2, 'exit', { status: 0, signal: null });
event(51002, 1, 'exit', { status: 0, signal: null });
event(51002, 1, 'reaped', {});
call(51001, 2, 'wait4', 'wait4(3, NULL, 0, NULL) = 3', 3, 34);
picture([init, program({ state: 'R', line: 35 })]);
call(51001, 2, 'write', 'write(1, "Parent - container stopped!\\n", 28) = 28', 28, 35);
event(51001, 2, 'output', { stream: 'tty', data: b64('Parent - container stopped!\r\n') });
call(51001, 2, 'exit_group', 'exit_group(0) = ?', null, 36);
event(51001, 2, 'exit', { status: 0, signal: null });
picture([init]);
messages.push({ type: 'ended', reason: { why: 'exited', status: 0 } });

const mount = (id, target, source, fstype) => ({ id, target, source, fstype, options: 'rw,relatime', propagation: '' });
const mounts = [mount(22, '/', 'tmpfs', 'tmpfs'), mount(23, '/proc', 'proc', 'proc'), mount(24, '/usr', '/dev/sda1', 'ext4')];
const interfaces = [{ name: 'lo', is_up: false, addresses: [] }];
const inside = (host_pid, pid, ppid, hostname, ns, psText, more = []) => ({
  host_pid, pid, ppid, hostname, id: 'uid=0(root) gid=0(root) groups=0(root)', euid: 0, uid_map: [[0, 100000, 65536]], gid_map: [[0, 100000, 65536]],
  cap_eff: 0x1ffffffffff, ps: psText, mounts: [...mounts, ...more], interfaces, cgroup: '0::/', uptime_s: 3600, ns,
});
export const insides = {
  51000: inside(51000, 1, 0, 'lab', HOST, '    PID TTY          TIME CMD\n      1 ?        00:00:00 init\n      2 pts/0    00:00:00 container\n'),
  51001: inside(51001, 2, 1, 'lab', HOST, '    PID TTY          TIME CMD\n      1 ?        00:00:00 init\n      2 pts/0    00:00:00 container\n'),
  51002: inside(51002, 1, 0, 'container', NEW, '    PID TTY          TIME CMD\n      1 pts/0    00:00:00 sh\n', [mount(40, '/proc', 'proc', 'proc')]),
  51003: inside(51003, 2, 1, 'container', NEW, '    PID TTY          TIME CMD\n      1 pts/0    00:00:00 sh\n      2 pts/0    00:00:00 ps\n', [mount(40, '/proc', 'proc', 'proc')]),
};
for (const [pid, picture_] of Object.entries(insides)) {
  const at = messages.findIndex((m) => m.type === 'ps' && m.view.procs.some((p) => p.host_pid === Number(pid)));
  messages.splice(at + 1, 0, { type: 'inside', after_seq: messages[at].after_seq, inside: picture_ });
}
export { messages };
