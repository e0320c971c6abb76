//! How a device is shown.

use super::{ARPHRD_ETHER, ARPHRD_LOOPBACK, FLAGS, Interface, scope_name};

/// Bytes in units of a thousand for net-tools, of 1024 for busybox.
fn bytes(count: u64, base: f64, units: &[&str]) -> String {
    let (mut value, mut unit) = (count as f64, 0);
    while value >= base && unit + 1 < units.len() {
        value /= base;
        unit += 1;
    }
    format!("{value:.1} {}", units[unit])
}

/// As net-tools shows one.
pub(super) fn long(one: &Interface) -> String {
    let names: Vec<&str> = FLAGS.iter().filter(|flag| one.flags & flag.0 != 0).map(|flag| flag.1).collect();
    let mut out = format!("{}: flags={}<{}>  mtu {}\n", one.name, one.flags, names.join(","), one.mtu);
    if let Some([local, mask, broadcast]) = one.inet {
        out += &format!("        inet {local}  netmask {mask}");
        if one.flags & 2 != 0 {
            out += &format!("  broadcast {broadcast}");
        }
        out.push('\n');
    }
    for (ip, prefix, scope) in &one.inet6 {
        out += &format!("        inet6 {ip}  prefixlen {prefix}  scopeid 0x{scope:x}<{}>\n", scope_name(*scope, false));
    }
    let mac = one.mac.map(|byte| format!("{byte:02x}")).join(":");
    out += &match one.kind {
        ARPHRD_LOOPBACK => format!("        loop  txqueuelen {}  (Local Loopback)\n", one.queue),
        ARPHRD_ETHER => format!("        ether {mac}  txqueuelen {}  (Ethernet)\n", one.queue),
        _ => format!("        unspec {}  txqueuelen {}  (UNSPEC)\n", mac.to_uppercase(), one.queue),
    };
    if let Some(counts) = one.counts.as_ref().filter(|counts| counts.len() >= 16) {
        let size = |count| bytes(count, 1000.0, &["B", "KB", "MB", "GB", "TB"]);
        out += &format!("        RX packets {}  bytes {} ({})\n", counts[1], counts[0], size(counts[0]));
        let [errors, dropped, fifo, frame] = [2, 3, 4, 5].map(|at| counts[at]);
        out += &format!("        RX errors {errors}  dropped {dropped}  overruns {fifo}  frame {frame}\n");
        out += &format!("        TX packets {}  bytes {} ({})\n", counts[9], counts[8], size(counts[8]));
        let [errors, dropped, fifo, collisions, carrier] = [10, 11, 12, 13, 14].map(|at| counts[at]);
        out += &format!(
            "        TX errors {errors}  dropped {dropped} overruns {fifo}  carrier {carrier}  collisions {collisions}\n"
        );
    }
    out + "\n"
}

/// As `-s` does.
pub(super) fn short(one: &Interface) -> String {
    const LETTERS: [(u16, char); 7] =
        [(0x2, 'B'), (0x8, 'L'), (0x1000, 'M'), (0x80, 'O'), (0x10, 'P'), (0x40, 'R'), (0x1, 'U')];
    let flags: String = LETTERS.iter().filter(|flag| one.flags & flag.0 != 0).map(|flag| flag.1).collect();
    let counts = match one.counts.as_ref().filter(|counts| counts.len() >= 16) {
        Some(c) => {
            format!("{:8} {:6} {:6} {:<6}{:9} {:6} {:6} {:6} ", c[1], c[2], c[3], c[4], c[9], c[10], c[11], c[12])
        }
        None => "     - no statistics available -                        ".to_string(),
    };
    format!("{:<10} {:>10} {counts}{flags}\n", one.name, one.mtu)
}

/// As busybox shows one.
pub(super) fn busybox(one: &Interface) -> String {
    let mac = one.mac.map(|byte| format!("{byte:02X}")).join(":");
    let mut out = match one.kind {
        ARPHRD_LOOPBACK => format!("{:<9} Link encap:Local Loopback  \n", one.name),
        _ => format!("{:<9} Link encap:Ethernet  HWaddr {mac}  \n", one.name),
    };
    if let Some([local, mask, broadcast]) = one.inet {
        out += &format!("          inet addr:{local}");
        if one.flags & 2 != 0 {
            out += &format!("  Bcast:{broadcast}");
        }
        out += &format!("  Mask:{mask}\n");
    }
    for (ip, prefix, scope) in &one.inet6 {
        out += &format!("          inet6 addr: {ip}/{prefix} Scope:{}\n", scope_name(*scope, true));
    }
    let names: Vec<&str> = FLAGS.iter().filter(|flag| one.flags & flag.0 != 0).map(|flag| flag.1).collect();
    let names = if names.is_empty() { "[NO FLAGS]".to_string() } else { names.join(" ") };
    out += &format!("          {names}  MTU:{}  Metric:1\n", one.mtu);
    if let Some(counts) = one.counts.as_ref().filter(|counts| counts.len() >= 16) {
        let size = |count| bytes(count, 1024.0, &["B", "KiB", "MiB", "GiB", "TiB"]);
        let [packets, errors, dropped, fifo, frame] = [1, 2, 3, 4, 5].map(|at| counts[at]);
        out += &format!(
            "          RX packets:{packets} errors:{errors} dropped:{dropped} overruns:{fifo} frame:{frame}\n"
        );
        let [packets, errors, dropped, fifo, collisions, carrier] = [9, 10, 11, 12, 13, 14].map(|at| counts[at]);
        out += &format!(
            "          TX packets:{packets} errors:{errors} dropped:{dropped} overruns:{fifo} carrier:{carrier}\n"
        );
        out += &format!("          collisions:{collisions} txqueuelen:{} \n", one.queue);
        let (received, sent) = (counts[0], counts[8]);
        out += &format!("          RX bytes:{received} ({})  TX bytes:{sent} ({})\n", size(received), size(sent));
    }
    out + "\n"
}
