/* outer /* inner */ still */
int main(void) { return 0; }
