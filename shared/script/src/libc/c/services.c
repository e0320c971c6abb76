/* /etc/services and /etc/protocols: name, number, aliases - services(5), protocols(5). */
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A line of either file: "name number[/protocol] aliases… # comment". */
struct entry { char *name; char *number; char *protocol; char **aliases; };

/* Splits a line that lies in `buf` of `size` bytes, in place; the pointers to aliases go behind it. 0: no entry; -1: no room. */
static int split(char *buf, size_t size, struct entry *e)
{
    char *word, *rest = buf, *end = buf + strlen(buf) + 1;
    size_t room, n = 0;
    buf[strcspn(buf, "#\n")] = 0;
    end = (char *)(((unsigned long)end + 7) & ~7UL);
    if (end + sizeof(char *) > buf + size)
        return -1;
    e->aliases = (char **)end;
    room = (buf + size - end) / sizeof(char *);
    e->name = strtok_r(rest, " \t", &rest);
    e->number = strtok_r(0, " \t", &rest);
    if (!e->name || !e->number)
        return 0;
    e->protocol = strchr(e->number, '/');
    if (e->protocol)
        *e->protocol++ = 0;
    while ((word = strtok_r(0, " \t", &rest))) {
        if (n + 1 >= room)
            return -1;
        e->aliases[n++] = word;
    }
    e->aliases[n] = 0;
    return 1;
}

static int next_entry(FILE *f, char *buf, size_t size, struct entry *e)
{
    while (fgets(buf, size, f)) {
        int found;
        if (!strchr(buf, '\n') && !feof(f))
            return -1;
        found = split(buf, size, e);
        if (found)
            return found;
    }
    return 0;
}

static int is_named(const struct entry *e, const char *name)
{
    char **alias;
    if (!strcmp(e->name, name))
        return 1;
    for (alias = e->aliases; *alias; alias++)
        if (!strcmp(*alias, name))
            return 1;
    return 0;
}

static FILE *services, *protocols;

static int fill_service(struct entry *e, struct servent *s)
{
    s->s_name = e->name;
    s->s_aliases = e->aliases;
    s->s_port = htons(atoi(e->number));
    s->s_proto = e->protocol;
    return 0;
}

/* Looks for a name, or for a port if that is null. */
static int find_service(const char *name, int port, const char *protocol, struct servent *s, char *buf, size_t size, struct servent **result)
{
    struct entry e;
    int found;
    FILE *f = fopen(_PATH_SERVICES, "r");
    *result = 0;
    if (!f)
        return 0;
    while ((found = next_entry(f, buf, size, &e)) > 0) {
        int is_it = name ? is_named(&e, name) : htons(atoi(e.number)) == port;
        if (e.protocol && is_it && (!protocol || !strcmp(protocol, e.protocol))) {
            fill_service(&e, s);
            *result = s;
            break;
        }
    }
    fclose(f);
    return found < 0 ? ERANGE : 0;
}

int getservbyname_r(const char *name, const char *protocol, struct servent *entry, char *buf, size_t size, struct servent **result) { return find_service(name, 0, protocol, entry, buf, size, result); }
int getservbyport_r(int port, const char *protocol, struct servent *entry, char *buf, size_t size, struct servent **result) { return find_service(0, port, protocol, entry, buf, size, result); }

int getservent_r(struct servent *entry, char *buf, size_t size, struct servent **result)
{
    struct entry e;
    int found;
    *result = 0;
    if (!services && !(services = fopen(_PATH_SERVICES, "r")))
        return ENOENT;
    found = next_entry(services, buf, size, &e);
    if (found <= 0)
        return found ? ERANGE : ENOENT;
    fill_service(&e, entry);
    *result = entry;
    return 0;
}

static struct servent service;
static char service_buf[1024];

struct servent *getservbyname(const char *name, const char *protocol)
{
    struct servent *result;
    getservbyname_r(name, protocol, &service, service_buf, sizeof service_buf, &result);
    return result;
}

struct servent *getservbyport(int port, const char *protocol)
{
    struct servent *result;
    getservbyport_r(port, protocol, &service, service_buf, sizeof service_buf, &result);
    return result;
}

struct servent *getservent(void)
{
    struct servent *result;
    getservent_r(&service, service_buf, sizeof service_buf, &result);
    return result;
}

void endservent(void)
{
    if (services)
        fclose(services);
    services = 0;
}

void setservent(int stays_open)
{
    (void)stays_open;
    if (services)
        rewind(services);
}

static int fill_protocol(struct entry *e, struct protoent *p)
{
    p->p_name = e->name;
    p->p_aliases = e->aliases;
    p->p_proto = atoi(e->number);
    return 0;
}

static int find_protocol(const char *name, int number, struct protoent *p, char *buf, size_t size, struct protoent **result)
{
    struct entry e;
    int found;
    FILE *f = fopen(_PATH_PROTOCOLS, "r");
    *result = 0;
    if (!f)
        return 0;
    while ((found = next_entry(f, buf, size, &e)) > 0)
        if (name ? is_named(&e, name) : atoi(e.number) == number) {
            fill_protocol(&e, p);
            *result = p;
            break;
        }
    fclose(f);
    return found < 0 ? ERANGE : 0;
}

int getprotobyname_r(const char *name, struct protoent *entry, char *buf, size_t size, struct protoent **result) { return find_protocol(name, 0, entry, buf, size, result); }
int getprotobynumber_r(int number, struct protoent *entry, char *buf, size_t size, struct protoent **result) { return find_protocol(0, number, entry, buf, size, result); }

int getprotoent_r(struct protoent *entry, char *buf, size_t size, struct protoent **result)
{
    struct entry e;
    int found;
    *result = 0;
    if (!protocols && !(protocols = fopen(_PATH_PROTOCOLS, "r")))
        return ENOENT;
    found = next_entry(protocols, buf, size, &e);
    if (found <= 0)
        return found ? ERANGE : ENOENT;
    fill_protocol(&e, entry);
    *result = entry;
    return 0;
}

static struct protoent protocol_entry;
static char protocol_buf[1024];

struct protoent *getprotobyname(const char *name)
{
    struct protoent *result;
    getprotobyname_r(name, &protocol_entry, protocol_buf, sizeof protocol_buf, &result);
    return result;
}

struct protoent *getprotobynumber(int number)
{
    struct protoent *result;
    getprotobynumber_r(number, &protocol_entry, protocol_buf, sizeof protocol_buf, &result);
    return result;
}

struct protoent *getprotoent(void)
{
    struct protoent *result;
    getprotoent_r(&protocol_entry, protocol_buf, sizeof protocol_buf, &result);
    return result;
}

void endprotoent(void)
{
    if (protocols)
        fclose(protocols);
    protocols = 0;
}

void setprotoent(int stays_open)
{
    (void)stays_open;
    if (protocols)
        rewind(protocols);
}
