//! Files of the images.

/// The application of the course, which is also what `cf push` packs.
pub(crate) const APP_PY: &str = "from flask import Flask\nimport socket\nimport os\n\napp = Flask(__name__)\n\n@app.route('/')\n\
    def hello():\n    html = \"<h3>Hello {name}!</h3>\" \\\n           \"<b>Hostname:</b> {hostname}<br/>\"\n    \
    return html.format(name=os.getenv(\"NAME\", \"world\"), hostname=socket.gethostname())\n\n\
    if __name__ == \"__main__\":\n    print(\"listening as\", socket.gethostname(), \"pid\", os.getpid(), flush=True)\n    \
    app.run(host='0.0.0.0', port=int(os.getenv(\"PORT\", \"80\")))\n";

pub(super) const ALPINE_RELEASE: &[u8] = b"NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.16.9\n\
    PRETTY_NAME=\"Alpine Linux v3.16\"\nHOME_URL=\"https://alpinelinux.org/\"\n";
pub(super) const UBUNTU_RELEASE: &[u8] = b"PRETTY_NAME=\"Ubuntu 22.04.1 LTS\"\nNAME=\"Ubuntu\"\nVERSION_ID=\"22.04\"\n\
    VERSION=\"22.04.1 LTS (Jammy Jellyfish)\"\nVERSION_CODENAME=jammy\nID=ubuntu\nID_LIKE=debian\n";
pub(super) const DEBIAN_RELEASE: &[u8] = b"PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\n\
    VERSION_ID=\"12\"\nVERSION=\"12 (bookworm)\"\nVERSION_CODENAME=bookworm\nID=debian\n";
pub(super) const HELLO_C: &str = "#include <stdio.h>\n\nint main(void)\n{\n    puts(\"\\nHello from Docker!\\n\"\n         \
        \"This message shows that your installation appears to be working correctly.\\n\");\n    return 0;\n}\n";

/// What Debian's tools of accounts read.
pub(super) const DEBIAN_ETC: &[(&str, &str)] = &[
    ("etc/adduser.conf", "DSHELL=/bin/bash\nDHOME=/home\nSKEL=/etc/skel\n"),
    ("etc/default/useradd", "SHELL=/bin/sh\n"),
    ("etc/deluser.conf", "REMOVE_HOME=0\n"),
    ("etc/login.defs", LOGIN_DEFS),
    ("etc/skel/.profile", "if [ -n \"$BASH_VERSION\" ] && [ -f ~/.bashrc ]; then . ~/.bashrc; fi\n"),
    ("etc/subgid", ""),
    ("etc/subuid", ""),
];

const LOGIN_DEFS: &str = "UMASK 022\nPASS_MAX_DAYS 99999\nPASS_MIN_DAYS 0\nPASS_WARN_AGE 7\nUID_MIN 1000\nUID_MAX 60000\n\
    GID_MIN 1000\nGID_MAX 60000\nSUB_UID_MIN 100000\nSUB_UID_MAX 600100000\nSUB_UID_COUNT 65536\nSUB_GID_MIN 100000\n\
    SUB_GID_MAX 600100000\nSUB_GID_COUNT 65536\nDEFAULT_HOME yes\nUSERGROUPS_ENAB yes\n";
