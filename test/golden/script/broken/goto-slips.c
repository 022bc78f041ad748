int main(void)
{
    int n = 0;
again:
    n++;
    if (n < 3) goto agian;
    goto;
again:
    goto end
end:
    return n;
}
