//! What this kernel allows.
