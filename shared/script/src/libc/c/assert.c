/* assert(3). */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

void __assert_fail(const char *expression, const char *file, unsigned int line, const char *function)
{
    fprintf(stderr, "%s%s%s:%u: %s%sAssertion `%s' failed.\n", program_invocation_short_name, *program_invocation_short_name ? ": " : "",
            file, line, function ? function : "", function ? ": " : "", expression);
    abort();
}
