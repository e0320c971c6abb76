//! A virtual machine: a whole world inside one process of another, as a hypervisor keeps it.
//!
//! The hypervisor's program is the guest: it computes where the process computes, and what it needs of the world around it
//! (the device, memory, the terminal, the time) it asks by the process's own system calls (ADR 17).

use nslab_abi::ioctls::{TCGETS, TCSETS};
use nslab_abi::{Errno, ExecImage, Fd, OpenFlags, PollFd, Ret, Syscall};
use nslab_kernel::{BootConfig, Machine, Stdio};
use nslab_protocol::event::EventKind;

use crate::image::Stop;
use crate::programs::Programs;
use crate::trace::{Trace, What, decode};
use crate::world::{End, Turn, World};

const KVM_GET_API_VERSION: u64 = 0xae00;
const KVM_CREATE_VM: u64 = 0xae01;
const KVM_CREATE_VCPU: u64 = 0xae41;
const KVM_SET_USER_MEMORY_REGION: u64 = 0x4020_ae46;
const KVM_RUN: u64 = 0xae80;
const POLLIN: i16 = 1;
const PROT_READ_WRITE: i32 = 3;
const MAP_PRIVATE_ANONYMOUS: i32 = 0x22;
/// Where a program's mappings lie.
const MMAP_TOP: u64 = 0x7fff_f7ff_f000;
const MMAP_BOTTOM: u64 = 0x5555_5560_0000;

/// The hypervisor's own memory beside the guest's.
const OWN_BYTES: u64 = 24 << 20;

/// What the hypervisor does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    OpenKvm,
    ApiVersion,
    CreateVm,
    MapMemory,
    SetMemory,
    CreateVcpu,
    ReadClock,
    Seed,
    GetTerminal,
    SetTerminal,
    /// KVM_RUN is under way: the guest computes.
    Run,
    /// Nobody in the guest can go on: wait for a key or for the next timer.
    Poll,
    Read,
    /// How late is it? Then the guest's clock follows.
    Clock,
    ResetTerminal,
    Exit,
    Fail,
}

/// A hypervisor's process.
#[derive(Clone)]
pub struct Guest {
    phase: Phase,
    /// The phase after output is written.
    after: Phase,
    pending: Vec<u8>,
    name: String,
    memory_mb: u64,
    programs: Programs,
    world: Option<Box<World>>,
    kvm: Fd,
    vm: Fd,
    vcpu: Fd,
    address: u64,
    realtime_s: i64,
    seed: u64,
    /// The terminal as it was.
    termios: Vec<u8>,
    /// Guest clock minus host clock, in nanoseconds.
    clock_offset_ns: i128,
    has_input: bool,
    status: i32,
    started: bool,
}

/// Guest time when its first program runs.
const GUEST_BOOT_NS: u64 = 2_000_000_000;

impl Guest {
    /// A hypervisor called with these arguments.
    pub fn new(exec: &ExecImage, programs: Programs) -> Guest {
        let words: Vec<String> = exec.argv.iter().map(|word| String::from_utf8_lossy(word).into_owned()).collect();
        let value = |name: &str| words.iter().skip_while(|word| *word != name).nth(1).cloned();
        let memory = value("-m").unwrap_or_else(|| "128".to_string());
        let memory_mb = memory.trim_end_matches(['M', 'm']).parse().unwrap_or(128);
        Guest {
            phase: Phase::OpenKvm,
            after: Phase::Run,
            pending: Vec::new(),
            name: value("-name").unwrap_or_else(|| "guest".to_string()),
            memory_mb,
            programs,
            world: None,
            kvm: Fd(-1),
            vm: Fd(-1),
            vcpu: Fd(-1),
            address: 0,
            realtime_s: 0,
            seed: 0,
            termios: Vec::new(),
            clock_offset_ns: 0,
            has_input: false,
            status: 0,
            started: false,
        }
    }

    /// Bytes of memory that the process has touched: its own, and what the guest has in use.
    pub fn resident_bytes(&self) -> u64 {
        let used = self.world.as_ref().map_or(0, |world| world.kernel.guest_bytes());
        OWN_BYTES + used.min(self.memory_mb << 20)
    }

