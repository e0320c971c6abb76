/* fmtmsg(3): a message in System V's form. */
#include <fmtmsg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Is this part in MSGVERB, or is MSGVERB not set? */
static int shows(const char *part)
{
    const char *list = getenv("MSGVERB");
    size_t n = strlen(part);
    if (!list || !*list)
        return 1;
    for (; list; list = strchr(list, ':') ? strchr(list, ':') + 1 : 0)
        if (!strncmp(list, part, n) && (!list[n] || list[n] == ':'))
            return 1;
    return 0;
}

/* "at most 10 characters, a colon, at most 14" - fmtmsg(3). */
static int is_label(const char *label)
{
    const char *colon = label ? strchr(label, ':') : 0;
    return !label || (colon && colon - label <= 10 && strlen(colon + 1) <= 14);
}

int fmtmsg(long classification, const char *label, int severity, const char *text, const char *action, const char *tag)
{
    static const char *const severities[] = { "", "HALT", "ERROR", "WARNING", "INFO" };
    int has_label, has_severity, has_text, has_action, has_tag, result = MM_OK;
    FILE *console;
    if (!is_label(label) || severity < MM_NOSEV || severity > MM_INFO)
        return MM_NOTOK;
    has_label = shows("label") && label;
    has_severity = shows("severity") && severity != MM_NULLSEV;
    has_text = shows("text") && text;
    has_action = shows("action") && action;
    has_tag = shows("tag") && tag;
    for (int i = 0; i < 2; i++) {
        FILE *to = stderr;
        if (!(classification & (i ? MM_CONSOLE : MM_PRINT)))
            continue;
        if (i) {
            console = fopen("/dev/console", "w");
            if (!console)
                return result | MM_NOCON;
            to = console;
        }
        if (fprintf(to, "%s%s%s%s%s%s%s%s%s%s\n", has_label ? label : "",
                    has_label && (has_severity || has_text || has_action || has_tag) ? ": " : "",
                    has_severity ? severities[severity] : "",
                    has_severity && (has_text || has_action || has_tag) ? ": " : "", has_text ? text : "",
                    has_text && (has_action || has_tag) ? "\n" : "", has_action ? "TO FIX: " : "",
                    has_action ? action : "", has_action && has_tag ? "  " : "", has_tag ? tag : "") < 0)
            result |= i ? MM_NOCON : MM_NOMSG;
        if (i)
            fclose(console);
    }
    return result;
}
