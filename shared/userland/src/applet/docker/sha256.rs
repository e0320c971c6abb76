//! SHA-256, which names images and layers, in hexadecimal.

/// The digest as 64 hexadecimal digits.
pub(crate) fn hex(data: &[u8]) -> String {
    crate::applet::digest::hash::sha256(data).iter().map(|byte| format!("{byte:02x}")).collect()
}
