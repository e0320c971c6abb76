//! Variables that have a new value whenever they are asked for - bash(1), "Shell Variables".

use super::Dialect;
use super::state::State;

impl State {
    /// The value of such a variable.
    ///
    /// What it needs from outside was read by [`super::arith::prepare`].
    pub(super) fn dynamic(&mut self, name: &[u8]) -> Option<Vec<u8>> {
        if name == b"LINENO" && self.dialect != Dialect::Dash {
            return Some(self.line.to_string().into_bytes());
        }
        if !self.dialect.is_bash() {
            return None;
        }
        let text = match name {
            b"RANDOM" => self.draw().to_string(),
            b"SRANDOM" => self.srandom.to_string(),
            b"SECONDS" => (self.now.0 - self.seconds_from).to_string(),
            b"EPOCHSECONDS" => self.now.0.to_string(),
            b"EPOCHREALTIME" => format!("{}.{:06}", self.now.0, self.now.1 / 1000),
            b"BASH_SUBSHELL" => self.subshell_depth.to_string(),
            b"BASH_COMMAND" => return Some(self.command_text.to_vec()),
            b"FUNCNAME" => return self.calls.last().cloned(),
            b"_" => return Some(self.last_word.clone()),
            _ => return None,
        };
        Some(text.into_bytes())
    }

    /// The values of arrays that are such variables.
    pub(super) fn dynamic_array(&self, name: &[u8]) -> Option<Vec<Vec<u8>>> {
        if !self.dialect.is_bash() {
            return None;
        }
        Some(match name {
            b"PIPESTATUS" => self.pipe_status.iter().map(|status| status.to_string().into_bytes()).collect(),
            b"FUNCNAME" => {
                let mut names: Vec<Vec<u8>> = self.calls.iter().rev().cloned().collect();
                if !names.is_empty() && !self.is_interactive && !self.is_command_string {
                    names.push(b"main".to_vec());
                }
                names
            }
            b"BASH_SOURCE" => {
                let bottom = if self.is_command_string { None } else { Some(self.script.clone()) };
                self.sources.iter().rev().cloned().chain(bottom).collect()
            }
            b"DIRSTACK" => {
                let cwd = self.get(b"PWD").unwrap_or(b"/").to_vec();
                std::iter::once(cwd).chain(self.dirs.iter().rev().cloned()).collect()
            }
            b"BASH_VERSINFO" => {
                ["5", "2", "15", "1", "release", "x86_64-pc-linux-gnu"].map(|text| text.as_bytes().to_vec()).to_vec()
            }
            _ => return None,
        })
    }

    /// The next random number - lib/sh/random.c.
    fn draw(&mut self) -> u32 {
        let (mut seed, last) = self.random.unwrap_or((1, 0));
        loop {
            if seed == 0 {
                seed = 123_459_876;
            }
            let seed_signed = i64::from(seed as i32);
            let (high, low) = (seed_signed / 127_773, seed_signed % 127_773);
            let next = 16_807 * low - 2_836 * high;
            seed = if next < 0 { next + 0x7fff_ffff } else { next } as u32;
            let value = ((seed >> 16) ^ (seed & 65_535)) & 32_767;
            if value != last {
                self.random = Some((seed, value));
                return value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_numbers_are_bash_s() {
        let mut state = State::new(Dialect::Bash, b"bash".to_vec(), &[]);
        assert!(state.set(b"RANDOM", b"42".to_vec()));
        assert_eq!([state.draw(), state.draw(), state.draw()], [17_772, 26_794, 1_435]);
    }
}
