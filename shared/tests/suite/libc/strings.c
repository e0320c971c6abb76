// string(3), strtol(3), qsort(3), malloc(3): searching, copying in place, numbers with a rest, a callback.
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_length(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    if (strlen(x) != strlen(y))
        return strlen(x) < strlen(y) ? -1 : 1;
    return strcmp(x, y);
}

int main(void)
{
    char buf[32] = "pid,mnt,uts,ipc", *word, *end;
    const char *names[] = {"network", "pid", "user", "cgroup", "mnt"};
    for (word = strtok(buf, ","); word != NULL; word = strtok(NULL, ","))
        printf("%s;", word);
    printf("\n");
    strcpy(buf, "name");
    strcat(buf, "space");
    printf("%s %zu %s %s\n", buf, strlen(buf), strchr(buf, 's'), strstr(buf, "me"));
    printf("%d %d %d\n", strcmp("a", "b") < 0, strncmp("abc", "abd", 2), strcmp("same", "same"));
    memset(buf, '#', 3);
    memmove(buf + 4, buf + 3, 3);
    printf("%s %s\n", buf, strrchr(buf, '#'));
    qsort(names, 5, sizeof(names[0]), by_length);
    for (int i = 0; i < 5; i++)
        printf("%s ", names[i]);
    printf("\n%ld %ld %ld %ld\n", strtol("42rest", &end, 10), strtol("0x1f", NULL, 0), strtol("017", NULL, 0), strtol("-5", NULL, 10));
    errno = 0;
    strtol("99999999999999999999", &end, 10);
    printf("rest '%s', %s\n", end, strerror(errno));
    char *copy = strdup("Copied");
    for (char *p = copy; *p != '\0'; p++)
        *p = isupper((unsigned char)*p) ? tolower((unsigned char)*p) : toupper((unsigned char)*p);
    printf("%s %d\n", copy, atoi(" 12x"));
    free(copy);
    int *list = calloc(4, sizeof(int));
    list = realloc(list, 8 * sizeof(int));
    list[7] = 7;
    printf("%d %d\n", list[0], list[7]);
    free(list);
    return 0;
}
