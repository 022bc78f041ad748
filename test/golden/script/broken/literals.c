int x = 12345678901234567890123;
float f = 1.2.3;
char c = '';
int o = 0x;
int b = 09;
int main(void) { return x; }
char *s = "open;
char d = 'x;
