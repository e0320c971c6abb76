//! getconf(1) of glibc 2.36: what is asked for beside /proc.

use std::sync::Arc;

use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

/// `getconf NAME`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let [_, name] = &args.argv[..] else {
        let words: Vec<_> = args.argv.iter().skip(1).map(|word| lossy(word)).collect();
        return crate::getopt::unmodelled(&sys, "getconf", &words.join(" ")).await;
    };
    let value = match &name[..] {
        b"PAGE_SIZE" | b"PAGESIZE" => "4096".to_string(),
        b"CLK_TCK" => crate::procfs::CLK_TCK.to_string(),
        b"LONG_BIT" | b"HOST_NAME_MAX" => "64".to_string(),
        b"GNU_LIBC_VERSION" => "glibc 2.36".to_string(),
        b"_NPROCESSORS_ONLN" | b"_NPROCESSORS_CONF" => super::memory::processors(&sys).await.to_string(),
        name => return crate::getopt::unmodelled(&sys, "getconf", &lossy(name)).await,
    };
    sys.print(value + "\n");
    sys.finish("getconf", 0).await
}
