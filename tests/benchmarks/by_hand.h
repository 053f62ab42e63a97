/* The gradients of the slides' network, 2-2-2-2-1 with sigmoid and squared error, as one writes them by hand. */

#include <math.h>
#include <stddef.h>

typedef struct {
    double W1[2][2], b1[2], W2[2][2], b2[2], W3[2][2], b3[2], W4[2], b4;
} by_hand;

static double by_hand_unit(const double *W, double b, const double *a)
{
    return 1 / (1 + exp(-(W[0] * a[0] + W[1] * a[1] + b)));
}

static double by_hand_loss_and_gradients(const by_hand *p, const double *xs, const double *ys, size_t count, by_hand *g)
{
    double cost = 0;
    *g = (by_hand){0};
    for (size_t n = 0; n < count; ++n) {
        const double *x = xs + 2 * n;
        double a1[2], a2[2], a3[2], d1[2], d2[2], d3[2];
        for (int i = 0; i < 2; ++i) {
            a1[i] = by_hand_unit(p->W1[i], p->b1[i], x);
        }
        for (int i = 0; i < 2; ++i) {
            a2[i] = by_hand_unit(p->W2[i], p->b2[i], a1);
        }
        for (int i = 0; i < 2; ++i) {
            a3[i] = by_hand_unit(p->W3[i], p->b3[i], a2);
        }
        const double a4 = by_hand_unit(p->W4, p->b4, a3);
        const double r = a4 - ys[n];
        cost += r * r / (double)count;
        const double d4 = 2 * r / (double)count * a4 * (1 - a4);
        g->b4 += d4;
        for (int j = 0; j < 2; ++j) {
            g->W4[j] += d4 * a3[j];
            d3[j] = d4 * p->W4[j] * a3[j] * (1 - a3[j]);
            g->b3[j] += d3[j];
        }
        for (int j = 0; j < 2; ++j) {
            d2[j] = (d3[0] * p->W3[0][j] + d3[1] * p->W3[1][j]) * a2[j] * (1 - a2[j]);
            g->b2[j] += d2[j];
        }
        for (int j = 0; j < 2; ++j) {
            d1[j] = (d2[0] * p->W2[0][j] + d2[1] * p->W2[1][j]) * a1[j] * (1 - a1[j]);
            g->b1[j] += d1[j];
        }
        for (int i = 0; i < 2; ++i) {
            for (int j = 0; j < 2; ++j) {
                g->W3[i][j] += d3[i] * a2[j];
                g->W2[i][j] += d2[i] * a1[j];
                g->W1[i][j] += d1[i] * x[j];
            }
        }
    }
    return cost;
}
