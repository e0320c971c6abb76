// aio(7): requests that go on while the program does, and how their end is told.
#include <aio.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t told, code;

static void handler(int number, siginfo_t *info, void *context)
{
    told = info->si_value.sival_int;
    code = info->si_code;
}

static void wait_for(struct aiocb *request)
{
    const struct aiocb *list[1] = { request };
    while (aio_error(request) == EINPROGRESS)
        aio_suspend(list, 1, NULL);
}

int main(void)
{
    char text[] = "written in the end", buffer[64] = "", piped[8] = "";
    struct aiocb write_it = { 0 }, read_it = { 0 }, wait_it = { 0 }, bad = { 0 };
    struct aiocb *both[2] = { &write_it, &read_it };
    const struct aiocb *one[1] = { &wait_it };
    struct timespec moment = { 0, 1000000 };
    struct sigaction action = { .sa_flags = SA_SIGINFO };
    int p[2], fd = open("/tmp/file", O_CREAT | O_RDWR, 0644);
    pipe(p);
    action.sa_sigaction = handler;
    sigaction(SIGUSR1, &action, NULL);

    write_it.aio_fildes = fd;
    write_it.aio_buf = text;
    write_it.aio_nbytes = strlen(text);
    write_it.aio_offset = 3;
    printf("aio_write %d\n", aio_write(&write_it));
    wait_for(&write_it);
    printf("%d %zd\n", aio_error(&write_it), aio_return(&write_it));

    read_it.aio_fildes = fd;
    read_it.aio_buf = buffer;
    read_it.aio_nbytes = 10;
    read_it.aio_offset = 11;
    read_it.aio_sigevent.sigev_notify = SIGEV_SIGNAL;
    read_it.aio_sigevent.sigev_signo = SIGUSR1;
    read_it.aio_sigevent.sigev_value.sival_int = 42;
    printf("aio_read %d\n", aio_read(&read_it));
    while (!told)
        nanosleep(&moment, NULL);
    printf("told %d, SI_ASYNCIO %d\n", told, code == SI_ASYNCIO);
    printf("%d %zd %s\n", aio_error(&read_it), aio_return(&read_it), buffer);

    wait_it.aio_fildes = p[0];
    wait_it.aio_buf = piped;
    wait_it.aio_nbytes = sizeof piped - 1;
    aio_read(&wait_it);
    printf("in progress: %d\n", aio_error(&wait_it) == EINPROGRESS);
    printf("suspended: %d", aio_suspend(one, 1, &moment));
    printf(" %s\n", strerror(errno));
    write(p[1], "pipe", 4);
    wait_for(&wait_it);
    printf("%d %zd %s\n", aio_error(&wait_it), aio_return(&wait_it), piped);
    printf("all done: %d\n", aio_cancel(p[0], NULL) == AIO_ALLDONE);

    bad.aio_fildes = 99;
    bad.aio_buf = buffer;
    bad.aio_nbytes = 1;
    printf("on a closed one: %d\n", aio_read(&bad));
    wait_for(&bad);
    printf("%s %zd\n", strerror(aio_error(&bad)), aio_return(&bad));

    strcpy(text, "WRITTEN");
    write_it.aio_lio_opcode = LIO_WRITE;
    write_it.aio_nbytes = 7;
    read_it.aio_lio_opcode = LIO_READ;
    read_it.aio_sigevent.sigev_notify = SIGEV_NONE;
    read_it.aio_offset = 0;
    printf("lio_listio %d\n", lio_listio(LIO_WAIT, both, 2, NULL));
    printf("%zd %zd\n", aio_return(&write_it), aio_return(&read_it));
    printf("aio_fsync %d\n", aio_fsync(O_SYNC, &write_it));
    wait_for(&write_it);
    printf("%d\n", aio_error(&write_it));
    return 0;
}