    /// Computes up to the next system call of the process.
    pub fn run(&mut self, fuel: &mut u64) -> Stop {
        if !self.pending.is_empty() {
            return Stop::Call(Syscall::Write { fd: Fd(1), buf: self.pending.clone() });
        }
        let ioctl = |fd, request, data: Vec<u8>| Stop::Call(Syscall::Ioctl { fd, request, arg: 0, data });
        match self.phase {
            Phase::OpenKvm => {
                let flags = OpenFlags::RDWR | OpenFlags::CLOEXEC;
                Stop::Call(Syscall::Openat { dirfd: Fd::CWD, path: b"/dev/kvm".to_vec(), flags, mode: 0 })
            }
            Phase::ApiVersion => ioctl(self.kvm, KVM_GET_API_VERSION, Vec::new()),
            Phase::CreateVm => ioctl(self.kvm, KVM_CREATE_VM, Vec::new()),
            Phase::MapMemory => Stop::Call(Syscall::Mmap {
                addr: 0,
                length: self.memory_mb << 20,
                prot: PROT_READ_WRITE,
                flags: MAP_PRIVATE_ANONYMOUS,
                fd: Fd(-1),
                offset: 0,
                free: vec![(MMAP_BOTTOM, MMAP_TOP)],
                extents: Vec::new(),
            }),
            Phase::SetMemory => {
                // struct kvm_userspace_memory_region: slot, flags, guest_phys_addr, memory_size, userspace_addr
                let fields = [0, 0, self.memory_mb << 20, self.address];
                ioctl(
                    self.vm,
                    KVM_SET_USER_MEMORY_REGION,
                    fields.iter().flat_map(|field| field.to_le_bytes()).collect(),
                )
            }
            Phase::CreateVcpu => ioctl(self.vm, KVM_CREATE_VCPU, Vec::new()),
            Phase::ReadClock => Stop::Call(Syscall::ClockGettime { clockid: 0 }),
            Phase::Seed => Stop::Call(Syscall::Getrandom { buflen: 8, flags: 0 }),
            Phase::GetTerminal => ioctl(Fd(0), TCGETS, Vec::new()),
            Phase::SetTerminal => ioctl(Fd(0), TCSETS, raw(&self.termios)),
            Phase::ResetTerminal => ioctl(Fd(0), TCSETS, self.termios.clone()),
            Phase::Clock => Stop::Call(Syscall::ClockGettime { clockid: 1 }),
            Phase::Poll => {
                let fds = if self.has_input { vec![PollFd { fd: Fd(0), events: POLLIN }] } else { Vec::new() };
                Stop::Call(Syscall::Poll { fds, timeout_ms: self.timeout_ms() })
            }
            Phase::Read => Stop::Call(Syscall::Read { fd: Fd(0), count: 1024 }),
            Phase::Run if !self.started => {
                self.started = true;
                ioctl(self.vcpu, KVM_RUN, Vec::new())
            }
            Phase::Run => self.compute(fuel),
            Phase::Fail | Phase::Exit => Stop::Call(Syscall::ExitGroup { status: self.status }),
        }
    }

    /// Lets the guest compute until it needs the hypervisor.
    fn compute(&mut self, fuel: &mut u64) -> Stop {
        let Some(world) = &mut self.world else {
            self.boot();
            return Stop::OutOfFuel;
        };
        let mut trace = Trace::default();
        loop {
            let before = world.steps();
            let turn = world.turn(&mut trace);
            *fuel = fuel.saturating_sub(world.steps() - before + 1);
            world.drain_output(&mut trace);
            for event in trace.drain() {
                if let What::Told(EventKind::Output { data, .. }) = event.what {
                    self.pending.extend(decode(&data));
                }
            }
            match turn {
                Turn::Ran if self.pending.is_empty() && *fuel > 0 => continue,
                Turn::Ran => self.after = Phase::Run,
                Turn::WantsInput => self.after = Phase::Poll,
                Turn::Deadlock => self.after = Phase::Poll,
                Turn::Ended => {
                    if let Some(End::Unsupported { what, detail }) = world.end() {
                        return Stop::Unsupported(nslab_abi::Unsupported::new(what, detail));
                    }
                    self.pending.extend(b"reboot: Power down\r\n");
                    self.after = if self.termios.is_empty() { Phase::Exit } else { Phase::ResetTerminal };
                }
            }
            break;
        }
        // KVM_RUN has come back: the guest wants something of the hypervisor.
        self.started = self.after == Phase::Run && self.pending.is_empty();
        self.phase = self.after;
        if *fuel == 0 && self.phase == Phase::Run {
            return Stop::OutOfFuel;
        }
        self.run(fuel)
    }

