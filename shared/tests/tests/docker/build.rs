//! `docker build`: stages, arguments, and what an image says of itself; volumes.

use nslab_sim::Machine;

use crate::common::Terminal;

const STAGES: &str =
    "mkdir b; cd b; mkdir d; echo hi > f; echo log > x.log; echo 1 > d/one; echo '*.log' > .dockerignore
cat > Dockerfile <<END
ARG VERSION=latest
FROM alpine:\\$VERSION AS base
ARG VERSION
RUN echo \\$VERSION > version
WORKDIR /srv/\\${NAME:-app}
ONBUILD RUN touch /born
FROM scratch
COPY --from=base /version /v
COPY --from=busybox:latest /bin/busybox /bin/busybox
COPY --chown=7:8 f /tmp/f
COPY . /all/
CMD [\"/bin/busybox\", \"sh\", \"-c\", \"/bin/busybox find /all /v -type f; /bin/busybox stat -c %u:%g /tmp/f\"]
END
";

#[test]
fn a_build_has_stages_and_arguments() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    terminal.run(STAGES);
    let built = terminal.run("docker build -t multi .");
    assert!(built.contains("Step 7/12 : FROM scratch\r\n ---> \r\nStep 8/12 : COPY --from=base"), "{built}");
    assert!(built.ends_with("Successfully tagged multi:latest"), "{built}");
    assert_eq!(
        terminal.run("docker run --rm multi | sort"),
        "/all/.dockerignore\r\n/all/Dockerfile\r\n/all/d/one\r\n/all/f\r\n/v\r\n7:8"
    );
    let built = terminal.run("docker build --target base --build-arg VERSION=3 --build-arg LEFT=1 -t base .");
    assert!(built.contains("Step 6/6 : ONBUILD RUN touch /born\r\n ---> Running in "), "{built}");
    assert!(built.contains("[Warning] One or more build-args [LEFT] were not consumed\r\n"), "{built}");
    assert_eq!(terminal.run("docker run --rm base sh -c 'cat /version; pwd'"), "3\r\n/srv/app");
    let built = terminal.run("printf 'FROM base\\nRUN ls /born\\n' | docker build -t child -");
    assert!(built.contains("Step 1/2 : FROM base\r\n# Executing 1 build trigger\r\n ---> Running in "), "{built}");
    assert_eq!(
        terminal.run("docker history base --format '{{.CreatedBy}}' | head -3"),
        "/bin/sh -c #(nop)  ONBUILD RUN touch /born\r\n/bin/sh -c #(nop) WORKDIR /srv/app\r\n|1 VERSION=3 /bin/sh -c echo $VERSION > vers…"
    );
    let mut refused = |text: &str| terminal.run(&format!("printf '{text}' | docker build - 2>&1 | tail -1"));
    assert_eq!(
        refused("FROM busybox\\nENV A\\n"),
        "Error response from daemon: dockerfile parse error line 2: ENV must have two arguments"
    );
    assert_eq!(refused("RUN ls\\n"), "Error response from daemon: No build stage in current context");
    assert_eq!(
        refused("FROM busybox\\nCOPY no /\\n"),
        "COPY failed: file not found in build context or excluded by .dockerignore: stat no: file does not exist"
    );
    assert_eq!(refused("FROM busybox\\nRUN exit 3\\n"), "The command '/bin/sh -c exit 3' returned a non-zero code: 3");
}

#[test]
fn an_image_says_how_it_runs() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    terminal.run(
        "printf 'FROM busybox\\nENV A=1 B=\"two words\" C=$A\\nLABEL k=v\\nEXPOSE 53/udp 80\\nSTOPSIGNAL SIGINT\\n\
         ENTRYPOINT [\"/bin/echo\"]\\nCMD [\"hello\"]\\nUSER nobody\\n' | docker build -q -t told -",
    );
    assert_eq!(terminal.run("docker run --rm told; docker run --rm told bye"), "hello\r\nbye");
    assert_eq!(terminal.run("docker run --rm --entrypoint id told -un"), "nobody");
    assert_eq!(
        terminal.run("docker inspect -f '{{json .Config}}' told"),
        "{\"Hostname\":\"\",\"Domainname\":\"\",\"User\":\"nobody\",\"AttachStdin\":false,\"AttachStdout\":false,\
         \"AttachStderr\":false,\"ExposedPorts\":{\"53/udp\":{},\"80/tcp\":{}},\"Tty\":false,\"OpenStdin\":false,\
         \"StdinOnce\":false,\"Env\":[\"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\",\"A=1\",\
         \"B=two words\",\"C=\"],\"Cmd\":[\"hello\"],\"Image\":\"\",\"Volumes\":null,\"WorkingDir\":\"\",\
         \"Entrypoint\":[\"/bin/echo\"],\"OnBuild\":null,\"Labels\":{\"k\":\"v\"},\"StopSignal\":\"SIGINT\"}"
    );
    // SIGINT is what `docker stop` sends then, and its handler runs.
    terminal.run("docker run -d --name one --entrypoint sh told -c 'trap \"exit 7\" INT; while :; do sleep 1; done'");
    terminal.press("docker stop one\r");
    terminal.session.pass_time(1_500_000_000);
    terminal.screen();
    assert_eq!(terminal.run("docker inspect -f '{{.State.ExitCode}}' one"), "7");
}

#[test]
fn volumes_have_names_and_begin_with_what_the_image_has() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    terminal
        .run("printf 'FROM busybox\\nRUN mkdir /data && echo hi > /data/f\\nVOLUME /data\\n' | docker build -q -t v -");
    terminal.run("docker run --name first v sh -c 'echo more >> /data/f'");
    let name = terminal.run("docker inspect -f '{{(index .Mounts 0).Name}}' first");
    let name = if name.len() == 64 { name } else { terminal.run("docker volume ls -q") };
    assert_eq!(terminal.run(&format!("cat /var/lib/docker/volumes/{name}/_data/f")), "hi\r\nmore");
    assert_eq!(terminal.run("docker run --rm --volumes-from first busybox cat /data/f"), "hi\r\nmore");
    assert_eq!(terminal.run("docker run --rm v cat /data/f; docker volume ls -q | wc -l"), "hi\r\n1");
    assert_eq!(terminal.run("docker rm -v first; docker volume ls -q | wc -l"), "first\r\n0");
    terminal.run("docker run -d --name two -v kept:/k:ro -v /root:/r busybox sleep 100");
    assert_eq!(
        terminal.run("docker inspect -f '{{json .Mounts}}' two"),
        "[{\"Type\":\"volume\",\"Name\":\"kept\",\"Source\":\"/var/lib/docker/volumes/kept/_data\",\
         \"Destination\":\"/k\",\"Driver\":\"local\",\"Mode\":\"ro\",\"RW\":false,\"Propagation\":\"\"},\
         {\"Type\":\"bind\",\"Source\":\"/root\",\"Destination\":\"/r\",\"Mode\":\"\",\"RW\":true,\
         \"Propagation\":\"rprivate\"}]"
    );
    assert!(terminal.run("docker volume rm kept").contains("volume is in use - ["));
    let refused = terminal.run("docker run --rm -v ./x:/y busybox true");
    assert!(refused.contains("\"./x\" includes invalid characters for a local volume name"), "{refused}");
}
