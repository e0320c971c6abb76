//! Images: what they hold, how they are made, where they lie.

use nslab_sim::{Machine, Progress, Stdio};

use crate::common::{Terminal, open, output, program};

#[test]
fn an_image_is_layers_that_one_can_look_into() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    let images = terminal.run("docker images");
    assert!(images.starts_with("REPOSITORY   TAG       IMAGE ID       CREATED"), "{images:?}");
    let layer = terminal.run("docker inspect -f '{{.GraphDriver.Data.UpperDir}}' busybox");
    assert_eq!(terminal.run(&format!("readlink {layer}/bin/sh")), "busybox");
    terminal.run("docker run -d --name web busybox sh -c 'echo mine > /root/new; rm /etc/shadow; sleep 1000'");
    let upper = terminal.run("docker inspect -f '{{.GraphDriver.Data.UpperDir}}' web");
    let merged = terminal.run("docker inspect -f '{{.GraphDriver.Data.MergedDir}}' web");
    assert!(terminal.run("mount").contains(&format!("overlay on {merged} type overlay")));
    assert_eq!(terminal.run(&format!("cat {upper}/root/new {merged}/root/new")), "mine\r\nmine");
    // A file that is gone is a whiteout above the layer that has it.
    assert_eq!(terminal.run(&format!("stat -c %F {upper}/etc/shadow")), "character special file");
    assert!(terminal.run(&format!("ls {merged}/etc/shadow")).contains("No such file"));
}

#[test]
fn pulled_images_are_whole_systems() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    let screen = terminal.run("docker pull alpine");
    assert!(screen.starts_with("Using default tag: latest\r\nlatest: Pulling from library/alpine\r\n"), "{screen:?}");
    assert!(screen.ends_with("Status: Downloaded newer image for alpine:latest\r\ndocker.io/library/alpine:latest"));
    assert!(terminal.run("docker pull alpine").contains("Image is up to date for alpine:latest"));
    assert!(terminal.run("docker run --rm alpine cat /etc/os-release").contains("Alpine Linux v3.16"));
    assert!(terminal.run("docker run --rm ubuntu cat /etc/os-release").contains("Ubuntu 22.04.1 LTS"));
    terminal.run("docker pull ubuntu:22.04");
    assert_eq!(terminal.run("docker run --rm ubuntu:22.04 bash -c 'echo $BASH_VERSION' | grep -c 5.2"), "1");
    assert!(terminal.run("docker run --rm hello-world").contains("Hello from Docker!"));
    // Layers that are here already do not come again.
    terminal.run("docker pull debian");
    assert_eq!(terminal.run("docker pull python-app | grep -c 'Already exists'"), "1");
    terminal.run("docker run -d --name app python-app");
    let name = terminal.run("docker inspect -f '{{.Config.Hostname}}' app");
    let logs = terminal.run("docker logs app 2>/dev/null");
    assert!(logs.starts_with(&format!("listening as {name} pid 1\r\n * Serving Flask app 'app'")), "{logs}");
}

