/* Matrices of doubles on the heap: a product by rows, and one by an array of row pointers. */
#include <stdio.h>
#include "allocate.h"

static void multiply(const double *a, const double *b, double *c, int n)
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int k = 0; k < n; k++)
                sum += a[i * n + k] * b[k * n + j];
            c[i * n + j] = sum;
        }
}

static double trace(double **rows, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += rows[i][i];
    return sum;
}

int main(void)
{
    enum { N = 260 };
    double *a = allocate(N * N * sizeof *a), *b = allocate(N * N * sizeof *b), *c = allocate(N * N * sizeof *c);
    double **rows = allocate(N * sizeof *rows);
    for (int i = 0; i < N; i++) {
        rows[i] = c + i * N;
        for (int j = 0; j < N; j++) {
            a[i * N + j] = (i + j) % 7 - 3.0;
            b[i * N + j] = (i * j) % 5 * 0.5;
        }
    }
    multiply(a, b, c, N);
    double first = trace(rows, N);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            rows[j][i] = rows[i][j] + 0.25;
    multiply(c, b, a, N);
    printf("%.2f %.2f %.2f\n", first, trace(rows, N), a[N + 1]);
    release(rows);
    release(c);
    release(b);
    release(a);
    return 0;
}
