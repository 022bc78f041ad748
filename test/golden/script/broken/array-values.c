enum { A, B, C, };
int a[] = { 1, 2, 3 ;
int b[3] = ( 1, 2, 3 );
int c = { 1, 2 };
char s[3] = "hello";
int t[2] = "hello";
int main(void) { return 0; }
