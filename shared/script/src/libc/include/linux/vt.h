#ifndef _LINUX_VT_H
#define _LINUX_VT_H 1
struct vt_stat { unsigned short v_active, v_signal, v_state; };
struct vt_mode { char mode, waitv; short relsig, acqsig, frsig; };
#define VT_OPENQRY 0x5600
#define VT_GETMODE 0x5601
#define VT_SETMODE 0x5602
#define VT_GETSTATE 0x5603
#define VT_RELDISP 0x5605
#define VT_ACTIVATE 0x5606
#define VT_WAITACTIVE 0x5607
#define VT_DISALLOCATE 0x5608
#define MIN_NR_CONSOLES 1
#define MAX_NR_CONSOLES 63

#endif
