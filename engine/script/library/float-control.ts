/**
 * The floating-point environment: the control word is kept, and changes nothing here. Numbers are doubles that round to
 * nearest, nothing is ever raised, and the status is clear: our rule. Source: Microsoft, "_control87, _controlfp".
 */
export const FLOAT_CONTROL_H = String.raw`#define _MCW_DN 0x03000000
#define _MCW_EM 0x0008001F
#define _MCW_IC 0x00040000
#define _MCW_RC 0x00000300
#define _MCW_PC 0x00030000
#define _DN_SAVE 0x00000000
#define _DN_FLUSH 0x01000000
#define _EM_INEXACT 0x00000001
#define _EM_UNDERFLOW 0x00000002
#define _EM_OVERFLOW 0x00000004
#define _EM_ZERODIVIDE 0x00000008
#define _EM_INVALID 0x00000010
#define _EM_DENORMAL 0x00080000
#define _IC_AFFINE 0x00040000
#define _IC_PROJECTIVE 0x00000000
#define _RC_NEAR 0x00000000
#define _RC_DOWN 0x00000100
#define _RC_UP 0x00000200
#define _RC_CHOP 0x00000300
#define _PC_64 0x00000000
#define _PC_53 0x00010000
#define _PC_24 0x00020000
#define _SW_INEXACT 0x00000001
#define _SW_UNDERFLOW 0x00000002
#define _SW_OVERFLOW 0x00000004
#define _SW_ZERODIVIDE 0x00000008
#define _SW_INVALID 0x00000010
#define _SW_DENORMAL 0x00080000
#define MCW_EM _MCW_EM
#define MCW_RC _MCW_RC
#define MCW_PC _MCW_PC
#define EM_INVALID _EM_INVALID
#define EM_ZERODIVIDE _EM_ZERODIVIDE
#define EM_OVERFLOW _EM_OVERFLOW
#define EM_UNDERFLOW _EM_UNDERFLOW
#define EM_INEXACT _EM_INEXACT
#define EM_DENORMAL _EM_DENORMAL
#define RC_NEAR _RC_NEAR
#define PC_53 _PC_53
#define _CW_DEFAULT (_RC_NEAR | _PC_53 | _EM_INVALID | _EM_ZERODIVIDE | _EM_OVERFLOW | _EM_UNDERFLOW | _EM_INEXACT | _EM_DENORMAL)
unsigned _control87(unsigned value, unsigned mask);
unsigned _controlfp(unsigned value, unsigned mask);
int _controlfp_s(unsigned *current, unsigned value, unsigned mask);
unsigned _statusfp(void);
unsigned _clearfp(void);
void _fpreset(void);
#define _status87 _statusfp
#define _clear87 _clearfp
`;

export const FLOAT_CONTROL_NAMES = '_control87 _controlfp _controlfp_s _statusfp _clearfp _fpreset';

/** 64-bit processors have no precision control; the denormal exception stays masked in _controlfp. */
export const FLOAT_CONTROL = String.raw`#include <float.h>
static __declspec(thread) unsigned word = _CW_DEFAULT;
unsigned _control87(unsigned value, unsigned mask) {
#ifdef _WIN64
  mask &= ~(unsigned)(_MCW_PC | _MCW_IC);
  word &= ~(unsigned)_MCW_PC;
#endif
  mask &= _MCW_DN | _MCW_EM | _MCW_IC | _MCW_RC | _MCW_PC;
  return word = (word & ~mask) | (value & mask);
}
unsigned _controlfp(unsigned value, unsigned mask) { return _control87(value, mask & ~(unsigned)_EM_DENORMAL); }
int _controlfp_s(unsigned *current, unsigned value, unsigned mask) {
  unsigned now = _controlfp(value, mask);
  if (current != NULL) *current = now;
  return 0;
}
unsigned _statusfp(void) { return 0; }
unsigned _clearfp(void) { return 0; }
void _fpreset(void) { word = _CW_DEFAULT; }
`;
