//! awk's statements at work.

use nslab_small::Map;

use super::{Flow, Machine, OFS, ORS, Running, STEPS_MAX};
use crate::applet::awk::parse::{Expr, Statement};
use crate::applet::awk::value::{Value, format};

impl Machine<'_> {
    pub(super) fn statement(&mut self, statement: &Statement) -> Running<Flow> {
        self.steps += 1;
        if self.steps > STEPS_MAX {
            return Err("program that goes on without end".to_string());
        }
        match statement {
            Statement::Block(all) => {
                for statement in all {
                    match self.statement(statement)? {
                        Flow::Goes => {}
                        flow => return Ok(flow),
                    }
                }
            }
            Statement::Expr(expr) => drop(self.eval(expr)?),
            Statement::Print(values, is_format, target) => self.print(values, *is_format, target.as_ref())?,
            Statement::If(condition, then, otherwise) => {
                if self.eval(condition)?.is_true() {
                    return self.statement(then);
                } else if let Some(otherwise) = otherwise {
                    return self.statement(otherwise);
                }
            }
            Statement::While(condition, body) => return self.repeat(Some(condition), None, body),
            Statement::Do(body, condition) => match self.statement(body)? {
                Flow::Break => {}
                Flow::Goes | Flow::Continue => return self.repeat(Some(condition), None, body),
                flow => return Ok(flow),
            },
            Statement::For(first, condition, last, body) => {
                if let Some(first) = first {
                    self.statement(first)?;
                }
                return self.repeat(condition.as_ref(), last.as_deref(), body);
            }
            Statement::ForIn(variable, array, body) => {
                let keys: Vec<Vec<u8>> = self.arrays[*array].keys().cloned().collect();
                for key in keys {
                    self.vars[*variable] = Value::Input(key);
                    match self.statement(body)? {
                        Flow::Goes | Flow::Continue => {}
                        Flow::Break => break,
                        flow => return Ok(flow),
                    }
                }
            }
            Statement::Delete(array, None) => self.arrays[*array] = Map::default(),
            Statement::Delete(array, Some(index)) => {
                let key = self.key(index)?;
                self.arrays[*array].remove(&key);
            }
            Statement::Next => return Ok(Flow::Next),
            Statement::Break => return Ok(Flow::Break),
            Statement::Continue => return Ok(Flow::Continue),
            Statement::Exit(status) => {
                if let Some(status) = status {
                    self.status = self.eval(status)?.number() as i64 as u8;
                }
                return Ok(Flow::Exit);
            }
        }
        Ok(Flow::Goes)
    }

    fn repeat(&mut self, condition: Option<&Expr>, last: Option<&Statement>, body: &Statement) -> Running<Flow> {
        loop {
            if let Some(condition) = condition
                && !self.eval(condition)?.is_true()
            {
                return Ok(Flow::Goes);
            }
            match self.statement(body)? {
                Flow::Goes | Flow::Continue => {}
                Flow::Break => return Ok(Flow::Goes),
                flow => return Ok(flow),
            }
            if let Some(last) = last {
                self.statement(last)?;
            }
        }
    }

    fn print(&mut self, values: &[Expr], is_format: bool, target: Option<&(Expr, bool)>) -> Running<()> {
        let mut all = Vec::new();
        for value in values {
            all.push(self.eval(value)?);
        }
        let text = match (is_format, all.split_first()) {
            (true, Some((pattern, values))) => {
                format(&pattern.text(), values).map_err(|what| format!("printf {what}"))?
            }
            (true, None) => Vec::new(),
            (false, None) => [self.fields[0].text(), self.vars[ORS].text()].concat(),
            (false, Some(_)) => {
                let parts: Vec<Vec<u8>> = all.iter().map(Value::text).collect();
                [parts.join(&self.vars[OFS].text()[..]), self.vars[ORS].text()].concat()
            }
        };
        let Some((path, adds)) = target else {
            self.out.extend(text);
            return Ok(());
        };
        let path = self.eval(path)?.text();
        match self.files.iter_mut().find(|file| file.0 == path) {
            Some(file) => file.2.extend(text),
            None => self.files.push((path, *adds, text)),
        }
        Ok(())
    }
}