#[test]
fn the_application_of_the_course_answers() {
    const SCRIPT: &str = "\
docker pull -q python-app; mkdir hello; cd hello; docker run --rm python-app cat app.py > app.py
echo Flask > requirements.txt
cat > Dockerfile <<END
FROM python:3.11-slim
WORKDIR /app
ADD . /app
RUN pip install --trusted-host pypi.python.org -r requirements.txt
EXPOSE 80
ENV NAME World
CMD [\"python\", \"app.py\"]
END
docker build -t helloworld . 2>/dev/null | grep -E '^(Requirement|Successfully tagged)'
docker run -d -p 4000:80 --name web helloworld > id; sleep 1
curl -s http://localhost:4000 | sed \"s/$(head -c 12 id)/NAME/\"; echo
curl -si http://localhost:4000/no | head -1
docker logs web 2>&1 | grep -E 'Running|HTTP' | sed 's/- - .*\\]/-/'
docker run --rm --net container:web helloworld 2>&1 | tail -2
docker run --rm helloworld pip install nosuch 2>&1 | tail -1";
    let mut session = open(Machine::DockerHost, Stdio::Pipe, program("/bin/bash"), &["-c", SCRIPT]);
    session.forget_the_past();
    while session.run(1_000_000) == Progress::Running {}
    let said = String::from_utf8(output(&session, 0)).expect("text");
    assert_eq!(
        said,
        "docker.io/library/python-app:latest\n\
         Requirement already satisfied: Flask in /usr/local/lib/python3.11/site-packages (3.0.0)\n\
         Successfully tagged helloworld:latest\n\
         <h3>Hello World!</h3><b>Hostname:</b> NAME<br/>\n\
         HTTP/1.1 404 NOT FOUND\r\n \
         * Running on all addresses (0.0.0.0)\n \
         * Running on http://127.0.0.1:80\n \
         * Running on http://172.17.0.2:80\n\
         172.17.0.1 - \"GET / HTTP/1.1\" 200 -\n\
         172.17.0.1 - \"GET /no HTTP/1.1\" 404 -\n\
         Address already in use\n\
         Port 80 is in use by another program. Either identify and stop that program, or start the server with a different port.\n\
         ERROR: No matching distribution found for nosuch\n"
    );
}

#[test]
fn a_build_makes_a_layer_for_each_step() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    terminal.run("mkdir b; cd b; echo hi > f");
    terminal.run("printf 'FROM busybox\\nCOPY f /f\\nRUN cat /f > /g && rm /f\\nENV X=1\\nWORKDIR /w\\n' > Dockerfile");
    terminal.run("echo 'CMD [\"sh\", \"-c\", \"cat /g; ls /f; pwd; echo $X\"]' >> Dockerfile");
    let built = terminal.run("docker build -t mine .");
    assert!(built.starts_with("Sending build context to Docker daemon"), "{built:?}");
    assert!(built.contains("Step 3/6 : RUN cat /f > /g && rm /f\r\n ---> Running in "), "{built:?}");
    assert!(built.ends_with("Successfully tagged mine:latest"), "{built:?}");
    let shown = "hi\r\nls: /f: No such file or directory\r\n/w\r\n1";
    assert_eq!(terminal.run("docker run --rm mine"), shown);
    assert_eq!(terminal.run("docker build -t mine:2 . | grep -c 'Using cache'"), "5");
    assert_eq!(terminal.run("docker images -q | wc -l"), "3");
    assert_eq!(terminal.run("docker history mine | grep -c ' 0B'"), "4");
    // An archive carries it to another host, or back.
    let id = terminal.run("docker inspect -f '{{.Id}}' mine");
    terminal.run("docker save -o mine.tar mine");
    let removed = terminal.run("docker rmi mine mine:2");
    assert!(removed.starts_with("Untagged: mine:latest\r\nUntagged: mine:2\r\nDeleted: "), "{removed:?}");
    assert_eq!(terminal.run("docker images -aq | wc -l"), "1");
    assert_eq!(terminal.run("docker load -i mine.tar"), "Loaded image: mine:latest");
    assert_eq!(terminal.run("docker inspect -f '{{.Id}}' mine"), id);
    assert_eq!(terminal.run("docker run --rm mine"), shown);
    let failed = terminal.run("printf 'FROM busybox\\nRUN false\\n' > D; docker build -f D .; echo $?");
    assert!(failed.ends_with("The command '/bin/sh -c false' returned a non-zero code: 1\r\n1"), "{failed:?}");
    let wrong = terminal.run("printf 'FROM busybox\\nRUNN x\\n' > D; docker build -f D .");
    assert!(wrong.ends_with("dockerfile parse error line 2: unknown instruction: RUNN"), "{wrong:?}");
}

