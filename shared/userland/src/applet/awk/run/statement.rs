//! awk's statements at work.

use nslab_small::Map;

use super::{Flow, Machine, OFS, ORS, Running, STEPS_MAX, Step};
use crate::applet::awk::parse::{Expr, Statement, Target};
use crate::applet::awk::value::{Value, format};

impl Machine<'_> {
    pub(super) fn statement<'b>(&'b mut self, statement: &'b Statement) -> Step<'b, Flow> {
        Box::pin(self.statement_inner(statement))
    }

    async fn statement_inner(&mut self, statement: &Statement) -> Running<Flow> {
        self.steps += 1;
        if self.steps > STEPS_MAX {
            return Err("program that goes on without end".into());
        }
        match statement {
            Statement::Block(all) => {
                for statement in all {
                    match self.statement(statement).await? {
                        Flow::Goes => {}
                        flow => return Ok(flow),
                    }
                }
            }
            Statement::Expr(expr) => drop(self.eval(expr).await?),
            Statement::Print(values, is_format, target) => self.print(values, *is_format, target.as_ref()).await?,
            Statement::If(condition, then, otherwise) => {
                if self.eval(condition).await?.is_true() {
                    return self.statement(then).await;
                } else if let Some(otherwise) = otherwise {
                    return self.statement(otherwise).await;
                }
            }
            Statement::While(condition, body) => return self.repeat(Some(condition), None, body).await,
            Statement::Do(body, condition) => match self.statement(body).await? {
                Flow::Break => {}
                Flow::Goes | Flow::Continue => return self.repeat(Some(condition), None, body).await,
                flow => return Ok(flow),
            },
            Statement::For(first, condition, last, body) => {
                if let Some(first) = first {
                    self.statement(first).await?;
                }
                return self.repeat(condition.as_ref(), last.as_deref(), body).await;
            }
            Statement::ForIn(variable, array, body) => {
                let keys: Vec<Vec<u8>> = self.arrays[self.array(*array)].keys().cloned().collect();
                for key in keys {
                    let place = self.place(*variable);
                    self.vars[place] = Value::Input(key);
                    match self.statement(body).await? {
                        Flow::Goes | Flow::Continue => {}
                        Flow::Break => break,
                        flow => return Ok(flow),
                    }
                }
            }
            Statement::Delete(array, None) => {
                let array = self.array(*array);
                self.arrays[array] = Map::default();
            }
            Statement::Delete(array, Some(index)) => {
                let key = self.key(index).await?;
                let array = self.array(*array);
                self.arrays[array].remove(&key);
            }
            Statement::Next => return Ok(Flow::Next),
            Statement::Break => return Ok(Flow::Break),
            Statement::Continue => return Ok(Flow::Continue),
            Statement::Return(value) => {
                self.returned = match value {
                    Some(value) => self.eval(value).await?,
                    None => Value::Nothing,
                };
                return Ok(Flow::Return);
            }
            Statement::Exit(status) => {
                if let Some(status) = status {
                    self.status = self.eval(status).await?.number() as i64 as u8;
                }
                return Ok(Flow::Exit);
            }
        }
        Ok(Flow::Goes)
    }

    async fn repeat(&mut self, condition: Option<&Expr>, last: Option<&Statement>, body: &Statement) -> Running<Flow> {
        loop {
            if let Some(condition) = condition
                && !self.eval(condition).await?.is_true()
            {
                return Ok(Flow::Goes);
            }
            match self.statement(body).await? {
                Flow::Goes | Flow::Continue => {}
                Flow::Break => return Ok(Flow::Goes),
                flow => return Ok(flow),
            }
            if let Some(last) = last {
                self.statement(last).await?;
            }
        }
    }

    async fn print(&mut self, values: &[Expr], is_format: bool, target: Option<&(Expr, Target)>) -> Running<()> {
        let mut all = Vec::new();
        for value in values {
            all.push(self.eval(value).await?);
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
        let Some((path, target)) = target else {
            self.out.extend(text);
            return Ok(());
        };
        let path = self.eval(path).await?.text();
        if *target == Target::Command {
            match self.pipes.iter_mut().find(|pipe| pipe.0 == path) {
                Some(pipe) => pipe.1.extend(text),
                None => self.pipes.push((path, text)),
            }
            return Ok(());
        }
        match &path[..] {
            b"/dev/stdout" | b"-" => self.out.extend(text),
            b"/dev/stderr" => self.sys.eprint(text).await,
            _ => match self.files.iter_mut().find(|file| file.0 == path) {
                Some(file) => file.2.extend(text),
                None => self.files.push((path, *target == Target::Add, text)),
            },
        }
        Ok(())
    }
}
