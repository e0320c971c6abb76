//! Sentences without arguments, English beside Chinese.

use crate::{Chinese, English};

macro_rules! texts {
    ($($name:ident: $en:literal, $zh:literal;)*) => {
        /// Sentences without arguments.
        pub trait Texts {
            $(#[doc = $en] fn $name(&self) -> &'static str;)*
        }
        impl Texts for English {
            $(fn $name(&self) -> &'static str { $en })*
        }
        impl Texts for Chinese {
            $(fn $name(&self) -> &'static str { $zh })*
        }

        /// Names and texts of all of them, for tests.
        #[cfg(test)]
        pub const ALL: &[(&str, &str, &str)] = &[$((stringify!($name), $en, $zh)),*];
    };
}

texts! {
    // Severities of diagnostics.
    error: "error", "错误";
    warning: "warning", "警告";
    note: "note", "提示";
    ended_by_timeout: "Ended by --timeout.", "到了 --timeout 的时限，已结束。";
    try_native: "Try --on native.", "可以用 --on native 试试。";
    // Bars and buttons.
    run: "Run", "运行";
    stop: "Stop", "停止";
    retry: "Retry", "重试";
    step: "Step", "单步";
    back: "Back", "后退";
    first: "First step", "第一步";
    last: "Last step", "最后一步";
    play: "Play", "播放";
    pause: "Pause", "暂停";
    speed: "Steps a second", "每秒步数";
    simulated: "Simulated", "模拟";
    real: "Real", "真机";
    both: "Both", "对照";
    mode: "Which kernel", "哪个内核";
    theme: "Theme", "主题";
    theme_long: "Light or dark", "浅色或深色";
    other_language: "中文", "English";
    language_long: "Switch to Chinese", "切换到英文";
    keys: "All keys", "全部按键";
    close: "Close", "关闭";
    examples: "Examples", "示例";
    programs: "Programs", "程序";
    scenes: "Scenes", "场景";
    scene: "Scene", "场景";
    type_in: "Type it into the terminal", "输入到终端";
    simulated_only: "Scenes are simulated only", "场景只有模拟";
    machine: "Machine", "机器";
    // Panes.
    code: "Code", "代码";
    tree: "Tree", "进程树";
    inside: "Inside", "所见";
    terminal: "Terminal", "终端";
    timeline: "Timeline", "时间线";
    processes: "Processes", "进程";
    transcript: "Transcript", "记录";
    editor_help: "C source. Escape then Tab leaves the editor.", "C 源代码。先按 Esc 再按 Tab 离开编辑器。";
    terminal_help: "Terminal. Escape then Tab leaves it.", "终端。先按 Esc 再按 Tab 离开。";
    tree_help: "Arrow keys move between processes, Enter selects.", "方向键在进程间移动，回车选中。";
    edge_help: "Edge between panes. Arrow keys move it.", "窗格边界，方向键可移动。";
    scrubber: "Timeline", "时间线";
    new_for_child: "New namespaces for the child", "给子进程新建的命名空间";
    chips_disabled: "No single flags expression to edit here.", "这里没有单独一处标志表达式可改。";
    time_needs_clone3: "clone(2) cannot make a time namespace: the flag lies in its exit-signal byte. unshare(2) and clone3(2) can.", "clone(2) 造不出 time 命名空间：这个标志落在退出信号的字节里。unshare(2) 和 clone3(2) 可以。";
    use_clone3: "Rewrite as clone3", "改写成 clone3";
    clone3_by_hand: "This call is written in a way that only you can change.", "这个调用的写法只能由你自己来改。";
    // Tree.
    walls: "Walls", "边界";
    whose_inside: "Inside", "内部";
    whose_host: "Host", "主机";
    whose_view: "Whose view", "以谁的眼光";
    as_on_host: "as on the host", "同主机";
    is_new: "new", "新建";
    host: "host", "同主机";
    the_host: "the host", "主机";
    writes: "writes", "正在写";
    waits_for_child: "waits for a child", "等待子进程";
    waits_for_input: "waits for input", "等待输入";
    waits_for_room: "waits to write", "等待写入";
    sleeps: "sleeps", "休眠";
    waits_for_signal: "waits for a signal", "等待信号";
    never_made: "never made", "没有造出来";
    no_processes: "No process is left.", "已经没有进程了。";
    // Inspector.
    two_answers: "Same question, two answers", "同一个问题，两个答案";
    asked: "asked", "问";
    on_the_host: "on the host", "在主机上";
    pin: "Pin", "固定";
    pinned: "Pinned", "已固定";
    mounts: "Mounts", "挂载";
    no_mount_differs: "the same as its parent's", "与父进程的相同";
    show_all: "Show all", "全部显示";
    show_less: "Show the difference", "只看差异";
    identity: "Identity", "身份";
    network: "Network", "网络";
    namespaces: "Namespaces", "命名空间";
    the_same: "the same", "相同";
    root_is_root: "root here is root outside", "这里的 root 就是外面的 root";
    root_is_nobody: "root here is no account outside", "这里的 root 在外面不是任何账户";
    ps_reads_proc: "reads /proc as this process sees it", "读的是这个进程所见的 /proc";
    capabilities: "capabilities", "能力";
    uptime: "uptime", "开机时长";
    up: "up", "已启用";
    down: "down", "未启用";
    nothing_inside: "Select a process in the tree to see the machine with its eyes.", "在进程树里选一个进程，用它的眼睛看这台机器。";
    gone_inside: "This process is gone at this step.", "这一步时这个进程已经不在。";
    not_read: "Not read at this step. A real process is read while it runs.", "这一步没有读取。真实进程只在运行时读取。";
    zombie_inside: "It has ended and waits to be reaped: it sees nothing any more.", "它已结束，等待收尸：它再也看不见什么了。";
    read_at_rest: "Read as soon as the run rests.", "运行一停下就读取。";
    for_children: "for its children", "给子进程用";
    // Timeline and terminal.
    changed: "changed", "已修改";
    start_again: "Start again", "重新启动";
    press_run: "Press Run to begin.", "按“运行”开始。";
    clear: "Clear", "清屏";
    extend: "Extend", "延长";
    end_of_input: "End of input", "结束输入";
    still_to_come: "still to come at this step", "此刻尚未发生";
    go_to_step: "Go to step", "跳到第几步";
    loading: "Loading the simulator", "正在载入模拟器";
    did_not_load: "The simulator did not load.", "模拟器没有载入。";
    offline: "Offline; the simulator works.", "离线，模拟照常可用。";
    step_not_live: "A real run does not wait: Step moves over what was recorded.", "真机不会等待：单步只在录下的部分里移动。";
    input_waits: "The program waits for input. Type here.", "程序在等待输入，请在此键入。";
    // Errors.
    why_it_failed: "Why it failed", "为什么失败";
    why: "Why", "为什么";
    what_was_checked: "What the kernel checked, in order", "内核依次检查了什么";
    passed: "passed", "通过";
    not_reached: "not reached", "未到这一步";
    no_checks: "A real kernel says the errno, not why. Run it simulated to see what was checked.", "真实内核只给出 errno，不说原因。用模拟运行可以看到检查过程。";
    manual_says: "The manual says", "手册原文";
    why_it_works: "Why the change works", "为什么这样改有用";
    smallest_change: "Smallest change that works", "最小的改法";
    change_and_run: "Change and run", "改好并运行";
    not_modelled: "Not modelled", "没有模拟";
    not_for_scripts: "Not for scripts", "脚本不能用";
    limit_reached: "A limit was reached", "到达上限";
    why_it_stops: "Why it stops here", "为什么停在这里";
    never_invents: "What the simulator does not model, it does not guess: a guessed answer could differ from what Linux does. The run ends instead.", "没有模拟的东西，模拟器不去猜：猜出来的结果可能与 Linux 不同，所以运行到此为止。";
    limits_protect: "Every run has limits, so that a program without an end neither freezes the page nor fills the memory.", "每次运行都有上限，没有尽头的程序就不会卡住页面，也不会占满内存。";
    on_a_real_kernel: "On a real kernel", "在真实内核上";
    run_for_real: "Run for real", "在真机上运行";
    problems_fix: "Fix", "修正";
    // Live lab.
    lab_connected: "The live lab is connected.", "真机实验室已连接。";
    lab_reachable: "The live lab is reachable.", "真机实验室可用。";
    lab_absent: "No live lab here. Start one:", "这里没有真机实验室。启动：";
    lab_refused: "The lab refused this link's token.", "实验室拒绝了这个链接的令牌。";
    lab_no_token: "The lab wants the token of the link that it printed.", "实验室需要它打印的链接里的令牌。";
    lab_connecting: "Connecting to the live lab.", "正在连接真机实验室。";
    go_on_simulated: "Go on simulated", "改用模拟继续";
    // Both.
    no_such_line: "no such line", "没有这一行";
    same_lines: "the same", "相同";
    either_order: "in either order", "先后不定";
    other_version: "other version", "版本不同";
    difference: "different", "差异";
    not_covered: "not covered", "未涵盖";
    last_ps: "ps, when the program ends", "程序结束时的 ps";
    no_difference: "No difference.", "没有差异。";
    next_difference: "Next difference", "下一处差异";
    output: "output", "输出";
    exit: "exit", "退出";
    cause_tunnel: "This machine has a tunnel module loaded.", "这台机器载入了隧道模块。";
    cause_tunnel_more: "It adds a fallback device to every new network namespace. The simulated machine has no such module. Your program is right on both.", "它会给每个新的网络命名空间加一个后备设备；模拟的机器没有这个模块。你的程序在两边都是对的。";
    cause_unknown: "The simulator and this kernel disagree.", "模拟器与这个内核不一致。";
    cause_unknown_more: "No cause is known. Trust the real kernel.", "原因不明，以真实内核为准。";
    cause_errno: "The two kernels answered differently.", "两个内核的回答不同。";
    cause_errno_more: "The call failed on one side only, or with another errno. Trust the real kernel.", "这个调用只在一边失败，或错误码不同。以真实内核为准。";
    both_needs_lab: "The left half is complete. The right half needs a real kernel:", "左半边是完整的；右半边需要一台真实内核：";
    process_order: "Processes are compared by birth order, inodes by first sight, never by number.", "进程按出生次序对照，inode 按首次出现对照，都不比数字。";
    // Keys.
    key_run: "Run", "运行";
    key_steps: "Back, Step", "后退、单步";
    key_ends: "First, Last", "第一步、最后一步";
    key_play: "Play or Pause", "播放或暂停";
    key_goto: "Go to step", "跳到第几步";
    key_statements: "By C statement", "按 C 语句走";
    key_why: "Why the call failed", "调用为什么失败";
    key_modes: "Simulated, Real, Both", "模拟、真机、对照";
    key_view: "As the selected process sees it", "用选中进程的眼睛看";
    key_whose: "Walls, Inside, Host", "边界、内部、主机";
    key_density: "Smaller, larger, usual rows", "行距小、大、默认";
    key_diff: "Next, previous difference", "下一处、上一处差异";
    key_keys: "This list", "这个列表";
    key_off: "Single letters act as keys", "单个字母作为快捷键";
}
