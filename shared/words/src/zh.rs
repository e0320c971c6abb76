//! Chinese, written afresh: short clauses, full-width punctuation.

use nslab_script::{DiagnosticKind, LabelKind};

use crate::diagnostic;
use crate::en::grouped;
use crate::memory;
use crate::sentence::{Clash, EndWords, LabWords, Words};
use crate::told::{Caller, Told};

/// Chinese, simplified.
pub struct Chinese;

fn list(words: &[&str]) -> String {
    if words.is_empty() { "无".into() } else { words.join("、") }
}

impl Words for Chinese {
    fn step_of(&self, pos: usize, of: usize, what: &str) -> String {
        format!("第 {pos} 步，共 {of} 步：{what}")
    }
    fn as_sees(&self, comm: &str) -> String {
        format!("以 {comm} 的眼睛看")
    }
    fn inside_of(&self, hostname: &str) -> String {
        format!("在 {hostname} 内")
    }
    fn new_and_shared(&self, new: usize, shared: usize) -> String {
        format!("{new} 个新建，{shared} 个与主机共用")
    }
    fn waits_for(&self, pid: u32) -> String {
        format!("等待 {pid}")
    }
    fn was_under(&self, pid: u32) -> String {
        format!("原在 {pid} 下")
    }
    fn joined(&self, hostname: &str) -> String {
        format!("加入了 {hostname}")
    }
    fn children_in(&self, types: &str) -> String {
        format!("子进程：{types}")
    }
    fn threads_hidden(&self, count: usize) -> String {
        format!("未画 {count} 个内核线程")
    }
    fn outside(&self, count: usize) -> String {
        format!("外面有 {count} 个进程")
    }
    fn below(&self, count: usize) -> String {
        format!("下面还有 {count} 个")
    }
    fn stands_here(&self, pid: u32) -> String {
        format!("{pid} 在这里")
    }
    fn many_here(&self, count: usize) -> String {
        format!("{count} 个进程在此")
    }
    fn waits_here(&self, pid: u32) -> String {
        format!("{pid} 停在这里")
    }
    fn problems(&self, count: usize) -> String {
        format!("{count} 个问题")
    }
    fn not_run(&self, line: u32) -> String {
        format!("没有运行：第 {line} 行有错误。")
    }
    fn new_steps(&self, count: usize) -> String {
        format!("新增 {count} 步")
    }
    fn ended(&self, end: &EndWords<'_>) -> String {
        match end {
            EndWords::Exited(status) => format!("程序退出，状态 {status}。"),
            EndWords::Signaled(signal) => format!("{signal} 终止了程序。"),
            EndWords::Unsupported(what, "") => format!("nslab 的模拟器没有模拟 {what}，真实内核有。"),
            EndWords::Unsupported(what, detail) => format!("nslab 的模拟器没有模拟 {what}（{detail}），真实内核有。"),
            EndWords::NotReal(what, "") => format!("nslab 不能替脚本执行 {what}；用 cc 编译的程序可以。"),
            EndWords::NotReal(what, detail) => {
                format!("nslab 不能替脚本执行 {what}（{detail}）；用 cc 编译的程序可以。")
            }
            EndWords::Limit("RUN_SYSCALLS", amount) => format!("满 {} 步，已停下，全部保留。", grouped(*amount)),
            EndWords::Limit(name @ "LONG_RUN_SYSCALLS", amount) => self.limit(name, *amount),
            EndWords::Limit(name, amount) => format!("{}之前的全部保留。", self.limit(name, *amount)),
            EndWords::Deadlock => "每个进程都在睡眠，没有谁能唤醒它们，再也不会发生什么。".into(),
            EndWords::Stopped => "已停止，之前的全部保留。".into(),
            EndWords::TimeUp => "会话时间已到，之前的全部保留。".into(),
            EndWords::Failed(message) => format!("实验室出错：{message}"),
            EndWords::Lost(step) => format!("连接在第 {step} 步断开。"),
        }
    }
    fn row(&self, comm: &str, pids: &[u32], new: &[&str], shared: &[&str], note: &str) -> String {
        let mut text = comm.to_string();
        match pids {
            [] => {}
            [host] => text += &format!("，主机进程号 {host}"),
            [host, .., own] => text += &format!("，主机进程号 {host}，内部 {own}"),
        }
        text += &format!("。新建：{}。与主机共用：{}。", list(new), list(shared));
        if !note.is_empty() {
            text += &format!("{note}。");
        }
        text
    }
    fn effect(&self, told: &Told) -> String {
        match told {
            Told::Made { host_pid, pid, types } => {
                format!("{} 个命名空间；内部编号 {pid}，主机编号 {host_pid}", types.len())
            }
            Told::Child { host_pid, pid } if host_pid != pid => format!("内部编号 {pid}，主机编号 {host_pid}"),
            Told::Child { .. } | Told::Called { .. } => String::new(),
            Told::Moved { types } => format!("换了 {}", types.join("、")),
            Told::ChildrenWillMove { ns_type } => format!("子进程将在新的 {ns_type} 里"),
            Told::Hostname { name, is_own: true } => format!("只在内部叫 {name}"),
            Told::Hostname { name, is_own: false } => format!("整台机器都叫 {name}"),
            Told::OwnProc => "自己的 /proc".into(),
            Told::Mounted { target, .. } => format!("挂载到 {target}"),
            Told::Became { comm } => format!("变成 {comm}"),
            Told::PathTried { count } => format!("试了 PATH 上 {count} 处"),
            Told::ReadFiles { count } => format!("{count} 次调用，都在读文件"),
            Told::Sleeps { .. } => "在调用里休眠".into(),
            Told::Wrote { .. } => String::new(),
            Told::Failed { text, .. } => text.clone(),
            Told::Reaped { pid } => format!("为 {pid} 收尸"),
            Told::Exits { .. } => "结束".into(),
            Told::Killed { signal } => format!("被 {signal} 终止"),
            Told::Handles { signal } => format!("{signal} 的处理函数"),
            Told::Fault { signal, .. } => signal.clone(),
            Told::Notice { .. } => "未定义".into(),
            Told::Unsupported { is_real: false, .. } => "没有模拟".into(),
            Told::Unsupported { is_real: true, .. } => "不能替脚本执行".into(),
        }
    }
    fn narrate(&self, who: &Caller, told: &Told) -> String {
        let Caller { comm, .. } = who;
        match told {
            Told::Made { host_pid, pid, types } => {
                format!(
                    "{comm} 造出子进程，并新建 {} 个命名空间：{}。它在内部是 {pid} 号，在主机上是 {host_pid} 号。",
                    types.len(),
                    types.join("、")
                )
            }
            Told::Child { host_pid, pid } if host_pid == pid => format!("{comm} 在自己的命名空间里造出子进程 {pid}。"),
            Told::Child { host_pid, pid } => {
                format!("{comm} 在自己的命名空间里造出子进程，内部是 {pid} 号，主机上是 {host_pid} 号。")
            }
            Told::Moved { types } => format!("{comm} 自己换了命名空间：{}。进程号不变。", types.join("、")),
            Told::ChildrenWillMove { ns_type } => {
                format!("{comm} 自己没有变化；它的下一个子进程将是新 {ns_type} 命名空间里的第一个。")
            }
            Told::Hostname { name, is_own: true } => {
                format!("{comm} 把主机名设为 {name}，只有它自己的 uts 命名空间看得到。")
            }
            Told::Hostname { name, is_own: false } => {
                format!("{comm} 把主机名设为 {name}。uts 命名空间是共用的，整台机器都看得到。")
            }
            Told::OwnProc => format!("{comm} 挂载了 /proc，里面只列出自己 pid 命名空间的进程。"),
            Told::Mounted { target, is_own: true } => format!("{comm} 在自己的 mnt 命名空间里挂载到 {target}。"),
            Told::Mounted { target, is_own: false } => {
                format!("{comm} 挂载到 {target}。mnt 命名空间是共用的，整台机器都看得到。")
            }
            Told::Became { comm: new } => format!("进程现在运行 {new}，还是同一个进程，进程号不变。"),
            Told::PathTried { count } => format!("{comm} 沿 PATH 找程序，{count} 处没有。"),
            Told::ReadFiles { count } => format!("{comm} 用 {count} 次调用读文件。"),
            Told::Sleeps { call } => format!("{comm} 在 {call} 里休眠。"),
            Told::Wrote { text } => format!("{comm} 写出“{text}”。"),
            Told::Failed { call, errno, text } => format!("{call} 失败：{errno}，{text}。"),
            Told::Reaped { pid } => format!("{comm} 为 {pid} 收尸，僵尸进程消失。"),
            Told::Exits { status } => format!("{comm} 退出，状态 {status}。"),
            Told::Killed { signal } => format!("{signal} 终止了 {comm}。"),
            Told::Handles { signal } => format!("{comm} 运行 {signal} 的处理函数。"),
            Told::Fault { signal, why, args } => self.fault(signal, why, args),
            Told::Notice { why, args } => self.notice(why, args),
            Told::Unsupported { what, detail, is_real: false } => self.ended(&EndWords::Unsupported(what, detail)),
            Told::Unsupported { what, detail, is_real: true } => self.ended(&EndWords::NotReal(what, detail)),
            Told::Called { call } => format!("{comm} 调用了 {call}。"),
        }
    }
    fn announce(&self, step: usize, who: &Caller, told: &Told) -> String {
        match told {
            Told::Made { host_pid, pid, types } => format!(
                "第 {step} 步。进程 {} 调用 clone，得到新进程 {host_pid}，它在内部是 {pid} 号。新建 {} 个命名空间：{}。",
                who.host_pid,
                types.len(),
                types.join("、")
            ),
            _ => format!("第 {step} 步。{}", self.narrate(who, told)),
        }
    }
    fn failed_aloud(&self, call: &str, errno: &str, text: &str) -> String {
        format!("{call} 失败：{errno}，{text}。按回车看原因。")
    }
    fn no_so(&self, errno: &str) -> String {
        format!("否，所以 {errno}")
    }
    fn lab_kernel(&self, lab: &LabWords<'_>) -> String {
        format!("真实 Linux {}，{}", lab.kernel, lab.os)
    }
    fn simulated_kernel(&self) -> String {
        "模拟的 Linux 6.18，Debian 12 的工具".into()
    }
    fn lab_failed(&self, message: &str) -> String {
        format!("实验室说：{message}")
    }
    fn time_left(&self, seconds: u64) -> String {
        format!("还剩 {seconds} 秒")
    }
    fn missed(&self, count: u64) -> String {
        format!("接收太慢，漏了 {count} 个事件")
    }
    fn differences(&self, differences: usize, lines: usize) -> String {
        match differences {
            0 => format!("{lines} 行里没有差异"),
            1 => format!("{lines} 行里有一处差异"),
            n => format!("{lines} 行里有 {n} 处差异"),
        }
    }
    fn count_of(&self, count: usize, what: &str) -> String {
        format!("{count} 行{what}")
    }
    fn process_letter(&self, letter: &str, comm: &str) -> String {
        format!("进程 {letter}（{comm}）")
    }
    fn seconds(&self, seconds: u64) -> String {
        format!("{seconds} 秒")
    }
    fn show_all_of(&self, count: usize) -> String {
        format!("显示全部 {count} 项")
    }
    fn caps_of(&self, count: u32) -> String {
        format!("41 项能力中的 {count} 项")
    }
    fn fault(&self, signal: &str, why: &str, args: &[String]) -> String {
        memory::chinese_fault(signal, why, args)
    }
    fn at_line(&self, line: Option<u32>, sentence: &str) -> String {
        line.map_or_else(|| sentence.to_string(), |line| format!("第 {line} 行：{sentence}"))
    }
    fn notice(&self, why: &str, args: &[String]) -> String {
        memory::chinese_notice(why, args)
    }
    fn diagnostic(&self, kind: &DiagnosticKind) -> String {
        diagnostic::chinese(kind)
    }
    fn label(&self, kind: &LabelKind) -> &'static str {
        match kind {
            LabelKind::OpenedHere => "在这里打开",
            LabelKind::DeclaredHere => "在这里声明",
            LabelKind::ExpectedBecause => "因为这里",
        }
    }
    fn limit(&self, name: &str, amount: u64) -> String {
        let amount = grouped(amount);
        match name {
            "RUN_SYSCALLS" | "LONG_RUN_SYSCALLS" => format!("满 {amount} 步，已停下。"),
            "RUN_STEPS" => format!("程序执行了 {amount} 条指令，已停下。"),
            "RUN_OUTPUT_BYTES" => format!("输出满 {amount} 字节，已停下。"),
            "EVENTS" => format!("满 {amount} 个事件，已停下。"),
            _ => format!("到达上限 {name}（{amount}），已停下。"),
        }
    }
    fn steps_kept(&self, steps: usize) -> String {
        format!("{} 步全部保留，可以用“后退”和时间线逐步查看。", grouped(steps as u64))
    }
    fn clash(&self, clash: &Clash<'_>) -> String {
        match clash {
            Clash::Excludes(one, other) => format!("{one} 与 {other} 互相排斥。"),
            Clash::Needs(flag, needed) => format!("没有 {needed}，就不能用 {flag}。"),
            Clash::NotForInit(flag) => format!("pid 命名空间的 init 不能用 {flag}。"),
        }
    }
    fn leave_out(&self, flag: &str) -> String {
        format!("去掉 {flag}。")
    }
}
