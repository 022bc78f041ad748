// An invalid parameter handler keeps the program alive when a _s function is misused; errno says why.
// profiles: nt
// expect: handler called <= Microsoft, "_set_invalid_parameter_handler, _set_thread_local_invalid_parameter_handler"
// expect: strcpy_s gives 34, first byte 0 <= Microsoft, "strcpy_s, wcscpy_s, _mbscpy_s, _mbscpy_s_l"
// expect: handler called <= Microsoft, "_set_invalid_parameter_handler, _set_thread_local_invalid_parameter_handler"
// expect: NULL target gives 22 <= Microsoft, "strcpy_s, wcscpy_s, _mbscpy_s, _mbscpy_s_l"
// expect: handler restored: 1 <= Microsoft, "_set_invalid_parameter_handler, _set_thread_local_invalid_parameter_handler"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <crtdbg.h>
void myInvalidParameterHandler(const wchar_t* expression, const wchar_t* function, const wchar_t* file, unsigned int line, uintptr_t pReserved)
{
   printf("handler called\n");
}
int main( )
{
   char small[4] = "abc";
   errno_t error;
   _invalid_parameter_handler oldHandler, newHandler;
   newHandler = myInvalidParameterHandler;
   oldHandler = _set_invalid_parameter_handler(newHandler);
   _CrtSetReportMode(_CRT_ASSERT, 0);
   error = strcpy_s(small, sizeof small, "too long");
   printf("strcpy_s gives %d, first byte %d\n", error, small[0]);
   error = strcpy_s(NULL, 4, "x");
   printf("NULL target gives %d\n", error);
   printf("handler restored: %d\n", _set_invalid_parameter_handler(oldHandler) == newHandler);
   return 0;
}
