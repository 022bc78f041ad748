#include <iostream>
#include <vector>
using namespace std;
class Stack {
public:
    Stack() { data = new int[10]; }
    ~Stack() { delete[] data; }
private:
    int *data;
};
int main()
{
    Stack *s = new Stack();
    cout << "hello" << endl;
    std::vector<int> v;
    v.push_back(3);
    delete s;
    bool done = false;
    return 0;
}
