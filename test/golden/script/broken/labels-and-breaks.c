void f(void) { break; continue; case 3: goto nowhere; }
int main(void)
{
    if (1) break;
again:
again:
    goto agian;
    return 0;
}
