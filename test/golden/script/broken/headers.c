#include <window.h>
#include <stdoi.h>
#include "missing.h"
#include <unistd.h>
#include <sys/types.h>
#include <process.h>
#include <graphics.h>
#include <stdio.h
#include windows.h
#include
#include <vector>
#include <WINDOWS.H>
#include <afx.h>
#include <ntddk.h>
int main(void) { return 0; }
