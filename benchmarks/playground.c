/* A small network by hand: tanh everywhere, half squared error, plain gradient descent in batches.
 *
 * Rows are the innermost axis of every array and all sizes are compiled in (-DSIZES=2,4,2,1
 * -DROWS=250 -DBATCH=10), so that the compiler can unroll each loop and work on many rows at once.
 * Standard input: float32 weights and biases of each layer, training rows (inputs, then targets),
 * test rows likewise, then int32 rows of every epoch.  Standard output: float64 seconds, then
 * float64 train and test loss of every epoch.
 */
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { LAYERS = sizeof((int[]){SIZES}) / sizeof(int) - 1, WIDEST = 8 };
static const int size[] = {SIZES};

typedef struct {
    float weight[WIDEST][WIDEST]; /* [from][to] */
    float bias[WIDEST];
} Layer;

typedef struct {
    float input[WIDEST][ROWS], target[ROWS];
} Rows;

static Layer layer[LAYERS];
static Rows rows[2]; /* for training, for testing */

/* tanh as a quotient of polynomials, good to 4 units in the last place (Eigen's, and XLA's too):
 * the C library's tanhf is a call, which no compiler can do for many rows at once. */
static const float LARGEST = 7.90531110763549805f;

static inline float tanh_of(float x) {
    x = x > LARGEST ? LARGEST : x < -LARGEST ? -LARGEST : x; /* beyond it, tanh rounds to 1 */
    float s = x * x;
    float p = -2.76076847742355e-16f;
    p = p * s + 2.00018790482477e-13f;
    p = p * s - 8.60467152213735e-11f;
    p = p * s + 5.12229709037114e-08f;
    p = p * s + 1.48572235717979e-05f;
    p = p * s + 6.37261928875436e-04f;
    p = p * s + 4.89352455891786e-03f;
    float q = 1.19825839466702e-06f;
    q = q * s + 1.18534705686654e-04f;
    q = q * s + 2.26843463243900e-03f;
    q = q * s + 4.89352518554385e-03f;
    return x * p / q;
}

/* Activations of all layers for `count` rows whose inputs stand in a[0]. */
static inline __attribute__((always_inline)) void forward(int count, float a[LAYERS + 1][WIDEST][count]) {
    for (int l = 0; l < LAYERS; l++)
        for (int j = 0; j < size[l + 1]; j++) {
            float z[count];
            for (int n = 0; n < count; n++) z[n] = layer[l].bias[j];
            for (int i = 0; i < size[l]; i++)
                for (int n = 0; n < count; n++) z[n] += layer[l].weight[i][j] * a[l][i][n];
            for (int n = 0; n < count; n++) a[l + 1][j][n] = tanh_of(z[n]);
        }
}

/* One batch: forward, the error of each layer from the one after it, update. */
static void step(const int *order, float rate) {
    static float a[LAYERS + 1][WIDEST][BATCH], delta[LAYERS][WIDEST][BATCH];
    for (int i = 0; i < size[0]; i++)
        for (int n = 0; n < BATCH; n++) a[0][i][n] = rows[0].input[i][order[n]];
    forward(BATCH, a);
    for (int n = 0; n < BATCH; n++) {
        float y = a[LAYERS][0][n];
        delta[LAYERS - 1][0][n] = (y - rows[0].target[order[n]]) * (1 - y * y);
    }
    for (int l = LAYERS - 1; l > 0; l--)
        for (int i = 0; i < size[l]; i++) {
            float sum[BATCH] = {0};
            for (int j = 0; j < size[l + 1]; j++)
                for (int n = 0; n < BATCH; n++) sum[n] += layer[l].weight[i][j] * delta[l][j][n];
            for (int n = 0; n < BATCH; n++) delta[l - 1][i][n] = sum[n] * (1 - a[l][i][n] * a[l][i][n]);
        }
    for (int l = 0; l < LAYERS; l++)
        for (int j = 0; j < size[l + 1]; j++) {
            float sum = 0;
            for (int n = 0; n < BATCH; n++) sum += delta[l][j][n];
            layer[l].bias[j] -= rate / BATCH * sum;
            for (int i = 0; i < size[l]; i++) {
                sum = 0;
                for (int n = 0; n < BATCH; n++) sum += delta[l][j][n] * a[l][i][n];
                layer[l].weight[i][j] -= rate / BATCH * sum;
            }
        }
}

static double loss(const Rows *part) {
    static float a[LAYERS + 1][WIDEST][ROWS];
    for (int i = 0; i < size[0]; i++)
        for (int n = 0; n < ROWS; n++) a[0][i][n] = part->input[i][n];
    forward(ROWS, a);
    float sum = 0;
    for (int n = 0; n < ROWS; n++) {
        float error = a[LAYERS][0][n] - part->target[n];
        sum += 0.5f * error * error;
    }
    return sum / ROWS;
}

static void given(void *values, size_t bytes) {
    if (fread(values, 1, bytes, stdin) != bytes) exit(1);
}

static void read_all(void) {
    for (int l = 0; l < LAYERS; l++) {
        for (int i = 0; i < size[l]; i++) given(layer[l].weight[i], size[l + 1] * sizeof(float));
        given(layer[l].bias, size[l + 1] * sizeof(float));
    }
    for (int part = 0; part < 2; part++) {
        for (int n = 0; n < ROWS; n++)
            for (int i = 0; i < size[0]; i++) given(&rows[part].input[i][n], sizeof(float));
        given(rows[part].target, sizeof rows[part].target);
    }
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

int main(int count, char **words) {
    if (count != 3) return 2;
    int epochs = atoi(words[1]);
    float rate = atof(words[2]);
    int *order = malloc(sizeof(int) * ROWS * epochs);
    double *history = malloc(sizeof(double) * 2 * epochs);
    if (!order || !history) return 1;
    read_all();
    given(order, sizeof(int) * ROWS * epochs);
    double begun = now();
    for (int e = 0; e < epochs; e++) {
        for (int n = 0; n < ROWS; n += BATCH) step(order + (size_t)e * ROWS + n, rate);
        history[2 * e] = loss(&rows[0]);
        history[2 * e + 1] = loss(&rows[1]);
    }
    double seconds = now() - begun;
    fwrite(&seconds, sizeof seconds, 1, stdout);
    fwrite(history, sizeof(double), 2 * epochs, stdout);
    return 0;
}
