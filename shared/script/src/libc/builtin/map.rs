//! mmap(2) and its kin, and stacks: what the kernel keeps in `mm_struct`, which is ours.

use nslab_abi::{Errno, Unsupported};

use super::{ARGS_MAX, Ctx, Pure, Trouble};
use crate::machine::{FaultKind, HeapEvent, MapError, Prot, RegionKind};

pub(super) const ROWS: &[(&str, Pure)] = &[
    ("mmap", mmap),
    ("munmap", |ctx, a| {
        ctx.state.stack = (0, 0);
        Ok(status(ctx.mm.unmap(a[0], a[1])))
    }),
    ("mprotect", |ctx, a| {
        ctx.state.stack = (0, 0);
        if a[1] == 0 {
            return Ok(0);
        }
        Ok(status(ctx.mm.protect(a[0], a[1], prot(a[2]))))
    }),
    ("brk", |ctx, a| Ok(ctx.mm.set_brk(a[0]))),
    // malloc(3) and free(3) say what they do, for explanations.
    ("block_given", |ctx, a| {
        ctx.state.heap_event = Some(HeapEvent::Given { address: a[0], bytes: a[1] });
        Ok(0)
    }),
    ("block_taken", |ctx, a| {
        ctx.state.heap_event = Some(HeapEvent::Taken { address: a[0] });
        Ok(0)
    }),
    // Moves the calling function's stack pointer: what a child of clone(2) starts on.
    ("set_stack", |ctx, a| {
        ctx.state.sp = a[0];
        ctx.state.stack = (0, 0);
        Ok(0)
    }),
    ("set_alt_stack", |ctx, a| {
        ctx.state.alt_stack = if a[1] == 0 { None } else { Some((a[0], a[1])) };
        Ok(0)
    }),
    ("stack_pointer", |ctx, _| Ok(ctx.state.sp)),
    // `hlt`, which only the kernel may: how the C library stops what must not go on.
    ("halt", |_, _| Err(Trouble::Fault(FaultKind::Halt, None))),
    ("unsupported", |ctx, a| {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let (what, detail) = (ctx.mm.read_cstr(a[0])?, ctx.mm.read_cstr(a[1])?);
        Err(Trouble::Unsupported(Unsupported::new(text(what), text(detail))))
    }),
];

fn status(result: Result<(), MapError>) -> u64 {
    match result {
        Ok(()) => 0,
        Err(error) => errno(error),
    }
}

fn errno(error: MapError) -> u64 {
    let errno = match error {
        MapError::NoMemory => Errno::ENOMEM,
        MapError::Invalid => Errno::EINVAL,
    };
    -i64::from(errno.0) as u64
}

fn prot(bits: u64) -> Prot {
    // On x86-64 what may be written may be read.
    Prot { read: bits != 0, write: bits & 2 != 0 }
}

/// `mmap(addr, length, prot, flags, fd, offset)`: private anonymous memory.
fn mmap(ctx: &mut Ctx<'_>, a: &[u64; ARGS_MAX]) -> Result<u64, Trouble> {
    const MAP_SHARED: u64 = 1;
    const MAP_PRIVATE: u64 = 2;
    const MAP_FIXED: u64 = 0x10;
    const MAP_ANONYMOUS: u64 = 0x20;
    const MAP_FIXED_NOREPLACE: u64 = 0x10_0000;
    let [addr, len, bits, flags, ..] = *a;
    let invalid = -i64::from(Errno::EINVAL.0) as u64;
    if flags & MAP_ANONYMOUS == 0 {
        return Err(Trouble::Unsupported(Unsupported::new("mmap", "a file")));
    }
    if flags & MAP_SHARED != 0 {
        return Err(Trouble::Unsupported(Unsupported::new("mmap", "MAP_SHARED")));
    }
    if flags & MAP_PRIVATE == 0 || len == 0 {
        return Ok(invalid);
    }
    if flags & (MAP_FIXED | MAP_FIXED_NOREPLACE) == 0 {
        return Ok(ctx.mm.map(len, prot(bits)).unwrap_or_else(errno));
    }
    if !addr.is_multiple_of(4096) {
        return Ok(invalid);
    }
    if flags & MAP_FIXED_NOREPLACE != 0
        && ctx.mm.regions().iter().any(|r| r.start < addr.saturating_add(len) && addr < r.end)
    {
        return Ok(-i64::from(Errno::EEXIST.0) as u64);
    }
    ctx.state.stack = (0, 0);
    Ok(ctx.mm.map_fixed(addr, len, RegionKind::Mmap, prot(bits)).map_or_else(errno, |()| addr))
}
