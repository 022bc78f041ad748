import assert from 'node:assert/strict';
import { PROFILES, runC } from '../../../support/run-c';

/** What the body of a main function prints. */
const printed = (body: string, profile: (typeof PROFILES)[number] = 'win10-x86', stdin = ''): string =>
  runC(
    `#include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <errno.h>
    #include <io.h>
    #include <fcntl.h>
    #include <direct.h>
    #include <sys/stat.h>
    static char text[256];
    int main(void) { FILE *f; int k; ${body} return 0; }`,
    { profile, stdin: new TextEncoder().encode(stdin) },
  ).output;

/** Opens a file with the text, in binary mode. */
const make = (name: string, content: string): string =>
  `f = fopen("${name}", "wb"); fputs("${content}", f); fclose(f);`;

describe('Streams on files', () => {
  for (const profile of PROFILES)
    it(`write and read lines, tell and seek (${profile})`, () => {
      const output = printed(
        `f = fopen("notes.txt", "w");
        printf("%d ", fprintf(f, "one %d\\n", 1));
        printf("%d ", fputs("two\\n", f) >= 0);
        printf("%d ", fputc('3', f));
        printf("%d ", (int)fwrite("456", 1, 3, f));
        printf("%ld %d\\n", ftell(f), fclose(f));
        f = fopen("NOTES.TXT", "r");
        while (fgets(text, sizeof text, f) != NULL) printf("[%s]", text);
        printf("%d ", feof(f) != 0);
        rewind(f);
        printf("%d ", feof(f));
        printf("%d %d ", fscanf(f, "one %d", &k), k);
        printf("%d ", fseek(f, -2, SEEK_END));
        printf("%c ", fgetc(f));
        printf("%c%c ", ungetc('x', f), fgetc(f));
        printf("%c %d\\n", fgetc(f), fgetc(f));
        fclose(f);`,
        profile,
      );
      // Each line feed is two bytes in the file.
      assert.equal(output, '6 1 51 3 16 0\n[one 1\n][two\n][3456]1 0 1 1 0 5 xx 6 -1\n');
    });

  it('translate line ends and end at CTRL+Z in text mode only', () => {
    const output = printed(`${make('a', 'x\\r\\ny\\rz\\x1aq')}
      for (k = 0; k < 2; k++) {
        int c;
        f = fopen("a", k == 0 ? "rt" : "rb");
        while ((c = fgetc(f)) != EOF) printf("%02x ", c);
        printf("%d;", feof(f) != 0);
        fclose(f);
      }`);
    assert.equal(output, '78 0a 79 0d 7a 1;78 0d 0a 79 0d 7a 1a 71 1;');
  });

  it('begin where their mode says, and append at the end wherever they stand', () => {
    const output = printed(`${make('a', 'hello')}
      f = fopen("a", "r+b"); fputs("J", f); fseek(f, 0, SEEK_CUR); printf("%c ", fgetc(f)); fclose(f);
      f = fopen("a", "ab"); fseek(f, 0, SEEK_SET); fputs("!", f); printf("%ld ", ftell(f)); fclose(f);
      f = fopen("a", "rb"); printf("%s ", fgets(text, 99, f)); fclose(f);
      f = fopen("a", "w+b"); printf("%d ", fgetc(f)); fputs("new", f); rewind(f); printf("%s ", fgets(text, 99, f)); fclose(f);
      f = fopen("a", "wx"); printf("%d %d ", f == NULL, errno);
      f = fopen("none", "r+"); printf("%d %d", f == NULL, errno);`);
    assert.equal(output, 'e 6 Jello! -1 new 1 17 1 2');
  });

  it('refuse what they were not opened for, and say so', () => {
    const output = printed(`${make('a', 'x')}
      f = fopen("a", "r"); printf("%d %d %d ", fputc('y', f), errno, ferror(f) != 0); clearerr(f); printf("%d ", ferror(f)); fclose(f);
      f = fopen("a", "w"); printf("%d %d ", fgetc(f), ferror(f) != 0); fclose(f);
      errno = 0; printf("%d %d ", fclose(f), errno);
      printf("%d %d ", fprintf(f, "x"), errno);
      printf("%d %d", fputs("x", stdin), errno);`);
    assert.equal(output, '-1 9 1 0 -1 1 -1 9 -1 9 -1 9');
  });

  it('give wide characters in text as UTF-8 and in binary as they are', () => {
    const output = printed(`{ wchar_t wide[20];
      f = fopen("a", "w"); fputws(L"a\\x20ac", f); fclose(f);
      f = fopen("b", "wb"); fputws(L"a\\x20ac", f); fputwc(L'z', f); fclose(f);
      f = fopen("a", "rb"); while ((k = fgetc(f)) != EOF) printf("%02x", k); fclose(f);
      printf(" ");
      f = fopen("b", "rb"); while ((k = fgetc(f)) != EOF) printf("%02x", k);
      rewind(f); printf(" %d", fgetwc(f) == L'a' && fgetws(wide, 20, f) != NULL && wide[0] == 0x20ac && wide[1] == L'z' && wide[2] == 0); fclose(f); }`);
    assert.equal(output, '61e282ac 6100ac207a00 1');
  });

  it('can be opened in another place of the standard ones', () => {
    const output = printed(
      `printf("before ");
      printf("%d ", freopen("out", "w", stdout) == stdout);
      printf("hidden");
      puts("");
      freopen("CON", "w", stdout);
      f = fopen("out", "r"); fgets(text, 99, f); fclose(f);
      printf("%s", text);
      f = freopen("out", "r", stdin);
      printf("%s", gets_s(text, sizeof text));`,
    );
    assert.equal(output, 'before 1 hidden\n1 hidden');
  });

  it('read the standard input with all that they can', () => {
    const output = printed(
      `printf("%c", getchar()); ungetc('X', stdin); printf("%c", getchar());
      scanf("%d", &k); printf("%d", k); while (getchar() != EOF) ; printf("%d", feof(stdin) != 0);`,
      'win10-x86',
      'a12 \nrest',
    );
    assert.equal(output, 'aX121');
  });

  it('have secure forms that keep others out, and report what is invalid', () => {
    const output = printed(`
      printf("%d ", fopen_s(&f, "a", "w"));
      { FILE *g; printf("%d %d ", fopen_s(&g, "a", "r"), g == NULL); }
      fclose(f);
      printf("%d %d ", fopen_s(&f, "none", "r"), f == NULL);
      { FILE *t = tmpfile(); fputs("t", t); rewind(t); printf("%c ", fgetc(t)); fclose(t); }
      printf("%d ", _access(tmpnam(NULL), 0));
      printf("%d %d ", rename("a", "b"), _access("a", 0));
      printf("%d %d %d", remove("b"), remove("b"), errno);`);
    assert.equal(output, '0 13 1 2 1 t -1 0 -1 0 -1 2');
  });

  it('are 512 at most', () => {
    const output = printed('for (k = 0; (f = fopen("a", "a")) != NULL; k++) ; printf("%d %d", k, errno);');
    assert.equal(output, '509 24');
  });
});

