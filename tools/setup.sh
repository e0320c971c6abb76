#!/usr/bin/env bash
# Sets up what the build and the tests need. Idempotent: what is there is left alone.
#   tools/setup.sh rust       the wasm target, and a check of the compiler and of Node
#   tools/setup.sh page       Trunk, wasm-bindgen, the packages of web/package.json
#   tools/setup.sh machine    what only tests need from the machine: Chromium, manual pages, ...
source "$(dirname "$0")/lib.sh"

check_versions() {
    have cargo || fail "no cargo" "install Rust with rustup, https://rustup.rs"
    local version want
    version=$(rustc --version | cut -d' ' -f2)
    want=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
    [[ $(printf '%s\n%s\n' "$want" "$version" | sort -V | head -n1) == "$want" ]] ||
        fail "rustc $version is too old" "run: rustup update stable (at least $want)"
    have cc || fail "no C compiler" "install gcc or clang (Debian: apt-get install gcc libc6-dev)"
    have node || fail "no node" "install Node.js 20 or newer"
    (($(node -p 'process.versions.node.split(".")[0]') >= 20)) || fail "node $(node --version) is too old" "install Node.js 20 or newer"
}

setup_rust() {
    check_versions
    if [[ -d $(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib ]]; then
        skip "wasm32 target" "there"
    else
        have rustup || fail "no wasm32-unknown-unknown target" "install Rust with rustup, then: rustup target add wasm32-unknown-unknown"
        step "wasm32 target" "20s, 80 MB" rustup target add wasm32-unknown-unknown
    fi
    local part
    for part in rustfmt clippy; do
        cargo "${part/rustfmt/fmt}" --version >/dev/null 2>&1 && continue
        step "$part" "10s" rustup component add "$part"
    done
}

# cargo_tool HOME PACKAGE@VERSION ESTIMATE [ARG...]: installs into HOME with a profile that is quick to build.
cargo_tool() {
    local home=$1 package=$2 estimate=$3
    shift 3
    # An install that was broken off leaves its list, and no program.
    local program=${package%@*}
    if [[ -f $home/.crates.toml && -x $home/bin/${program%-cli} ]]; then
        skip "$package" "there"
        return
    fi
    # The variables hold for this install alone: exported, they would override the page's own profile.
    step "$package" "$estimate" env -u RUSTFLAGS -u CARGO_TARGET_DIR \
        CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
        cargo install --locked --quiet --root "$home" "$package" "$@"
}

setup_npm() {
    local lock
    lock=$(sha256sum web/package-lock.json | cut -d' ' -f1)
    if [[ $(cat web/node_modules/.nslab-lock 2>/dev/null) == "$lock" ]]; then
        skip "packages of web/package.json" "there"
        return
    fi
    step "packages of web/package.json" "20s, 200 MB" npm ci --prefix web --no-audit --no-fund --loglevel=error
    printf '%s\n' "$lock" >web/node_modules/.nslab-lock
}

setup_page() {
    setup_npm
    cargo_tool "$WASM_BINDGEN_HOME" "wasm-bindgen-cli@$WASM_BINDGEN_VERSION" "2 min, once" --bin wasm-bindgen
    cargo_tool "$TRUNK_HOME" "trunk@$TRUNK_VERSION" "6 min, once"
}

# The Debian packages that are missing here.
missing_packages() {
    chromium_path >/dev/null || echo chromium
    [[ -f /usr/share/man/man7/namespaces.7.gz || -f $MAN_HOME/usr/share/man/man7/namespaces.7.gz ]] || echo manpages
    [[ -f /usr/share/man/man2/clone.2.gz || -f $MAN_HOME/usr/share/man/man2/clone.2.gz ]] || echo manpages-dev
    [[ -f /usr/share/man/man1/unshare.1.gz || -f $MAN_HOME/usr/share/man/man1/unshare.1.gz ]] || echo manpages
    have newuidmap || echo uidmap
    have busybox || echo busybox-static
    have tcc || echo tcc
    [[ -f /usr/include/sys/capability.h ]] || echo libcap-dev
    [[ -f /usr/include/seccomp.h ]] || echo libseccomp-dev
    have ps || echo procps
    have ip || echo iproute2
    have ping || echo iputils-ping
    have hostname || echo hostname
    have pstree || echo psmisc
    have capsh || echo libcap2-bin
    have strace || echo strace
    have netstat || echo net-tools
    have nc || echo netcat-openbsd
    have curl || echo curl
    have wget || echo wget
}

# Images for containers are set up to leave manual pages out of packages; the packages have them all the same.
unpack_manuals() {
    local dir
    dir=$(mktemp -d)
    chmod 755 "$dir"
    (cd "$dir" && apt-get download manpages manpages-dev util-linux iproute2 libcap2-bin)
    mkdir -p "$MAN_HOME"
    local deb
    for deb in "$dir"/*.deb; do dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$MAN_HOME" ./usr/share/man; done
    rm -r "$dir"
}

setup_machine() {
    local missing
    missing=$(missing_packages | tr '\n' ' ')
    if [[ -z $missing ]]; then
        skip "what tests need of the machine" "there"
        return
    fi
    if ! have apt-get; then
        fail "missing on this machine: $missing" "install what your system calls these Debian packages, then run this again"
    fi
    if ((EUID != 0)); then
        case $missing in
        "manpages " | "manpages-dev " | "manpages manpages-dev ") ;;
        *) fail "missing on this machine: $missing" "run: sudo apt-get install --no-install-recommends $missing" ;;
        esac
    else
        step "apt-get update" "10s" apt-get update
        # shellcheck disable=SC2086 # a list of words
        step "apt-get install $missing" "1 min" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y --no-install-recommends $missing
    fi
    case $(missing_packages | tr '\n' ' ') in
    *manpages*) step "manual pages, unpacked beside the tools" "5s" unpack_manuals ;;
    esac
    missing=$(missing_packages | tr '\n' ' ')
    [[ -z $missing ]] || fail "still missing after the install: $missing" "install them by hand, then run this again"
}

case ${1:-} in
rust) setup_rust ;;
npm) setup_npm ;;
page) setup_page ;;
machine) setup_machine ;;
*) fail "tools/setup.sh" "say rust, npm, page or machine" ;;
esac
