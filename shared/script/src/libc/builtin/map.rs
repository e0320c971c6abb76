//! Memory of the process's own, and stacks: what the kernel keeps in `mm_struct`, which is ours.

use nslab_abi::{Errno, Unsupported};

use super::{Pure, Trouble};
use crate::machine::{FaultKind, HeapEvent, MapError, Prot};

pub(super) const ROWS: &[(&str, Pure)] = &[
    // Private memory for malloc(3); a program's own mmap(2) is a system call.
    ("mmap", |ctx, a| Ok(ctx.mm.map(a[0], Prot::READ_WRITE).unwrap_or_else(errno))),
    ("munmap", |ctx, a| {
        ctx.state.stack = (0, 0);
        Ok(status(ctx.mm.unmap(a[0], a[1])))
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
    // (block or null): the size of a thread's own objects, which a block is filled with.
    ("thread_objects", |ctx, a| {
        if a[0] != 0 {
            ctx.mm.write(a[0], &ctx.program.tls)?;
        }
        Ok(ctx.program.tls.len() as u64)
    }),
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