describe('File descriptors', () => {
  it('read, write, seek, are duplicated and lead to handles', () => {
    const output = printed(`{
      struct _stat status;
      int fd = _open("a", _O_CREAT | _O_RDWR | _O_BINARY, _S_IREAD | _S_IWRITE), other;
      printf("%d %d ", fd, _write(fd, "abcdef", 6));
      printf("%ld %d %.2s ", _lseek(fd, 2, SEEK_SET), _read(fd, text, 2), text);
      other = _dup(fd);
      printf("%d %ld %ld ", other, _tell(other), _filelength(fd));
      printf("%d %d %ld ", _chsize(fd, 3), _eof(fd), _lseek(fd, 0, SEEK_END));
      printf("%d %d %d ", _close(fd), _close(fd), errno);
      printf("%d %ld %d ", _fstat(other, &status), status.st_size, (status.st_mode & _S_IFREG) != 0);
      f = _fdopen(other, "ab"); fprintf(f, "Z"); fclose(f);
      printf("%d %ld ", _stat("a", &status), status.st_size);
      printf("%d %d ", _isatty(_fileno(stdout)) != 0, _get_osfhandle(77) == -1);
      printf("%d %d ", _mkdir("d"), _stat("d", &status)); printf("%d ", (status.st_mode & _S_IFDIR) != 0);
      printf("%d %s %d %d", _chdir("d"), _getcwd(text, sizeof text), _chdir(".."), _rmdir("d"));
      }`);
    assert.equal(output, '3 6 2 2 cd 4 4 6 0 1 3 0 -1 9 0 3 1 0 4 1 1 0 0 1 0 C:\\d 0 0');
  });
});