    fn boot(&mut self) {
        let config = BootConfig {
            machine: Machine::Guest,
            stdio: Stdio::Tty,
            envp: ["HOME=/root", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=vt220"]
                .map(|entry| entry.as_bytes().to_vec())
                .to_vec(),
            applets: nslab_userland::registry::guest_names(),
            epoch_ns: self.realtime_s.saturating_mul(1_000_000_000),
            boottime_ns: GUEST_BOOT_NS,
            seed: self.seed,
            memory_bytes: Some(self.memory_mb << 20),
            ..BootConfig::default()
        };
        if let Ok(mut world) = World::boot(&config, 0, self.programs.clone()) {
            world.is_paced = true;
            self.pending.extend(format!("[    0.000000] Linux version 6.18.44 booting as {}\r\n", self.name).bytes());
            self.world = Some(Box::new(world));
        }
    }

    fn timeout_ms(&self) -> i32 {
        let sleeps = self.world.as_ref().and_then(|world| world.sleeps_ns());
        sleeps.map_or(-1, |ns| i32::try_from(ns.div_ceil(1_000_000)).unwrap_or(i32::MAX))
    }

    /// Takes the answer of the process's system call.
    pub fn answer(&mut self, result: Result<Ret, Errno>) {
        if !self.pending.is_empty() {
            let count = result.map_or(self.pending.len(), |ret| ret.value().max(0) as usize);
            self.pending.drain(..count.min(self.pending.len()));
            return;
        }
        let number = result.as_ref().map_or(-1, Ret::value);
        self.phase = match (self.phase, result) {
            (Phase::OpenKvm, Err(errno)) => self.fail(format!(
                "Could not access KVM kernel module: {0}\nqemu-system-x86_64: failed to initialize kvm: {0}\n",
                errno.strerror()
            )),
            (Phase::OpenKvm, _) => {
                self.kvm = Fd(number as i32);
                Phase::ApiVersion
            }
            (Phase::ApiVersion, _) => Phase::CreateVm,
            (Phase::CreateVm, _) => {
                self.vm = Fd(number as i32);
                Phase::MapMemory
            }
            (Phase::MapMemory, Err(errno)) => {
                self.fail(format!("qemu-system-x86_64: cannot set up guest memory 'pc.ram': {}\n", errno.strerror()))
            }
            (Phase::MapMemory, _) => {
                self.address = number as u64;
                Phase::SetMemory
            }
            (Phase::SetMemory, _) => Phase::CreateVcpu,
            (Phase::CreateVcpu, _) => {
                self.vcpu = Fd(number as i32);
                Phase::ReadClock
            }
            (Phase::ReadClock, Ok(Ret::Time(time))) => {
                self.realtime_s = time.tv_sec;
                Phase::Seed
            }
            (Phase::Seed, Ok(Ret::Bytes(bytes))) => {
                self.seed = bytes.iter().fold(1, |seed, &byte| seed << 8 | u64::from(byte));
                Phase::GetTerminal
            }
            (Phase::GetTerminal, Ok(Ret::Bytes(bytes))) => {
                (self.termios, self.has_input) = (bytes, true);
                Phase::SetTerminal
            }
            (Phase::GetTerminal, _) => {
                self.has_input = true;
                Phase::Clock
            }
            (Phase::SetTerminal, _) => Phase::Clock,
            (Phase::Poll, Ok(Ret::Poll(ready))) if ready.first().is_some_and(|&events| events != 0) => Phase::Read,
            (Phase::Poll, _) => Phase::Clock,
            (Phase::Read, Ok(Ret::Bytes(bytes))) => {
                self.type_in(&bytes);
                Phase::Clock
            }
            (Phase::Read, _) => Phase::Clock,
            (Phase::Clock, Ok(Ret::Time(time))) => {
                self.follow(i128::from(time.tv_sec) * 1_000_000_000 + i128::from(time.tv_nsec));
                Phase::Run
            }
            (Phase::ResetTerminal, _) => Phase::Exit,
            (phase, _) => phase,
        };
    }

    fn type_in(&mut self, bytes: &[u8]) {
        let Some(world) = &mut self.world else { return };
        if bytes.is_empty() {
            self.has_input = false;
            world.kernel.input_eof();
        } else {
            world.kernel.input(bytes);
        }
    }

    /// The guest's clock goes as far as the host's went.
    fn follow(&mut self, host_ns: i128) {
        match &mut self.world {
            None => self.clock_offset_ns = i128::from(GUEST_BOOT_NS) - host_ns,
            Some(world) => world.pass_time_to((host_ns + self.clock_offset_ns).max(0) as u64),
        }
    }

    fn fail(&mut self, message: String) -> Phase {
        self.status = 1;
        self.pending = message.into_bytes();
        Phase::Fail
    }
}

/// A terminal's settings as a hypervisor wants them: each key at once and as it is (cfmakeraw(3)).
fn raw(termios: &[u8]) -> Vec<u8> {
    let mut bytes = termios.to_vec();
    let mut clear = |at: usize, bits: u32| {
        if let Some(field) = bytes.get_mut(at..at + 4) {
            let word = u32::from_le_bytes([field[0], field[1], field[2], field[3]]) & !bits;
            field.copy_from_slice(&word.to_le_bytes());
        }
    };
    clear(0, 0o2753);
    clear(4, 1);
    clear(12, 0o100_113);
    bytes
}
