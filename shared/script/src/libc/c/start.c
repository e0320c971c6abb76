/* Where a process begins. */
#include <stdlib.h>
#include <string.h>

char **environ;
char *program_invocation_name = "";
char *program_invocation_short_name = "";

int main(int argc, char **argv, char **envp);
void __nslab_construct(int argc, char **argv, char **envp);

void __nslab_start(int argc, char **argv, char **envp)
{
    environ = envp;
    if (argc > 0) {
        char *slash = strrchr(argv[0], '/');
        program_invocation_name = argv[0];
        program_invocation_short_name = slash ? slash + 1 : argv[0];
    }
    __nslab_construct(argc, argv, envp);
    exit(main(argc, argv, envp));
}
