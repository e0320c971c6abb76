//! Sockets and network devices, as far as isolation shows - net/.

/// Names a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SocketId(pub u64);

impl crate::Kernel {
    /// Lists the network namespaces that sockets belong to (fact 196).
    pub(crate) fn socket_namespaces(&self) -> Vec<crate::ns::NsId> {
        Vec::new()
    }
}
