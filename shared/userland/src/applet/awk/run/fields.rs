//! awk's records and their fields.

use super::{FS, Machine, NF, OFS, Running, compile};
use crate::applet::awk::value::Value;

impl Machine<'_> {
    pub(super) fn record(&mut self, line: &[u8]) -> Running<()> {
        let parts = self.split(line, &self.vars[FS].text())?;
        self.vars[NF] = Value::Num(parts.len() as f64);
        self.fields = std::iter::once(Value::Input(line.to_vec())).chain(parts.into_iter().map(Value::Input)).collect();
        Ok(())
    }

    /// Takes a line apart as FS says.
    pub(super) fn split(&self, line: &[u8], separator: &[u8]) -> Running<Vec<Vec<u8>>> {
        if separator == b" " {
            return Ok(crate::text::words(line).into_iter().map(<[u8]>::to_vec).collect());
        }
        if line.is_empty() {
            return Ok(Vec::new());
        }
        if separator.is_empty() {
            return Ok(line.chunks(1).map(<[u8]>::to_vec).collect());
        }
        if separator.len() == 1 && separator != b"\\" && separator != b"." {
            return Ok(line.split(|byte| *byte == separator[0]).map(<[u8]>::to_vec).collect());
        }
        let regex = compile(separator)?;
        let (mut all, mut at) = (Vec::new(), 0);
        while let Some((start, end)) = regex.find(line, at).and_then(|spans| spans[0]).filter(|span| span.1 > span.0) {
            all.push(line[at..start].to_vec());
            at = end;
        }
        all.push(line[at..].to_vec());
        Ok(all)
    }

    /// Joins the fields to `$0` again.
    pub(super) fn rebuild(&mut self) {
        let between = self.vars[OFS].text();
        let parts: Vec<Vec<u8>> = self.fields[1..].iter().map(Value::text).collect();
        self.fields[0] = Value::Input(parts.join(&between[..]));
    }
}
