//! Socket addresses - unix(7), ip(7).

use nslab_abi::Errno;

/// `AF_UNIX`.
pub const AF_UNIX: i32 = 1;
/// `AF_INET`.
pub const AF_INET: i32 = 2;

/// A parsed `struct sockaddr`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Addr {
    /// A path in the file system.
    UnixPath(Vec<u8>),
    /// An abstract name, without its leading NUL.
    UnixAbstract(Vec<u8>),
    /// No name: bind(2) chooses an abstract one.
    UnixNone,
    /// An IPv4 address and port.
    Inet([u8; 4], u16),
}

impl Addr {
    /// Reads the bytes of a call for a socket of a family.
    pub fn parse(family: i32, bytes: &[u8]) -> Result<Addr, Errno> {
        let [low, high, rest @ ..] = bytes else { return Err(Errno::EINVAL) };
        let given = i32::from(u16::from_le_bytes([*low, *high]));
        if family == AF_UNIX {
            // "EINVAL: addrlen is wrong, or addr is not a valid address for this socket's domain." - bind(2)
            if given != AF_UNIX || rest.len() > 108 {
                return Err(Errno::EINVAL);
            }
            return Ok(match rest {
                [] => Addr::UnixNone,
                [0, name @ ..] => Addr::UnixAbstract(name.to_vec()),
                path => Addr::UnixPath(path.split(|&byte| byte == 0).next().unwrap_or_default().to_vec()),
            });
        }
        if bytes.len() < 16 {
            return Err(Errno::EINVAL);
        }
        if given != AF_INET {
            return Err(Errno::EAFNOSUPPORT);
        }
        let port = u16::from_be_bytes([rest[0], rest[1]]);
        Ok(Addr::Inet([rest[2], rest[3], rest[4], rest[5]], port))
    }

    /// Returns the bytes that getsockname(2) shows.
    pub fn to_bytes(&self) -> Vec<u8> {
        let unix = (AF_UNIX as u16).to_le_bytes();
        match self {
            Addr::UnixNone => unix.to_vec(),
            Addr::UnixAbstract(name) => [&unix[..], b"\0", name].concat(),
            Addr::UnixPath(path) => [&unix[..], path, b"\0"].concat(),
            Addr::Inet(ip, port) => [&(AF_INET as u16).to_le_bytes()[..], &port.to_be_bytes(), ip, &[0; 8]].concat(),
        }
    }
}
