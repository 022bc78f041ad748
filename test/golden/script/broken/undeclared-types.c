int main(void)
{
    Node *head;
    string name = "Ada";
    byte b = 1;
    boolean ok = true;
    uint8 small = 3;
    DWORD n = 0;
    struct missing m;
    list l;
    unsigned integer k = 1;
    return 0;
}
