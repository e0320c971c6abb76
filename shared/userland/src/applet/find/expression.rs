//! The expression of find(1): tests, actions, and how they are joined.

use super::test::{Amount, Test};
use crate::process::Args;
use crate::sys::{Accounts, Sys};
use crate::text::{lossy, number};

/// What is to be done.
pub(super) struct Plan {
    pub(super) starts: Vec<Vec<u8>>,
    pub(super) root: Node,
    actions: Vec<Action>,
    pub(super) max_depth: Option<usize>,
    pub(super) min_depth: usize,
    pub(super) goes_deep: bool,
    pub(super) stays: bool,
    pub(super) follows: bool,
    pub(super) follows_operands: bool,
}

pub(super) enum Node {
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Test(Test),
    /// By its place in the plan.
    Action(usize),
}

impl Node {
    fn needs_attributes(&self) -> bool {
        match self {
            Node::And(nodes) | Node::Or(nodes) => nodes.iter().any(Node::needs_attributes),
            Node::Not(node) => node.needs_attributes(),
            Node::Test(test) => {
                !matches!(test, Test::True(_) | Test::Name(..) | Test::Path(..) | Test::LinkName(_) | Test::Types(_))
            }
            Node::Action(_) => false,
        }
    }
}

pub(super) enum Action {
    /// With what stands behind each path.
    Print(u8),
    Printf(Vec<u8>),
    Prune,
    Quit,
    Delete,
    /// The command, and whether it takes many files at once.
    Exec(Vec<Vec<u8>>, bool),
}

/// Puts a path where `{}` stands.
pub(super) fn filled(word: &[u8], path: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = word;
    while let Some(at) = rest.windows(2).position(|pair| pair == b"{}") {
        out.extend([&rest[..at], path].concat());
        rest = &rest[at + 2..];
    }
    out.extend(rest);
    out
}

/// Reads the words of an expression.
struct Reader<'a> {
    sys: &'a Sys,
    args: &'a Args,
    words: std::iter::Peekable<std::slice::Iter<'a, Vec<u8>>>,
    plan: Plan,
    has_action: bool,
}

type Reading<'a, T> = std::pin::Pin<Box<dyn std::future::Future<Output = Result<T, u8>> + Send + 'a>>;

async fn die<T>(sys: &Sys, message: String) -> Result<T, u8> {
    sys.complain("find", message).await;
    Err(1)
}

impl Plan {
    /// Is there anything in the expression that asks for more than name and type?
    pub(super) fn needs_attributes(&self) -> bool {
        self.root.needs_attributes() || self.actions.iter().any(|action| matches!(action, Action::Printf(_)))
    }

    pub(super) fn action(&self, at: usize) -> Option<&Action> {
        self.actions.get(at)
    }

    /// Reads the command line; `Err` is the status to end with.
    pub(super) async fn read(sys: &Sys, args: &Args) -> Result<Plan, u8> {
        let mut words = args.argv.get(1..).unwrap_or_default();
        let mut plan = Plan {
            starts: Vec::new(),
            root: Node::And(Vec::new()),
            actions: Vec::new(),
            max_depth: None,
            min_depth: 0,
            goes_deep: false,
            stays: false,
            follows: false,
            follows_operands: false,
        };
        while let Some((first, rest)) = words.split_first() {
            match &first[..] {
                b"-H" => plan.follows_operands = true,
                b"-L" => plan.follows = true,
                b"-P" => plan.follows = false,
                _ => break,
            }
            words = rest;
        }
        let begins = |word: &Vec<u8>| (word.starts_with(b"-") && word.len() > 1) || word == b"(" || word == b"!";
        let nr = words.iter().position(begins).unwrap_or(words.len());
        plan.starts = words[..nr].to_vec();
        if plan.starts.is_empty() {
            plan.starts.push(b".".to_vec());
        }
        let mut reader = Reader { sys, args, words: words[nr..].iter().peekable(), plan, has_action: false };
        let root = if nr < words.len() { reader.or().await? } else { Node::And(Vec::new()) };
        if let Some(extra) = reader.words.next() {
            let what = match &extra[..] {
                b")" => "invalid expression; you have too many ')'".to_string(),
                extra => format!("paths must precede expression: `{}'", lossy(extra)),
            };
            return die(sys, what).await;
        }
        let Reader { mut plan, has_action, .. } = reader;
        plan.root = match has_action {
            true => root,
            false => {
                plan.actions.push(Action::Print(b'\n'));
                Node::And(vec![root, Node::Action(plan.actions.len() - 1)])
            }
        };
        Ok(plan)
    }
}

