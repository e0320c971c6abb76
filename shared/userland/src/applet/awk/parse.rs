//! awk's grammar - POSIX, awk, "Grammar".

mod operand;
mod statement;

use super::lex::{Lexer, Token};
use crate::regex::Regex;

pub(super) enum Expr {
    Num(f64),
    Str(Vec<u8>),
    /// A pattern that stands alone fits `$0`.
    Regex(Box<Regex>),
    Var(usize),
    Field(Box<Expr>),
    Index(usize, Vec<Expr>),
    Assign(Box<Expr>, Option<u8>, Box<Expr>),
    /// Before or behind, and by how much.
    Step(Box<Expr>, bool, f64),
    Unary(u8, Box<Expr>),
    Binary(u8, Box<Expr>, Box<Expr>),
    Compare(&'static str, Box<Expr>, Box<Expr>),
    Match(bool, Box<Expr>, Box<Expr>),
    Concat(Box<Expr>, Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    Cond(Box<Expr>, Box<Expr>, Box<Expr>),
    In(Vec<Expr>, usize),
    Call(String, Vec<Expr>),
    /// A function of the program's own.
    User(usize, Vec<Expr>),
    /// Into what, if it is not `$0`, and from where.
    Getline(Option<Box<Expr>>, Box<Source>),
}

/// Where getline reads.
pub(super) enum Source {
    Main,
    File(Expr),
    Command(Expr),
}

/// Where print writes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// `>`
    File,
    /// `>>`
    Add,
    /// `|`
    Command,
}

/// A function of the program's own.
pub(super) struct Function {
    pub(super) name: String,
    pub(super) nr_params: usize,
    /// `None` until it is defined.
    pub(super) body: Option<Statement>,
}

/// Set in the number of a variable that is a parameter.
pub(super) const LOCAL: usize = 1 << 31;

pub(super) enum Statement {
    Block(Vec<Statement>),
    Expr(Expr),
    /// Values, a format or not, and where to.
    Print(Vec<Expr>, bool, Option<(Expr, Target)>),
    If(Expr, Box<Statement>, Option<Box<Statement>>),
    While(Expr, Box<Statement>),
    Do(Box<Statement>, Expr),
    For(Option<Box<Statement>>, Option<Expr>, Option<Box<Statement>>, Box<Statement>),
    ForIn(usize, usize, Box<Statement>),
    Delete(usize, Option<Vec<Expr>>),
    Next,
    Exit(Option<Expr>),
    Return(Option<Expr>),
    Break,
    Continue,
}

pub(super) enum Pattern {
    Begin,
    End,
    Always,
    When(Expr),
    Range(Expr, Expr),
}

pub(super) struct Program {
    pub(super) rules: Vec<(Pattern, Option<Statement>)>,
    pub(super) names: Vec<String>,
    pub(super) functions: Vec<Function>,
}

/// Why a program cannot be read.
pub(super) enum Wrong {
    /// At this line, near this.
    Syntax(usize, String),
    /// In awk's own words.
    Says(String),
    Unmodelled(String),
}

type Parsing<T> = Result<T, Wrong>;

/// How deep expressions and statements may lie in one another.
const DEPTH_MAX: usize = 200;

pub(super) struct Parser<'a> {
    lexer: Lexer<'a>,
    token: Token,
    names: Vec<String>,
    functions: Vec<Function>,
    /// Of the function that is being read.
    params: Vec<String>,
    depth: usize,
    /// Inside a print statement `>` is a redirection, inside a for's head `in` belongs to that.
    no_greater: bool,
    no_in: bool,
}

const BUILTINS: &[&str] = &[
    "length", "substr", "index", "split", "sub", "gsub", "match", "sprintf", "toupper", "tolower", "int", "sqrt",
    "exp", "log", "sin", "cos", "atan2", "system", "close", "fflush", "rand", "srand",
];

