//! Facts about files and mounts, through system calls.
