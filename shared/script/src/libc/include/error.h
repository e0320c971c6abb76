#ifndef _ERROR_H
#define _ERROR_H 1
void error(int status, int number, const char *format, ...);
extern unsigned int error_message_count;

#endif