/// Reads a program.
pub(super) fn parse(text: &[u8]) -> Parsing<Program> {
    let mut lexer = Lexer::new(text);
    let token = lexer.next(false)?;
    let names = super::run::SPECIAL.iter().map(|name| name.to_string()).collect();
    let mut parser = Parser {
        lexer,
        token,
        names,
        functions: Vec::new(),
        params: Vec::new(),
        depth: 0,
        no_greater: false,
        no_in: false,
    };
    let mut rules = Vec::new();
    loop {
        parser.skip_ends()?;
        if parser.token == Token::End {
            break;
        }
        if parser.is_word("function") || parser.is_word("func") {
            parser.function()?;
            continue;
        }
        rules.push(parser.rule()?);
    }
    if let Some(missing) = parser.functions.iter().find(|function| function.body.is_none()) {
        let line = parser.lexer.line() + 1;
        return Err(Wrong::Says(format!("line {line}: function {} never defined", missing.name)));
    }
    Ok(Program { rules, names: parser.names, functions: parser.functions })
}

impl Parser<'_> {
    fn is(&self, text: &str) -> bool {
        matches!(&self.token, Token::Punct(own) if *own == text)
    }

    fn is_word(&self, text: &str) -> bool {
        matches!(&self.token, Token::Name(own) if own == text)
    }

    /// Goes on; a slash begins a pattern where an operand is expected.
    fn advance(&mut self) -> Parsing<Token> {
        let is_value = matches!(&self.token, Token::Num(_) | Token::Str(_) | Token::Regex(_))
            || matches!(&self.token, Token::Name(name) if !super::lex::KEYWORDS.contains(&name.as_str()))
            || [")", "]", "$", "++", "--"].iter().any(|text| self.is(text));
        let next = self.lexer.next(is_value)?;
        Ok(std::mem::replace(&mut self.token, next))
    }

    fn takes(&mut self, text: &str) -> Parsing<bool> {
        let does = self.is(text);
        if does {
            self.advance()?;
        }
        Ok(does)
    }

    fn takes_word(&mut self, text: &str) -> Parsing<bool> {
        let does = self.is_word(text);
        if does {
            self.advance()?;
        }
        Ok(does)
    }

    fn wrong<T>(&self) -> Parsing<T> {
        Err(Wrong::Syntax(self.lexer.line(), self.token.shown()))
    }

    fn expect(&mut self, text: &str) -> Parsing<()> {
        if self.takes(text)? { Ok(()) } else { self.wrong() }
    }

    fn skip_newlines(&mut self) -> Parsing<()> {
        while self.is("\n") {
            self.advance()?;
        }
        Ok(())
    }

    fn skip_ends(&mut self) -> Parsing<()> {
        while self.is("\n") || self.is(";") {
            self.advance()?;
        }
        Ok(())
    }

    /// `function NAME(PARAMETER, …) { … }`
    fn function(&mut self) -> Parsing<()> {
        self.advance()?;
        let Token::Name(name) = self.advance()? else { return self.wrong() };
        let at = self.user(&name);
        self.expect("(")?;
        let mut params = Vec::new();
        while let Token::Name(param) = self.token.clone() {
            params.push(param);
            self.advance()?;
            if !self.takes(",")? {
                break;
            }
            self.skip_newlines()?;
        }
        self.expect(")")?;
        self.skip_newlines()?;
        self.functions[at].nr_params = params.len();
        self.params = params;
        let body = self.block();
        self.params = Vec::new();
        self.functions[at].body = Some(body?);
        Ok(())
    }

    /// The number of a function, which may be defined later.
    fn user(&mut self, name: &str) -> usize {
        self.functions.iter().position(|known| known.name == name).unwrap_or_else(|| {
            self.functions.push(Function { name: name.to_string(), nr_params: 0, body: None });
            self.functions.len() - 1
        })
    }

    fn variable(&mut self, name: &str) -> usize {
        if let Some(at) = self.params.iter().position(|param| param == name) {
            return LOCAL | at;
        }
        self.names.iter().position(|known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_string());
            self.names.len() - 1
        })
    }

    fn rule(&mut self) -> Parsing<(Pattern, Option<Statement>)> {
        let pattern = if self.takes_word("BEGIN")? {
            Pattern::Begin
        } else if self.takes_word("END")? {
            Pattern::End
        } else if self.is("{") {
            Pattern::Always
        } else {
            let first = self.expr()?;
            if self.takes(",")? {
                self.skip_newlines()?;
                Pattern::Range(first, self.expr()?)
            } else {
                Pattern::When(first)
            }
        };
        let action = if self.is("{") { Some(self.block()?) } else { None };
        if action.is_none() && matches!(pattern, Pattern::Begin | Pattern::End) {
            return self.wrong();
        }
        Ok((pattern, action))
    }

    /// Expressions up to a closing bracket.
    fn list(&mut self, close: &str) -> Parsing<Vec<Expr>> {
        let before = (std::mem::replace(&mut self.no_greater, false), std::mem::replace(&mut self.no_in, false));
        let mut all = Vec::new();
        while !self.is(close) {
            all.push(self.expr()?);
            if !self.takes(",")? {
                break;
            }
            self.skip_newlines()?;
        }
        self.expect(close)?;
        (self.no_greater, self.no_in) = before;
        Ok(all)
    }

    fn expr(&mut self) -> Parsing<Expr> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(Wrong::Unmodelled("nesting deeper than 200".to_string()));
        }
        let condition = self.or()?;
        let expr = if self.takes("?")? {
            self.skip_newlines()?;
            let yes = self.expr()?;
            self.skip_newlines()?;
            self.expect(":")?;
            self.skip_newlines()?;
            Expr::Cond(Box::new(condition), Box::new(yes), Box::new(self.expr()?))
        } else {
            self.assignment(condition)?
        };
        self.depth -= 1;
        Ok(expr)
    }

    fn assignment(&mut self, left: Expr) -> Parsing<Expr> {
        let operators = [("=", None), ("+=", Some(b'+')), ("-=", Some(b'-')), ("*=", Some(b'*')), ("/=", Some(b'/'))];
        let more = [("%=", Some(b'%')), ("^=", Some(b'^'))];
        let found = operators.iter().chain(&more).find(|operator| self.is(operator.0)).copied();
        let Some((_, operator)) = found else { return Ok(left) };
        if !matches!(left, Expr::Var(_) | Expr::Field(_) | Expr::Index(..)) {
            return self.wrong();
        }
        self.advance()?;
        self.skip_newlines()?;
        Ok(Expr::Assign(Box::new(left), operator, Box::new(self.expr()?)))
    }

    fn or(&mut self) -> Parsing<Expr> {
        let mut left = self.and()?;
        while self.takes("||")? {
            self.skip_newlines()?;
            left = Expr::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Parsing<Expr> {
        let mut left = self.membership()?;
        while self.takes("&&")? {
            self.skip_newlines()?;
            left = Expr::And(Box::new(left), Box::new(self.membership()?));
        }
        Ok(left)
    }

    fn membership(&mut self) -> Parsing<Expr> {
        let mut left = self.matching()?;
        while self.is_word("in") && !self.no_in {
            self.advance()?;
            let Token::Name(array) = self.advance()? else { return self.wrong() };
            left = Expr::In(vec![left], self.variable(&array));
        }
        Ok(left)
    }

    fn matching(&mut self) -> Parsing<Expr> {
        let mut left = self.comparison()?;
        while self.is("~") || self.is("!~") {
            let is_not = self.is("!~");
            self.advance()?;
            left = Expr::Match(is_not, Box::new(left), Box::new(self.comparison()?));
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Parsing<Expr> {
        let mut left = self.concat()?;
        while self.is("|") && self.lexer.is_before("getline") {
            self.advance()?;
            left = self.getline(Some(left))?;
        }
        for operator in ["<=", ">=", "==", "!=", "<", ">"] {
            if self.is(operator) && !(operator == ">" && self.no_greater) {
                self.advance()?;
                return Ok(Expr::Compare(operator, Box::new(left), Box::new(self.concat()?)));
            }
        }
        Ok(left)
    }
}
