/* A program without constructors; the compiler writes this function for one that has some. */
void __nslab_construct(int argc, char **argv, char **envp) {}
