//! awk's machine: records through the rules.

mod call;
mod fields;
mod statement;
mod world;

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;

use nslab_small::Map;

use self::world::{Input, Random};

use super::parse::{Expr, Pattern, Program};
use super::value::Value;
use crate::process::Args;
use crate::regex::Regex;
use crate::sys::Sys;

/// Variables that mean something to awk, by their place.
pub(super) const SPECIAL: &[&str] = &[
    "NF", "NR", "FNR", "FS", "OFS", "ORS", "RS", "FILENAME", "SUBSEP", "RSTART", "RLENGTH", "ENVIRON", "ARGC", "ARGV",
];
const NF: usize = 0;
const NR: usize = 1;
const FNR: usize = 2;
const FS: usize = 3;
const OFS: usize = 4;
const ORS: usize = 5;
const RS: usize = 6;
const FILENAME: usize = 7;
const SUBSEP: usize = 8;
const RSTART: usize = 9;
const RLENGTH: usize = 10;
const ENVIRON: usize = 11;
const ARGC: usize = 12;
const ARGV: usize = 13;
/// Statements of one run at most: a program may loop.
const STEPS_MAX: u64 = 20_000_000;

/// What a statement leaves behind.
pub(super) enum Flow {
    Goes,
    Next,
    Break,
    Continue,
    Exit,
    Return,
}

/// What ends a run early: something that is not modelled.
pub(super) type Running<T> = Result<T, Stop>;

/// Why a run ends early.
pub(super) enum Stop {
    /// Something that is not modelled.
    Unmodelled(String),
    /// It has been said; the status.
    Status(u8),
}

impl From<String> for Stop {
    fn from(what: String) -> Stop {
        Stop::Unmodelled(what)
    }
}

impl From<&str> for Stop {
    fn from(what: &str) -> Stop {
        Stop::Unmodelled(what.to_string())
    }
}

/// A computation that may have to ask the world.
pub(super) type Step<'b, T> = Pin<Box<dyn Future<Output = Running<T>> + Send + 'b>>;

pub(super) struct Machine<'a> {
    program: &'a Program,
    vars: Vec<Value>,
    arrays: Vec<Map<Vec<u8>, Value>>,
    /// `$0` and the fields behind it.
    fields: Vec<Value>,
    ranges: Vec<bool>,
    pub(super) out: Vec<u8>,
    /// Files that print wrote to: path, added or new, bytes.
    pub(super) files: Vec<(Vec<u8>, bool, Vec<u8>)>,
    pub(super) status: u8,
    steps: u64,
    sys: Sys,
    args: Arc<Args>,
    /// What is left of the operands, and of the file that is read.
    pub(super) operands: VecDeque<Vec<u8>>,
    main: Option<Input>,
    has_read: bool,
    /// Files and commands that getline reads.
    readers: Vec<(Vec<u8>, Input)>,
    /// Commands that print wrote to.
    pipes: Vec<(Vec<u8>, Vec<u8>)>,
    /// Where the parameters of the running function are: the place of each as a variable and as an array.
    frame: Vec<(usize, usize)>,
    depth: usize,
    returned: Value,
    random: Random,
}

