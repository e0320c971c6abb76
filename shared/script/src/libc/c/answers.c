/* rpmatch(3) in the locale C, and getsubopt(3). */
#include <stdlib.h>
#include <string.h>

int rpmatch(const char *answer)
{
    if (*answer == 'y' || *answer == 'Y')
        return 1;
    return *answer == 'n' || *answer == 'N' ? 0 : -1;
}

int getsubopt(char **options, char *const *tokens, char **value)
{
    char *option = *options, *end = option + strcspn(option, ","), *equals = memchr(option, '=', end - option);
    size_t n = (equals ? equals : end) - option;
    int i;
    if (!*option)
        return -1;
    *options = *end ? end + 1 : end;
    *end = '\0';
    for (i = 0; tokens[i]; i++) {
        if (!strncmp(tokens[i], option, n) && !tokens[i][n]) {
            *value = equals ? equals + 1 : 0;
            return i;
        }
    }
    *value = option;
    return -1;
}
