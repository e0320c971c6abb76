/* Who hands the turn round, and looks at the end at what the session's /proc says. */

/* Is its user namespace the session's? How that one's ids are mapped is the host's business. */
static int is_of_session(int actor)
{
    char path[64], own[64] = "", its[64] = "";
    snprintf(path, sizeof path, "%d/ns/user", now.host[actor]);
    readlinkat(proc, "self/ns/user", own, sizeof own - 1);
    return readlinkat(proc, path, its, sizeof its - 1) < 0 || strcmp(own, its) == 0;
}

/* What the session's /proc says of an actor. */
static void show(int actor)
{
    static const char *const lines[] = {"Name:", "State:", "Tgid:", "PPid:", "Uid:", "Gid:", "NSpid:", "NSpgid:",
        "NSsid:", "SigBlk:", "SigIgn:", "SigCgt:", "CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "NoNewPrivs:"};
    static const char *const files[] = {"uid_map", "gid_map", "setgroups", "timens_offsets", "mountinfo"};
    static const char *const types[] = {"user", "mnt", "uts", "ipc", "pid", "cgroup", "net", "time", "pid_for_children"};
    char path[64], text[128];
    static char line[4096];
    snprintf(path, sizeof path, "%d/status", now.host[actor]);
    int fd = openat(proc, path, O_RDONLY);
    if (fd < 0) {
        printf("%d is gone\n", actor);
        return;
    }
    FILE *file = fdopen(fd, "r");
    while (fgets(line, sizeof line, file))
        for (unsigned i = 0; i < sizeof lines / sizeof *lines; i++)
            /* What runs and what sleeps is the scheduler's. */
            if (strncmp(line, lines[i], strlen(lines[i])) == 0 && !(i == 1 && !strchr(line, 'Z')))
                printf("%d %s", actor, line);
    fclose(file);
    for (unsigned i = 0; i < sizeof types / sizeof *types; i++) {
        snprintf(path, sizeof path, "%d/ns/%s", now.host[actor], types[i]);
        ssize_t len = readlinkat(proc, path, text, sizeof text - 1);
        if (len < 0) {
            printf("%d %s errno %d\n", actor, types[i], errno);
            continue;
        }
        text[len] = 0;
        printf("%d %s %s\n", actor, types[i], text);
    }
    for (unsigned i = is_of_session(actor) ? 2 : 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%d/%s", now.host[actor], files[i]);
        fd = openat(proc, path, O_RDONLY);
        if (fd < 0) {
            printf("%d %s errno %d\n", actor, files[i], errno);
            continue;
        }
        file = fdopen(fd, "r");
        while (fgets(line, sizeof line, file))
            if (i < 4)
                fputs(line, stdout);
            else if (strstr(line, " /tmp/fuzz"))
                /* A superblock's options name ids of the host. */
                printf("%.*s tmpfs\n", (int)(strstr(line, " - ") + 2 - line), line);
        fclose(file);
    }
}

/* Is it over with `actor`: gone, or a zombie that its parent is to reap? The session's init reaps by itself, and soon. */
static int is_over(int actor)
{
    char path[64], text[256];
    snprintf(path, sizeof path, "%d/stat", now.host[actor]);
    int fd = openat(proc, path, O_RDONLY);
    ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    close(fd);
    if (len <= 0)
        return 1;
    text[len] = 0;
    char *zombie = strstr(text, ") Z ");
    return zombie && atoi(zombie + 4) != 1;
}

/* Not for ever: an init has to wait for members whose parents live elsewhere. */
static void wait_for_end(int actor)
{
    for (int i = 0; i < 400 && !is_over(actor); i++)
        usleep(500);
}

/* Hands the turn to `actor`; 0: it is not there any more. */
static int hand(int actor, int n)
{
    int host;
    if (now.dead & (1u << actor))
        return 0;
    now.step = n;
    write(go[actor][1], &now, sizeof now);
    if (read(done[actor][0], &host, sizeof host) == sizeof host)
        return 1;
    now.dead |= 1u << actor;
    for (int i = 0; i < it->actors; i++)
        if (now.host[i] && now.dead & (1u << i))
            wait_for_end(i);
    printf("%d: %d has ended\n", n, actor);
    fflush(stdout);
    return 0;
}
