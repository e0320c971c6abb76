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
