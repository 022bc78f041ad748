#include <stdio.h>
enum class Color { Red }; 
int main(void) { Color c = Color::Red; for (auto i : v) { } constexpr int k = 3; return 0; }
