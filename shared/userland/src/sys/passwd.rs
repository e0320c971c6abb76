//! Names of users and groups - passwd(5), group(5).

use nslab_abi::Errno;

use super::Sys;
use crate::text::{lines, number};

/// One of the two account files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Accounts {
    rows: Vec<(Vec<u8>, u32, u32)>,
}

impl Accounts {
    /// Reads `/etc/passwd`; without it nobody has a name.
    pub(crate) async fn users(sys: &Sys) -> Accounts {
        Accounts::parse(sys.read_file(b"/etc/passwd").await)
    }

    /// Reads `/etc/group`.
    pub(crate) async fn groups(sys: &Sys) -> Accounts {
        Accounts::parse(sys.read_file(b"/etc/group").await)
    }

    fn parse(content: Result<Vec<u8>, Errno>) -> Accounts {
        let content = content.unwrap_or_default();
        let rows = lines(&content).filter_map(|line| {
            let mut fields = line.split(|&byte| byte == b':');
            let (name, _, id) = (fields.next()?, fields.next()?, number(fields.next()?)?);
            Some((name.to_vec(), id, fields.next().and_then(number).unwrap_or(id)))
        });
        Accounts { rows: rows.collect() }
    }

    /// The name of an id.
    pub(crate) fn name(&self, id: u32) -> Option<&[u8]> {
        self.rows.iter().find(|row| row.1 == id).map(|row| row.0.as_slice())
    }

    /// The name of an id, or its digits.
    pub(crate) fn name_or_number(&self, id: u32) -> Vec<u8> {
        self.name(id).map_or_else(|| id.to_string().into_bytes(), <[u8]>::to_vec)
    }

    /// The id of a name, and the group that a user starts in.
    pub(crate) fn id(&self, name: &[u8]) -> Option<(u32, u32)> {
        self.rows.iter().find(|row| row.0 == name).map(|row| (row.1, row.2))
    }
}