impl<'a> Reader<'a> {
    fn or(&mut self) -> Reading<'_, Node> {
        Box::pin(async move {
            let mut choices = vec![self.and().await?];
            while self.words.next_if(|word| *word == b"-o" || *word == b"-or").is_some() {
                choices.push(self.and().await?);
            }
            Ok(if choices.len() == 1 { choices.remove(0) } else { Node::Or(choices) })
        })
    }

    async fn and(&mut self) -> Result<Node, u8> {
        let mut all = vec![self.not().await?];
        while let Some(word) = self.words.peek() {
            match &word[..] {
                b"-o" | b"-or" | b")" => break,
                b"-a" | b"-and" => drop(self.words.next()),
                word if !word.starts_with(b"-") && word != b"(" && word != b"!" => break,
                _ => all.push(self.not().await?),
            }
        }
        Ok(Node::And(all))
    }

    fn not(&mut self) -> Reading<'_, Node> {
        Box::pin(async move {
            let Some(word) = self.words.next() else {
                return die(self.sys, "expected an expression after an operator".to_string()).await;
            };
            match &word[..] {
                b"!" | b"-not" => Ok(Node::Not(Box::new(self.not().await?))),
                b"(" => {
                    let inner = self.or().await?;
                    match self.words.next() {
                        Some(word) if word == b")" => Ok(inner),
                        _ => {
                            let what =
                                "invalid expression; I was expecting to find a ')' somewhere but did not see one.";
                            die(self.sys, what.to_string()).await
                        }
                    }
                }
                word => self.primary(word).await,
            }
        })
    }

    async fn argument(&mut self, name: &str) -> Result<Vec<u8>, u8> {
        match self.words.next() {
            Some(word) => Ok(word.clone()),
            None => die(self.sys, format!("missing argument to `{name}'")).await,
        }
    }

    fn action(&mut self, action: Action) -> Node {
        self.has_action |= !matches!(action, Action::Prune);
        self.plan.actions.push(action);
        Node::Action(self.plan.actions.len() - 1)
    }

    async fn primary(&mut self, word: &[u8]) -> Result<Node, u8> {
        let name = lossy(word);
        let (sys, args) = (self.sys, self.args);
        let wrong = |argument: &[u8]| format!("invalid argument `{}' to `{name}'", lossy(argument));
        Ok(match &name[..] {
            "-true" => Node::Test(Test::True(true)),
            "-false" => Node::Test(Test::True(false)),
            "-name" => Node::Test(Test::Name(self.argument(&name).await?, false)),
            "-iname" => Node::Test(Test::Name(self.argument(&name).await?.to_ascii_lowercase(), true)),
            "-path" | "-wholename" => Node::Test(Test::Path(self.argument(&name).await?, false)),
            "-ipath" => Node::Test(Test::Path(self.argument(&name).await?.to_ascii_lowercase(), true)),
            "-lname" => Node::Test(Test::LinkName(self.argument(&name).await?)),
            "-empty" => Node::Test(Test::Empty),
            "-readable" => Node::Test(Test::Access(4)),
            "-writable" => Node::Test(Test::Access(2)),
            "-executable" => Node::Test(Test::Access(1)),
            "-print" => self.action(Action::Print(b'\n')),
            "-print0" => self.action(Action::Print(0)),
            "-prune" => self.action(Action::Prune),
            "-quit" => self.action(Action::Quit),
            "-delete" => {
                self.plan.goes_deep = true;
                self.action(Action::Delete)
            }
            "-printf" => {
                let format = self.argument(&name).await?;
                if let Some(directive) = super::print::unmodelled(&format) {
                    return Err(crate::getopt::unmodelled(sys, "find", &format!("-printf {directive}")).await);
                }
                self.action(Action::Printf(format))
            }
            "-depth" | "-d" => {
                self.plan.goes_deep = true;
                Node::Test(Test::True(true))
            }
            "-xdev" | "-mount" => {
                self.plan.stays = true;
                Node::Test(Test::True(true))
            }
            "-maxdepth" | "-mindepth" => {
                let argument = self.argument(&name).await?;
                let Some(depth) = number::<usize>(&argument) else {
                    let what = format!(
                        "Expected a positive decimal integer argument to {name}, but got {}",
                        args.quote(&argument)
                    );
                    return die(sys, what).await;
                };
                match &name[..] {
                    "-maxdepth" => self.plan.max_depth = Some(depth),
                    _ => self.plan.min_depth = depth,
                }
                Node::Test(Test::True(true))
            }
            "-type" => {
                let argument = self.argument(&name).await?;
                let letters: Vec<u8> = argument.iter().copied().filter(|&byte| byte != b',').collect();
                if let Some(&letter) = letters.iter().find(|letter| !b"dflcbps".contains(letter)) {
                    return die(sys, format!("Unknown argument to -type: {}", char::from(letter))).await;
                }
                Node::Test(Test::Types(letters))
            }
            "-perm" => {
                let argument = self.argument(&name).await?;
                let (kind, digits) = match argument.first() {
                    Some(&kind @ (b'-' | b'/')) => (kind, &argument[1..]),
                    _ => (b'=', &argument[..]),
                };
                match u32::from_str_radix(&lossy(digits), 8) {
                    Ok(mode) if mode <= 0o7777 => Node::Test(Test::Perm(kind, mode)),
                    _ if digits.iter().any(u8::is_ascii_alphabetic) => {
                        let option = format!("-perm {}", lossy(&argument));
                        return Err(crate::getopt::unmodelled(sys, "find", &option).await);
                    }
                    _ => return die(sys, format!("invalid mode {}", args.quote(&argument))).await,
                }
            }
            "-size" => {
                let argument = self.argument(&name).await?;
                let text = lossy(&argument);
                let (digits, unit) = match text.as_bytes().last() {
                    Some(b'c') => (&text[..text.len() - 1], 1),
                    Some(b'w') => (&text[..text.len() - 1], 2),
                    Some(b'b') => (&text[..text.len() - 1], 512),
                    Some(b'k') => (&text[..text.len() - 1], 1 << 10),
                    Some(b'M') => (&text[..text.len() - 1], 1 << 20),
                    Some(b'G') => (&text[..text.len() - 1], 1 << 30),
                    _ => (&text[..], 512),
                };
                match Amount::read(digits) {
                    Some(amount) => Node::Test(Test::Size(amount, unit)),
                    None => return die(sys, format!("Invalid argument `{text}' to -size")).await,
                }
            }
            "-inum" | "-links" => {
                let argument = self.argument(&name).await?;
                match (Amount::read(&lossy(&argument)), &name[..]) {
                    (Some(amount), "-inum") => Node::Test(Test::Inode(amount)),
                    (Some(amount), _) => Node::Test(Test::Links(amount)),
                    (None, _) => return die(sys, wrong(&argument)).await,
                }
            }
            "-user" | "-group" | "-uid" | "-gid" => {
                let argument = self.argument(&name).await?;
                let is_user = name.starts_with("-u");
                let accounts = if is_user { Accounts::users(sys).await } else { Accounts::groups(sys).await };
                match accounts.id(&argument).map(|ids| ids.0).or_else(|| number(&argument)) {
                    Some(id) if is_user => Node::Test(Test::User(id)),
                    Some(id) => Node::Test(Test::Group(id)),
                    None => {
                        let kind = if is_user { "user" } else { "group" };
                        return die(sys, format!("{} is not the name of a known {kind}", args.quote(&argument))).await;
                    }
                }
            }
            "-amin" | "-cmin" | "-mmin" | "-atime" | "-ctime" | "-mtime" => {
                let argument = self.argument(&name).await?;
                let Some(amount) = Amount::read(&lossy(&argument)) else { return die(sys, wrong(&argument)).await };
                let now_s = crate::applet::docker::now_s(sys).await;
                let unit = if name.ends_with("min") { 60 } else { 86_400 };
                Node::Test(Test::Age(name.as_bytes()[1], amount, unit, now_s))
            }
            "-newer" | "-samefile" => {
                let argument = self.argument(&name).await?;
                match sys.lstat(&argument).await {
                    Ok(stat) if name == "-newer" => Node::Test(Test::Newer(stat.st_mtim.tv_sec, stat.st_mtim.tv_nsec)),
                    Ok(stat) => Node::Test(Test::SameFile(stat.st_dev, stat.st_ino)),
                    Err(errno) => {
                        sys.complain_errno("find", args.quote(&argument), errno).await;
                        return Err(1);
                    }
                }
            }
            "-exec" => {
                let mut command: Vec<Vec<u8>> = Vec::new();
                let is_many = loop {
                    let Some(word) = self.words.next() else {
                        return die(sys, "missing argument to `-exec'".to_string()).await;
                    };
                    match &word[..] {
                        b";" => break false,
                        b"+" if command.last().is_some_and(|last| last == b"{}") => break true,
                        _ => command.push(word.clone()),
                    }
                };
                if command.is_empty() {
                    return die(sys, "invalid argument `;' to `-exec'".to_string()).await;
                }
                self.action(Action::Exec(command, is_many))
            }
            "-anewer" | "-cnewer" | "-context" | "-execdir" | "-fls" | "-fprint" | "-fprint0" | "-fprintf"
            | "-fstype" | "-ilname" | "-iregex" | "-ls" | "-nogroup" | "-nouser" | "-ok" | "-okdir" | "-regex"
            | "-regextype" | "-used" | "-xtype" | "-daystart" | "-follow" | "-noleaf" | "-help" | "--help"
            | "-version" | "--version" => {
                return Err(crate::getopt::unmodelled(sys, "find", &name).await);
            }
            _ if word.starts_with(b"-") => return die(sys, format!("unknown predicate `{name}'")).await,
            _ => return die(sys, format!("paths must precede expression: `{name}'")).await,
        })
    }
}
