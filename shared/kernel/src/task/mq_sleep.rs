//! What a task that sleeps at a message queue waits for - ipc/mqueue.c:struct ext_wait_queue.

use crate::fs::InodeId;
use crate::ns::mqueue::MqMessage;

/// A sleep at a message queue. Whoever wakes it does its work, so that nobody who comes later takes it away.
#[derive(Clone, Debug, PartialEq)]
pub struct MqSleep {
    /// When it fell asleep, counted: who sleeps longest is served first.
    pub since: u64,
    /// The queue.
    pub queue: InodeId,
    /// What it waits for.
    pub what: MqWait,
}

/// What a sleeper waits for.
#[derive(Clone, Debug, PartialEq)]
pub enum MqWait {
    /// mq_receive(3): the message that it was handed.
    Receive {
        /// The message.
        got: Option<MqMessage>,
    },
    /// mq_send(3): whether its message was put into the queue.
    Send {
        /// The message.
        message: MqMessage,
        /// Is it in the queue?
        is_taken: bool,
    },
}
