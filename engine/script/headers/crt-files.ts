import { FIND_FILES_H } from '../library/find-files';

/** The part of stdio.h that opens files. Prototypes: C99 7.19; Microsoft's CRT reference. */
export const STDIO_FILES = String.raw`#define FOPEN_MAX 20
#define FILENAME_MAX 260
#define TMP_MAX 0x7fff
#define L_tmpnam 16
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
typedef long long fpos_t;
FILE *fopen(const char *name, const char *mode);
FILE *_wfopen(const wchar_t *name, const wchar_t *mode);
FILE *_fsopen(const char *name, const char *mode, int share);
FILE *_wfsopen(const wchar_t *name, const wchar_t *mode, int share);
errno_t fopen_s(FILE **file, const char *name, const char *mode);
errno_t _wfopen_s(FILE **file, const wchar_t *name, const wchar_t *mode);
FILE *freopen(const char *name, const char *mode, FILE *stream);
FILE *_wfreopen(const wchar_t *name, const wchar_t *mode, FILE *stream);
errno_t freopen_s(FILE **file, const char *name, const char *mode, FILE *stream);
FILE *_fdopen(int descriptor, const char *mode);
FILE *_wfdopen(int descriptor, const wchar_t *mode);
#define fdopen _fdopen
int fclose(FILE *stream);
int _fcloseall(void);
#define fcloseall _fcloseall
int _flushall(void);
int fseek(FILE *stream, long distance, int origin);
int _fseeki64(FILE *stream, long long distance, int origin);
long ftell(FILE *stream);
long long _ftelli64(FILE *stream);
void rewind(FILE *stream);
int fgetpos(FILE *stream, fpos_t *position);
int fsetpos(FILE *stream, const fpos_t *position);
int remove(const char *name);
int _wremove(const wchar_t *name);
int rename(const char *from, const char *to);
int _wrename(const wchar_t *from, const wchar_t *to);
int _unlink(const char *name);
int _wunlink(const wchar_t *name);
#define unlink _unlink
FILE *tmpfile(void);
errno_t tmpfile_s(FILE **file);
char *tmpnam(char *name);
char *_tempnam(const char *folder, const char *prefix);
#define tempnam _tempnam
errno_t tmpnam_s(char *name, size_t size);
`;

/** io.h: file descriptors. Source: Microsoft, "Low-level I/O". */
export const IO_H = String.raw`#pragma once
#include <stdio.h>
${FIND_FILES_H}int _open(const char *name, int flags, ...);
int _wopen(const wchar_t *name, int flags, ...);
int _creat(const char *name, int mode);
int _close(int descriptor);
int _read(int descriptor, void *buffer, unsigned count);
int _write(int descriptor, const void *buffer, unsigned count);
long _lseek(int descriptor, long distance, int origin);
long long _lseeki64(int descriptor, long long distance, int origin);
long _tell(int descriptor);
long _filelength(int descriptor);
int _chsize(int descriptor, long size);
int _eof(int descriptor);
int _isatty(int descriptor);
int _dup(int descriptor);
int _dup2(int descriptor, int to);
int _commit(int descriptor);
int _setmode(int descriptor, int mode);
intptr_t _get_osfhandle(int descriptor);
int _open_osfhandle(intptr_t handle, int flags);
int _access(const char *name, int mode);
int _waccess(const wchar_t *name, int mode);
errno_t _access_s(const char *name, int mode);
#define open _open
#define creat _creat
#define close _close
#define read _read
#define write _write
#define lseek _lseek
#define tell _tell
#define isatty _isatty
#define dup _dup
#define dup2 _dup2
#define setmode _setmode
#define access _access
`;

/** fcntl.h. Values: Microsoft, "File constants". */
export const FCNTL_H = String.raw`#pragma once
#define _O_RDONLY 0x0000
#define _O_WRONLY 0x0001
#define _O_RDWR 0x0002
#define _O_APPEND 0x0008
#define _O_RANDOM 0x0010
#define _O_SEQUENTIAL 0x0020
#define _O_TEMPORARY 0x0040
#define _O_NOINHERIT 0x0080
#define _O_CREAT 0x0100
#define _O_TRUNC 0x0200
#define _O_EXCL 0x0400
#define _O_SHORT_LIVED 0x1000
#define _O_TEXT 0x4000
#define _O_BINARY 0x8000
#define _O_WTEXT 0x10000
#define _O_U16TEXT 0x20000
#define _O_U8TEXT 0x40000
${'RDONLY WRONLY RDWR APPEND RANDOM SEQUENTIAL TEMPORARY NOINHERIT CREAT TRUNC EXCL TEXT BINARY'
  .split(' ')
  .map(name => `#define O_${name} _O_${name}`)
  .join('\n')}
`;

/** sys/stat.h. Values: Microsoft, "_stat, _stat64", "_fstat". */
export const SYS_STAT_H = String.raw`#pragma once
#include <sys/types.h>
#define _S_IFMT 0xF000
#define _S_IFDIR 0x4000
#define _S_IFCHR 0x2000
#define _S_IFREG 0x8000
#define _S_IREAD 0x0100
#define _S_IWRITE 0x0080
#define _S_IEXEC 0x0040
${'IFMT IFDIR IFCHR IFREG IREAD IWRITE IEXEC'
  .split(' ')
  .map(name => `#define S_${name} _S_${name}`)
  .join('\n')}
#define __STATUS(name, size_type) struct name { \
  _dev_t st_dev; _ino_t st_ino; unsigned short st_mode; short st_nlink, st_uid, st_gid; _dev_t st_rdev; \
  size_type st_size; time_t st_atime, st_mtime, st_ctime; }
__STATUS(_stat, _off_t);
__STATUS(_stat64, long long);
int _stat(const char *name, struct _stat *status);
int _wstat(const wchar_t *name, struct _stat *status);
int _stat64(const char *name, struct _stat64 *status);
int _fstat(int descriptor, struct _stat *status);
int _fstat64(int descriptor, struct _stat64 *status);
#define stat _stat
#define fstat _fstat
#define _stat32 _stat
#define _stat64i32 _stat
`;

export const SYS_TYPES_H = String.raw`#pragma once
#include <stddef.h>
#include <time.h>
typedef long _off_t;
typedef _off_t off_t;
typedef unsigned _dev_t;
typedef unsigned short _ino_t;
`;

/** direct.h. Source: Microsoft, "Directory control". */
export const DIRECT_H = String.raw`#pragma once
#include <stdlib.h>
int _mkdir(const char *name);
int _wmkdir(const wchar_t *name);
int _rmdir(const char *name);
int _wrmdir(const wchar_t *name);
int _chdir(const char *name);
int _wchdir(const wchar_t *name);
char *_getcwd(char *buffer, int size);
#define mkdir _mkdir
#define rmdir _rmdir
#define chdir _chdir
#define getcwd _getcwd
`;

/** share.h. */
export const SHARE_H = String.raw`#pragma once
#define _SH_COMPAT 0x00
#define _SH_DENYRW 0x10
#define _SH_DENYWR 0x20
#define _SH_DENYRD 0x30
#define _SH_DENYNO 0x40
#define _SH_SECURE 0x80
`;
