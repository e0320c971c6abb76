/* envz(3): an argz vector of NAME=VALUE. */
#include <envz.h>

char *envz_entry(const char *envz, size_t length, const char *name)
{
    size_t n = strcspn(name, "=");
    char *entry = 0;
    while ((entry = argz_next(envz, length, entry)))
        if (!strncmp(entry, name, n) && (!entry[n] || entry[n] == '='))
            return entry;
    return 0;
}

char *envz_get(const char *envz, size_t length, const char *name)
{
    char *entry = envz_entry(envz, length, name);
    char *equals = entry ? strchr(entry, '=') : 0;
    return equals ? equals + 1 : 0;
}

void envz_remove(char **envz, size_t *length, const char *name) { argz_delete(envz, length, envz_entry(*envz, *length, name)); }

error_t envz_add(char **envz, size_t *length, const char *name, const char *value)
{
    envz_remove(envz, length, name);
    if (!value)
        return argz_add(envz, length, name);
    if (argz_append(envz, length, name, strlen(name)) || argz_append(envz, length, "=", 1))
        return ENOMEM;
    return argz_add(envz, length, value);
}

error_t envz_merge(char **envz, size_t *length, const char *other, size_t other_length, int override)
{
    char *entry = 0;
    error_t result = 0;
    while (!result && (entry = argz_next(other, other_length, entry))) {
        char *old = envz_entry(*envz, *length, entry);
        if (old && !override)
            continue;
        argz_delete(envz, length, old);
        result = argz_add(envz, length, entry);
    }
    return result;
}

void envz_strip(char **envz, size_t *length)
{
    char *entry = 0;
    while ((entry = argz_next(*envz, *length, entry))) {
        if (!strchr(entry, '=')) {
            argz_delete(envz, length, entry);
            entry = 0;
        }
    }
}
