//! `/dev/kvm`: the device through which a process asks for a virtual machine - Documentation/virt/kvm/api.rst.
//!
//! What a virtual processor computes is not the kernel's business: KVM_RUN hands the processor over, and comes back when the
//! guest wants something of its hypervisor. Here the hypervisor's program computes the guest itself (ADR 17).

use nslab_abi::{Errno, OpenFlags, Ret, TaskId};

use super::FileObject;
use crate::kernel::Kernel;
use crate::stop::{SysResult, unsupported};

/// What a descriptor of KVM's stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kvm {
    /// `/dev/kvm` itself.
    System,
    /// A virtual machine.
    Vm,
    /// A virtual processor.
    Vcpu,
}

/// Misc device 232.
pub(crate) const KVM_MINOR: u32 = 232;
const API_VERSION: i64 = 12;
const KVM_GET_API_VERSION: u64 = 0xae00;
const KVM_CREATE_VM: u64 = 0xae01;
const KVM_GET_VCPU_MMAP_SIZE: u64 = 0xae04;
const KVM_CREATE_VCPU: u64 = 0xae41;
const KVM_SET_USER_MEMORY_REGION: u64 = 0x4020_ae46;
const KVM_RUN: u64 = 0xae80;
/// Three pages: the shared `struct kvm_run` and two more.
const VCPU_MMAP_BYTES: i64 = 12_288;
/// Bytes of `struct kvm_userspace_memory_region`.
const REGION_BYTES: usize = 32;

impl Kernel {
    /// Answers an ioctl(2) on a descriptor of KVM's.
    pub(crate) fn kvm_ioctl(&mut self, t: TaskId, kvm: Kvm, request: u64, data: &[u8]) -> SysResult {
        let flags = OpenFlags::RDWR | OpenFlags::CLOEXEC;
        match (kvm, request) {
            (Kvm::System, KVM_GET_API_VERSION) => Ok(Ret::Int(API_VERSION)),
            (Kvm::System, KVM_GET_VCPU_MMAP_SIZE) => Ok(Ret::Int(VCPU_MMAP_BYTES)),
            (Kvm::System, KVM_CREATE_VM) => self
                .fd_install(t, FileObject::Kvm(Kvm::Vm), flags)
                .map(|fd| Ret::Int(i64::from(fd.0)))
                .map_err(Into::into),
            (Kvm::Vm, KVM_CREATE_VCPU) => self
                .fd_install(t, FileObject::Kvm(Kvm::Vcpu), flags)
                .map(|fd| Ret::Int(i64::from(fd.0)))
                .map_err(Into::into),
            (Kvm::Vm, KVM_SET_USER_MEMORY_REGION) if data.len() < REGION_BYTES => Err(Errno::EFAULT.into()),
            (Kvm::Vm, KVM_SET_USER_MEMORY_REGION) | (Kvm::Vcpu, KVM_RUN) => Ok(Ret::Int(0)),
            (_, request) if request >> 8 & 0xff == 0xae => unsupported("ioctl", format!("KVM request {request:#x}")),
            _ => Err(Errno::ENOTTY.into()),
        }
    }
}