#[test]
fn changes_become_images_and_files_go_in_and_out() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    terminal.run("docker run --name made busybox touch /new");
    assert!(terminal.run("docker commit made changed").starts_with("sha256:"));
    assert_eq!(terminal.run("docker run --rm changed ls /new"), "/new");
    terminal.run("docker cp made:/etc/passwd pw; docker cp pw made:/tmp/");
    assert_eq!(terminal.run("docker export made > made.tar; docker import made.tar flat | grep -c sha256"), "1");
    assert_eq!(terminal.run("docker run --rm flat ls /tmp/pw /new"), "/new\r\n/tmp/pw");
    let conflict = terminal.run("docker rmi changed; docker rmi busybox");
    assert!(
        conflict.contains("conflict: unable to remove repository reference \"busybox\" (must force)"),
        "{conflict:?}"
    );
    assert_eq!(terminal.run("docker tag busybox me/box:1; docker run --rm me/box:1 echo ok"), "ok");
}

#[test]
fn images_have_their_accounts_and_tools_for_them() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    assert_eq!(terminal.run("docker run --rm busybox id"), "uid=0(root) gid=0(root) groups=0(root),10(wheel)");
    terminal.run("docker pull -q alpine");
    assert_eq!(terminal.run("docker run --rm -u bin alpine id -Gn"), "bin daemon sys");
    assert_eq!(terminal.run("docker run --rm -u 1:1 alpine id -Gn"), "bin");
    let made =
        "addgroup -S app && adduser -S app -G app && id app && grep ^app: /etc/passwd /etc/group; ls -ld /home/app";
    let shown = terminal.run(&format!("docker run --rm alpine sh -c '{made}'"));
    let expected = "uid=100(app) gid=101(app) groups=101(app)\r\n/etc/passwd:app:x:100:101:Linux User,,,:/home/app:/bin/false\r\n\
        /etc/group:app:x:101:app\r\ndrwxr-sr-x    2 app      app";
    assert!(shown.starts_with(expected), "{shown}");
    let wrong = "addgroup bin; adduser -D -G nope x; adduser -D -u 0 x; addgroup -g 0 x; adduser x";
    assert_eq!(
        terminal.run(&format!("docker run --rm alpine sh -c '{wrong}'")),
        "addgroup: group 'bin' in use\r\nadduser: unknown group nope\r\nadduser: uid '0' in use\r\naddgroup: gid '0' in use\r\n\
         adduser: nslab does not model asking for a password: give -D"
    );
    let debian = "groupadd -r app && useradd -r -g app app && id app; apt-get update";
    assert_eq!(
        terminal.run(&format!("docker run --rm debian sh -c '{debian}' 2>&1 | tail -n 2")),
        "uid=999(app) gid=999(app) groups=999(app)\r\napt-get: nslab does not model this program"
    );
    let two = "docker run --rm python:2.7-slim python -c 'print \"a\", 1'";
    assert_eq!(terminal.run(&format!("{two} 2>/dev/null")), "a 1");
}

#[test]
fn docker_tells_of_itself_by_templates() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    assert_eq!(terminal.run("docker version -f '{{.Server.Version}} {{.Client.Os}}'"), "20.10.24 linux");
    assert_eq!(terminal.run("docker info -f '{{.CgroupDriver}} {{.CgroupVersion}} {{.Images}}'"), "cgroupfs 1 1");
    let refused = "docker info: nslab does not model option --format {{.NoSuch}}";
    assert_eq!(terminal.run("docker info -f '{{.NoSuch}}'"), refused);
    terminal.run("docker run --name said busybox echo hi; docker run -d --name long busybox sleep 1000");
    assert_eq!(terminal.run("docker logs --since 10m said; docker logs --since 2100-01-01T00:00:00Z said"), "hi");
    let refused = "docker logs: nslab does not model option --since soon";
    assert_eq!(terminal.run("docker logs --since soon said"), refused);
    assert_eq!(terminal.run("docker top long -o comm,pid | awk '{print $1}'"), "COMMAND\r\nsleep");
    assert_eq!(terminal.run("docker save busybox | gzip > b.tgz; docker load < b.tgz"), "Loaded image: busybox:latest");
    assert!(terminal.run("docker container").contains("  prune       Remove all stopped containers"));
}