impl<'a> Machine<'a> {
    pub(super) fn new(program: &'a Program, sys: &Sys, args: &Arc<Args>, operands: &[Vec<u8>]) -> Machine<'a> {
        let count = program.names.len();
        let mut vars = vec![Value::Nothing; count];
        vars[FS] = Value::Str(b" ".to_vec());
        vars[OFS] = Value::Str(b" ".to_vec());
        vars[ORS] = Value::Str(b"\n".to_vec());
        vars[SUBSEP] = Value::Str(vec![0x1c]);
        vars[RS] = Value::Str(b"\n".to_vec());
        vars[ARGC] = Value::Num(operands.len() as f64 + 1.0);
        let mut arrays: Vec<Map<Vec<u8>, Value>> = (0..count).map(|_| Map::default()).collect();
        for entry in &args.envp {
            if let Some(at) = entry.iter().position(|&byte| byte == b'=') {
                arrays[ENVIRON].insert(entry[..at].to_vec(), Value::Input(entry[at + 1..].to_vec()));
            }
        }
        let own = crate::text::basename(&args.argv[0]).to_vec();
        for (at, word) in std::iter::once(&own).chain(operands).enumerate() {
            arrays[ARGV].insert(at.to_string().into_bytes(), Value::Input(word.clone()));
        }
        Machine {
            program,
            vars,
            arrays,
            sys: sys.clone(),
            args: args.clone(),
            operands: operands.iter().cloned().collect(),
            main: None,
            has_read: false,
            readers: Vec::new(),
            pipes: Vec::new(),
            frame: Vec::new(),
            depth: 0,
            returned: Value::Nothing,
            random: Random::default(),
            fields: vec![Value::Nothing],
            ranges: vec![false; program.rules.len()],
            out: Vec::new(),
            files: Vec::new(),
            status: 0,
            steps: 0,
        }
    }

    /// Sets a variable from the command line.
    pub(super) fn set(&mut self, name: &[u8], value: Vec<u8>) {
        if let Some(at) = self.program.names.iter().position(|known| known.as_bytes() == name) {
            self.vars[at] = Value::Input(value);
        }
    }

    pub(super) async fn begin(&mut self) -> Running<bool> {
        self.special(true).await
    }

    pub(super) async fn end(&mut self) -> Running<bool> {
        self.special(false).await
    }

    /// Runs all BEGIN or END rules; false: exit was called.
    async fn special(&mut self, is_begin: bool) -> Running<bool> {
        for (pattern, action) in &self.program.rules {
            let fits = matches!((pattern, is_begin), (Pattern::Begin, true) | (Pattern::End, false));
            if let (true, Some(action)) = (fits, action)
                && matches!(self.statement(action).await?, Flow::Exit)
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Sends all records of the operands through the rules; false: exit was called.
    pub(super) async fn records(&mut self) -> Running<bool> {
        while let Some(line) = self.next_main().await? {
            self.count();
            self.record(&line)?;
            if !self.rules().await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// One more record of the operands has been read.
    fn count(&mut self) {
        for counter in [NR, FNR] {
            self.vars[counter] = Value::Num(self.vars[counter].number() + 1.0);
        }
    }

    async fn rules(&mut self) -> Running<bool> {
        let program = self.program;
        for (at, (pattern, action)) in program.rules.iter().enumerate() {
            let fits = match pattern {
                Pattern::Begin | Pattern::End => false,
                Pattern::Always => true,
                Pattern::When(expr) => self.eval(expr).await?.is_true(),
                Pattern::Range(from, to) => {
                    let is_in = self.ranges[at] || self.eval(from).await?.is_true();
                    self.ranges[at] = is_in && !self.eval(to).await?.is_true();
                    is_in
                }
            };
            if !fits {
                continue;
            }
            match action {
                None => {
                    let line = self.fields[0].text();
                    let end = self.vars[ORS].text();
                    self.out.extend([line, end].concat());
                }
                Some(action) => match self.statement(action).await? {
                    Flow::Next => break,
                    Flow::Exit => return Ok(false),
                    _ => {}
                },
            }
        }
        Ok(true)
    }

    async fn key(&mut self, index: &[Expr]) -> Running<Vec<u8>> {
        let mut parts = Vec::new();
        for part in index {
            parts.push(self.eval(part).await?.text());
        }
        Ok(parts.join(&self.vars[SUBSEP].text()[..]))
    }

    async fn assign(&mut self, place: &Expr, value: Value) -> Running<()> {
        match place {
            Expr::Var(NF) => {
                let count = (value.number().max(0.0) as usize).min(100_000);
                self.fields.resize(count + 1, Value::Nothing);
                self.vars[NF] = Value::Num(count as f64);
                self.rebuild();
            }
            Expr::Var(variable) => {
                let place = self.place(*variable);
                self.vars[place] = value;
            }
            Expr::Index(array, index) => {
                let key = self.key(index).await?;
                let array = self.array(*array);
                self.arrays[array].insert(key, value);
            }
            Expr::Field(index) => {
                let index = self.eval(index).await?.number();
                if !(0.0..100_000.0).contains(&index) {
                    return Err(format!("field ${index}").into());
                }
                let index = index as usize;
                if index == 0 {
                    return self.record(&value.text());
                }
                if self.fields.len() <= index {
                    self.fields.resize(index + 1, Value::Nothing);
                    self.vars[NF] = Value::Num(index as f64);
                }
                self.fields[index] = value;
                self.rebuild();
            }
            _ => return Err("assignment to what is no variable".into()),
        }
        Ok(())
    }

    fn eval<'b>(&'b mut self, expr: &'b Expr) -> Step<'b, Value> {
        Box::pin(async move {
            let truth = |value: bool| Value::Num(f64::from(u8::from(value)));
            Ok(match expr {
                Expr::Num(number) => Value::Num(*number),
                Expr::Str(text) => Value::Str(text.clone()),
                Expr::Regex(regex) => truth(regex.is_match(&self.fields[0].text())),
                Expr::Var(variable) => self.vars[self.place(*variable)].clone(),
                Expr::Field(index) => {
                    let index = self.eval(index).await?.number();
                    self.fields.get(index as usize).filter(|_| index >= 0.0).cloned().unwrap_or_default()
                }
                Expr::Index(array, index) => {
                    let key = self.key(index).await?;
                    match self.arrays[self.array(*array)].get(&key) {
                        Some(value) => value.clone(),
                        None => {
                            let array = self.array(*array);
                            self.arrays[array].insert(key, Value::Nothing);
                            Value::Nothing
                        }
                    }
                }
                Expr::Assign(place, operator, value) => {
                    let mut value = self.eval(value).await?;
                    if let Some(operator) = operator {
                        let before = self.eval(place).await?.number();
                        value = Value::Num(compute(*operator, before, value.number()));
                    }
                    self.assign(place, value.clone()).await?;
                    value
                }
                Expr::Step(place, is_before, by) => {
                    let before = self.eval(place).await?.number();
                    self.assign(place, Value::Num(before + by)).await?;
                    Value::Num(if *is_before { before + by } else { before })
                }
                Expr::Unary(b'!', inner) => truth(!self.eval(inner).await?.is_true()),
                Expr::Unary(b'-', inner) => Value::Num(-self.eval(inner).await?.number()),
                Expr::Unary(_, inner) => Value::Num(self.eval(inner).await?.number()),
                Expr::Binary(operator, left, right) => {
                    let (left, right) = (self.eval(left).await?.number(), self.eval(right).await?.number());
                    Value::Num(compute(*operator, left, right))
                }
                Expr::Compare(operator, left, right) => {
                    let (left, right) = (self.eval(left).await?, self.eval(right).await?);
                    let order = left.compare(&right);
                    truth(match *operator {
                        "<" => order.is_lt(),
                        "<=" => order.is_le(),
                        ">" => order.is_gt(),
                        ">=" => order.is_ge(),
                        "==" => order.is_eq(),
                        _ => order.is_ne(),
                    })
                }
                Expr::Match(is_not, text, pattern) => {
                    let text = self.eval(text).await?.text();
                    let is_match = match &**pattern {
                        Expr::Regex(regex) => regex.is_match(&text),
                        pattern => compile(&self.eval(pattern).await?.text())?.is_match(&text),
                    };
                    truth(is_match != *is_not)
                }
                Expr::Concat(left, right) => {
                    let left = self.eval(left).await?.text();
                    Value::Str([left, self.eval(right).await?.text()].concat())
                }
                Expr::And(left, right) => truth(self.eval(left).await?.is_true() && self.eval(right).await?.is_true()),
                Expr::Or(left, right) => truth(self.eval(left).await?.is_true() || self.eval(right).await?.is_true()),
                Expr::Cond(condition, yes, no) => {
                    let is_true = self.eval(condition).await?.is_true();
                    self.eval(if is_true { yes } else { no }).await?
                }
                Expr::In(index, array) => {
                    let key = self.key(index).await?;
                    truth(self.arrays[self.array(*array)].contains_key(&key))
                }
                Expr::Call(name, arguments) => self.call(name, arguments).await?,
                Expr::User(at, arguments) => self.user(*at, arguments).await?,
                Expr::Getline(place, source) => self.getline(place.as_deref(), source).await?,
            })
        })
    }
}

fn compute(operator: u8, left: f64, right: f64) -> f64 {
    match operator {
        b'+' => left + right,
        b'-' => left - right,
        b'*' => left * right,
        b'/' => left / right,
        b'%' => left % right,
        _ => left.powf(right),
    }
}

fn compile(pattern: &[u8]) -> Running<Regex> {
    Regex::compile(pattern, true, false)
        .ok_or_else(|| format!("regular expression '{}'", crate::text::lossy(pattern)).into())
}
