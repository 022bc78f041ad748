struct list {
    int a
    int b;
    char name[10]
    struct list *next;
};
enum color { RED GREEN, BLUE };
struct s { int a = 5; int b(void); };
int main(void) { struct list l; l.a = 1; return l.a; }
