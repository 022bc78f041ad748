/* The heap of the platform: Win32's on Windows and on the simulated machine, malloc elsewhere. */
#ifndef ALLOCATE_H
#define ALLOCATE_H
#ifdef _WIN32
#include <windows.h>
#define allocate(size) HeapAlloc(GetProcessHeap(), 0, (size))
#define release(block) HeapFree(GetProcessHeap(), 0, (block))
#else
#include <stdlib.h>
#define allocate(size) malloc(size)
#define release(block) free(block)
#endif
#endif
