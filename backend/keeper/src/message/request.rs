//! What a session is asked for with.

use super::{Malformed, Plan, Reader, Writer};

/// What one of the program's three standard streams is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stdio {
    /// A pipe, whose end comes with the request.
    Pipe,
    /// The session's terminal.
    Tty,
}

/// Which computer the program meets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Machine {
    /// Root of a user namespace of its own.
    #[default]
    Lab,
    /// Real root of the initial user namespace, in namespaces of its own. For tests: it can do to the host what root can.
    Bare,
}

/// What the session's program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// A program image of ours: it inherits the report socket.
    Script,
    /// Any executable: it gets nothing of ours.
    Elf,
}

/// One session to start.
///
/// Its message carries descriptors in this order: report socket, executable of `init`, executable of the program, the release pipe's
/// reading end, one pipe end for each stream that is a
/// [`Stdio::Pipe`], and one file for each name of `beside`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Which computer.
    pub machine: Machine,
    /// Id plan; `None` takes `full` where it can be had.
    pub plan: Option<Plan>,
    /// User id of the program inside.
    pub uid: u32,
    /// Name of the program's file in the user's home directory.
    pub name: String,
    /// Arguments after the program's path.
    pub args: Vec<Vec<u8>>,
    /// What the program's file holds.
    pub program: Program,
    /// Names of further files in the user's home directory.
    pub beside: Vec<String>,
    /// Standard input, output and error.
    pub stdio: [Stdio; 3],
    /// Rows and columns of the terminal.
    pub tty_size: (u16, u16),
    /// Milliseconds until the session is ended; 0: no deadline.
    pub deadline_ms: u64,
    /// Are the program's processes to look around themselves at every change?
    pub looks: bool,
}

impl Request {
    /// Returns the message.
    pub fn encode(&self) -> Vec<u8> {
        let plan = match self.plan {
            None => 0,
            Some(Plan::Full) => 1,
            Some(Plan::Single) => 2,
        };
        let mut w = Writer::default();
        w.number(u64::from(self.machine == Machine::Bare));
        w.number(plan).number(u64::from(self.uid)).bytes(self.name.as_bytes()).list(&self.args);
        w.number(u64::from(self.program == Program::Elf));
        w.number(self.beside.len() as u64);
        for name in &self.beside {
            w.bytes(name.as_bytes());
        }
        for stream in self.stdio {
            w.number(u64::from(stream == Stdio::Tty));
        }
        w.number(u64::from(self.tty_size.0)).number(u64::from(self.tty_size.1)).number(self.deadline_ms);
        w.number(u64::from(self.looks));
        w.finish()
    }

    /// Reads a message.
    pub fn decode(message: &[u8]) -> Result<Request, Malformed> {
        let mut r = Reader(message);
        let stream = |r: &mut Reader<'_>| Ok(if r.number()? == 0 { Stdio::Pipe } else { Stdio::Tty });
        let small = |r: &mut Reader<'_>| u16::try_from(r.number()?).map_err(|_| Malformed);
        Ok(Request {
            machine: if r.number()? == 0 { Machine::Lab } else { Machine::Bare },
            plan: match r.number()? {
                0 => None,
                1 => Some(Plan::Full),
                2 => Some(Plan::Single),
                _ => return Err(Malformed),
            },
            uid: u32::try_from(r.number()?).map_err(|_| Malformed)?,
            name: r.text()?,
            args: r.list()?,
            program: if r.number()? == 0 { Program::Script } else { Program::Elf },
            beside: (0..r.number()?).map(|_| r.text()).collect::<Result<_, _>>()?,
            stdio: [stream(&mut r)?, stream(&mut r)?, stream(&mut r)?],
            tty_size: (small(&mut r)?, small(&mut r)?),
            deadline_ms: r.number()?,
            looks: r.number()? != 0,
        })
    }

    /// Is one of the streams the terminal?
    pub fn has_tty(&self) -> bool {
        self.stdio.contains(&Stdio::Tty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_survives_its_message() {
        let request = Request {
            machine: Machine::Bare,
            plan: Some(Plan::Single),
            uid: 1000,
            name: "box".into(),
            args: vec![b"-v".to_vec(), vec![0xff, 0]],
            program: Program::Elf,
            beside: vec!["myecho".into()],
            stdio: [Stdio::Tty, Stdio::Pipe, Stdio::Tty],
            tty_size: (24, 80),
            deadline_ms: 1500,
            looks: true,
        };
        let message = request.encode();
        assert_eq!(Request::decode(&message).expect("our own message"), request);
        for len in 0..message.len() {
            assert!(Request::decode(&message[..len]).is_err(), "{len} bytes of {}", message.len());
        }
    }
}
