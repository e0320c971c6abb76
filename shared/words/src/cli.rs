//! What the command line says of itself: to standard error, after `nslab: `.

use crate::Lang;

/// Something to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said<'a> {
    /// A file cannot be read; the system's reason follows.
    CannotRead(&'a str),
    /// A source of this many bytes; so many are taken.
    TooLong(&'a str, u64, u64),
    /// Not UTF-8 from this line on.
    NotUtf8(&'a str, usize),
    /// `--on` names no kernel.
    NoSuchKernel(&'a str),
    /// The session was ended from outside.
    SessionEnded,
    /// A script's call at a line that cannot be made for real.
    NotForReal {
        /// Line, call, detail.
        line: Option<u32>,
        /// The call or function.
        what: &'a str,
        /// The option or argument; may be empty.
        detail: &'a str,
    },
    /// No session could be started, in the keeper's words.
    NoSession(&'a str),
    /// `--uid` beyond a plan that has only 0.
    OnlyRoot,
    /// `--uid` beyond the ids 0 to this.
    LastId(u32),
    /// `--machine` is not to be had on this kernel.
    NoSuchMachine(&'a str),
    /// `--plan` is not that of the lab.
    OtherPlan(&'a str),
    /// The address cannot be listened on.
    CannotListen(&'a str),
    /// A token of this many characters; so many are needed.
    ShortToken(usize, usize),
    /// No built page.
    NoPage,
    /// A folder without an `index.html`.
    NoIndex(&'a str),
    /// `serve` goes on without a live lab, for this reason.
    NoLab(&'a str),
    /// No token for a lab elsewhere.
    NoToken,
    /// An address that is none.
    BadAddress(&'a str),
    /// Only a C source goes to a lab elsewhere.
    OnlySource,
    /// TLS is not spoken.
    NoTls,
    /// Nobody answers there.
    CannotConnect(&'a str, &'a str),
    /// The lab went away.
    ConnectionLost,
    /// The lab refused the token.
    BadToken,
    /// The lab speaks another protocol.
    BadVersion,
    /// All sessions are taken.
    Busy,
    /// The server has no live lab.
    ServerHasNoLab,
    /// The lab does not compile what compiles here.
    LabDoesNotCompile,
    /// The lab refused, in its own words.
    LabRefused(&'a str),
    /// A slow reader missed events.
    Missed(u64),
    /// The runs are alike.
    Alike,
    /// So many places differ.
    Differ(usize),
    /// One of two runs did not take place.
    OneRunFailed(&'a str),
}

/// Says it in a language.
pub fn say(lang: Lang, said: &Said<'_>) -> String {
    match lang {
        Lang::En => english(said),
        Lang::Zh => chinese(said),
    }
}

fn english(said: &Said<'_>) -> String {
    match *said {
        Said::CannotRead(name) => format!("cannot read {name}"),
        Said::TooLong(name, size, max) => format!("{name}: {size} bytes; a script has {max} at most"),
        Said::NotUtf8(name, line) => format!("{name}:{line}: not UTF-8: save the file as UTF-8"),
        Said::NoSuchKernel(name) => format!("--on {name}: no such kernel: sim, native and ws://HOST:PORT are known"),
        Said::SessionEnded => "the session was ended".into(),
        Said::NotForReal { line, what, detail } => {
            let line = line.map(|line| format!("line {line}: ")).unwrap_or_default();
            let detail = if detail.is_empty() { String::new() } else { format!(" ({detail})") };
            format!("{line}{what}{detail}: a script cannot do this on the real kernel")
        }
        Said::NoSession(why) => format!("no session: {why}; see nslab preflight"),
        Said::OnlyRoot => {
            "no session: uid: plan single has no id but 0; plan full needs root, or newuidmap with subordinate ids"
                .into()
        }
        Said::LastId(last) => format!("no session: uid: plan full has ids 0 to {last}"),
        Said::NoSuchMachine(machine) => format!("no machine {machine} on this kernel: leave --machine out"),
        Said::OtherPlan(plan) => format!("the lab's id plan is {plan}: leave --plan out"),
        Said::CannotListen(address) => format!("cannot listen on {address}"),
        Said::ShortToken(len, least) => format!("the token has {len} characters: {least} at least"),
        Said::NoPage => "no built page here: run make run, or name its folder with --web-root".into(),
        Said::NoIndex(folder) => format!("{folder}: no index.html there"),
        Said::NoLab(why) => format!("no live lab here: {why}; the simulator works. See nslab preflight"),
        Said::NoToken => {
            "the lab wants a token: NSLAB_TOKEN or --token-file, from the link that nslab serve printed".into()
        }
        Said::BadAddress(address) => format!("{address}: expected ws://HOST:PORT"),
        Said::OnlySource => "a lab elsewhere takes one C program: leave --with and --elf out".into(),
        Said::NoTls => "wss:// is not spoken yet: use ws:// through a tunnel (ssh -L)".into(),
        Said::CannotConnect(address, why) => {
            format!("cannot connect to {address}: {why}; is nslab serve running there?")
        }
        Said::ConnectionLost => "the connection to the lab broke; its session is ended".into(),
        Said::BadToken => "the lab refused the token; take that of the link that nslab serve printed".into(),
        Said::BadVersion => {
            "the lab speaks another version of the protocol: install the same nslab on both sides".into()
        }
        Said::Busy => "all sessions of the lab are taken: try again in a minute".into(),
        Said::ServerHasNoLab => "this server has no live lab".into(),
        Said::LabDoesNotCompile => "the lab does not compile this program: install the same nslab on both sides".into(),
        Said::LabRefused(why) => format!("the lab refused: {why}"),
        Said::Missed(count) => format!("{count} events came too fast and are missing here"),
        Said::Alike => "No difference.".into(),
        Said::Differ(1) => "1 difference.".into(),
        Said::Differ(count) => format!("{count} differences."),
        Said::OneRunFailed(kernel) => format!("the run on {kernel} did not take place"),
    }
}

fn chinese(said: &Said<'_>) -> String {
    match *said {
        Said::CannotRead(name) => format!("读不了 {name}"),
        Said::TooLong(name, size, max) => format!("{name} 有 {size} 字节，程序最多 {max} 字节"),
        Said::NotUtf8(name, line) => format!("{name}:{line}：不是 UTF-8，请用 UTF-8 保存"),
        Said::NoSuchKernel(name) => format!("--on {name}：没有这个内核，可用 sim、native、ws://主机:端口"),
        Said::SessionEnded => "会话被结束了".into(),
        Said::NotForReal { line, what, detail } => {
            let line = line.map(|line| format!("第 {line} 行：")).unwrap_or_default();
            let detail = if detail.is_empty() { String::new() } else { format!("（{detail}）") };
            format!("{line}{what}{detail}，脚本在真实内核上做不了")
        }
        Said::NoSession(why) => format!("会话没有建成：{why}。可运行 nslab preflight 查看"),
        Said::OnlyRoot => {
            "会话没有建成：uid: plan single has no id but 0，只有 0 号用户；plan full 需要 root，或 newuidmap 与附属 id"
                .into()
        }
        Said::LastId(last) => format!("会话没有建成：uid: plan full has ids 0 to {last}，只有这些用户号"),
        Said::NoSuchMachine(machine) => format!("这个内核上没有 {machine} 这台机器，请去掉 --machine"),
        Said::OtherPlan(plan) => format!("实验室的 id 方案是 {plan}，请去掉 --plan"),
        Said::CannotListen(address) => format!("不能在 {address} 上监听"),
        Said::ShortToken(len, least) => format!("令牌只有 {len} 个字符，至少要 {least} 个"),
        Said::NoPage => "这里没有构建好的页面：先 make run，或用 --web-root 指出目录".into(),
        Said::NoIndex(folder) => format!("{folder} 里没有 index.html"),
        Said::NoLab(why) => format!("这里没有真机实验室：{why}。模拟照常可用，详见 nslab preflight"),
        Said::NoToken => "实验室需要令牌：设 NSLAB_TOKEN 或 --token-file，令牌在 nslab serve 打印的链接里".into(),
        Said::BadAddress(address) => format!("{address}：应写成 ws://主机:端口"),
        Said::OnlySource => "别处的实验室只收一个 C 程序，请去掉 --with 和 --elf".into(),
        Said::NoTls => "还不支持 wss://，请经隧道（ssh -L）用 ws://".into(),
        Said::CannotConnect(address, why) => format!("连不上 {address}：{why}。那边运行了 nslab serve 吗？"),
        Said::ConnectionLost => "与实验室的连接断了，会话随之结束".into(),
        Said::BadToken => "实验室拒绝了这个令牌，请用 nslab serve 打印的链接里的那个".into(),
        Said::BadVersion => "实验室的协议版本不同：两边请装同一个 nslab".into(),
        Said::Busy => "实验室的会话都占满了，过一分钟再试".into(),
        Said::ServerHasNoLab => "这个服务器没有真机实验室".into(),
        Said::LabDoesNotCompile => "实验室编译不了这个程序：两边请装同一个 nslab".into(),
        Said::LabRefused(why) => format!("实验室拒绝了：{why}"),
        Said::Missed(count) => format!("有 {count} 个事件来得太快，这里没有收到"),
        Said::Alike => "没有差异。".into(),
        Said::Differ(count) => format!("{count} 处差异。"),
        Said::OneRunFailed(kernel) => format!("在 {kernel} 上没有运行起来"),
    }
}
