"""Backpropagation in plain Python loops, one sample and one unit at a time: an oracle for every emitted module.

It shares nothing with the package: the formulas below are its own, the naive textbook ones, and hold for moderate
values. Every activation has its value and its slope, every loss its value and its slope in the prediction; softmax
is differentiated through its full Jacobian and no pair is fused.
"""

import math

SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772


def logistic(z):
    return 1 / (1 + math.exp(-z))


def normal_share(z):
    return math.erfc(-z / math.sqrt(2)) / 2  # 1 + erf cancels where z is far below 0


def normal_density(z):
    return math.exp(-z * z / 2) / math.sqrt(2 * math.pi)


# Each activation with its slope; the second argument is alpha.
ACTIVATIONS = {
    "identity": (lambda z, _: z, lambda _z, _: 1.0),
    "sigmoid": (lambda z, _: logistic(z), lambda z, _: logistic(z) * logistic(-z)),
    "tanh": (lambda z, _: math.tanh(z), lambda z, _: 1 / math.cosh(z) ** 2),
    "relu": (lambda z, _: z if z > 0 else 0.0, lambda z, _: 1.0 if z > 0 else 0.0),
    "leaky_relu": (lambda z, alpha: z if z > 0 else alpha * z, lambda z, alpha: 1.0 if z > 0 else alpha),
    "elu": (
        lambda z, alpha: z if z > 0 else alpha * math.expm1(z),
        lambda z, alpha: 1.0 if z > 0 else alpha * math.exp(z),
    ),
    "selu": (
        lambda z, _: SELU_SCALE * (z if z > 0 else SELU_ALPHA * math.expm1(z)),
        lambda z, _: SELU_SCALE * (1.0 if z > 0 else SELU_ALPHA * math.exp(z)),
    ),
    "softplus": (lambda z, _: math.log1p(math.exp(z)), lambda z, _: logistic(z)),
    "softsign": (lambda z, _: z / (1 + abs(z)), lambda z, _: 1 / (1 + abs(z)) ** 2),
    "silu": (
        lambda z, _: z * logistic(z),
        lambda z, _: logistic(z) + z * logistic(z) * logistic(-z),
    ),
    "gelu": (
        lambda z, _: z * normal_share(z),
        lambda z, _: normal_share(z) + z * normal_density(z),
    ),
}
USUAL_ALPHA = {"leaky_relu": 0.01, "elu": 1.0}

# Each loss with its slope in the prediction p; y is the target and d the delta of huber.
LOSSES = {
    "squared_error": (lambda p, y, _: (p - y) ** 2, lambda p, y, _: 2 * (p - y)),
    "absolute": (lambda p, y, _: abs(p - y), lambda p, y, _: float((p > y) - (p < y))),
    "huber": (
        lambda p, y, d: (p - y) ** 2 / 2 if abs(p - y) <= d else d * (abs(p - y) - d / 2),
        lambda p, y, d: p - y if abs(p - y) <= d else math.copysign(d, p - y),
    ),
    "log_cosh": (lambda p, y, _: math.log(math.cosh(p - y)), lambda p, y, _: math.tanh(p - y)),
    "binary_cross_entropy": (
        lambda p, y, _: -(y * math.log(p) + (1 - y) * math.log(1 - p)),
        lambda p, y, _: -(y / p - (1 - y) / (1 - p)),
    ),
    "categorical_cross_entropy": (lambda p, y, _: -y * math.log(p), lambda p, y, _: -y / p),
    "hinge": (lambda p, y, _: max(0.0, 1 - y * p), lambda p, y, _: -y if y * p < 1 else 0.0),
}


def softmax(z):
    powers = [math.exp(score) for score in z]
    return [power / sum(powers) for power in powers]


def softmax_backward(a, da):
    """Return dz_j = sum_i da_i a_i (1[i = j] - a_j)."""
    return [sum(da[i] * a[i] * ((i == j) - a[j]) for i in range(len(a))) for j in range(len(a))]


def cost_and_gradients(layers, loss, weights, biases, xs, ys, connections=None):
    """Return the cost, the gradients of the weights and those of the biases (zeros where a layer has none).

    `layers` is a list of (activation, alpha), `loss` a dict with name, delta, factor, outputs and samples, and l2 where
    there is a penalty. `connections` holds a dict for each layer: skip, the layer whose activations are added (0 is the
    inputs), skip_into, "a" or "z", and share, the layer whose weights are used; weights and gradient of a layer that
    shares are those of the other, and its own entry is not read.
    """
    value, slope = LOSSES[loss["name"]]
    connections = connections or [{} for _ in layers]
    skips = [link.get("skip") for link in connections]
    into = [link.get("skip_into", "a") for link in connections]
    owner = [(link.get("share") or l) - 1 for l, link in enumerate(connections, start=1)]
    dW = [[[0.0] * len(row) for row in weights[owner[l]]] for l in range(len(layers))]
    db = [[0.0] * len(weights[owner[l]]) for l in range(len(layers))]
    cost = 0.0
    for x, y in zip(xs, ys, strict=True):
        activations, scores = [list(x)], []
        for l, (name, alpha) in enumerate(layers):
            W, b, below = weights[owner[l]], biases[l], activations[-1]
            added = [0.0] * len(W) if skips[l] is None else activations[skips[l]]
            z = [b[i] + sum(W[i][j] * below[j] for j in range(len(below))) for i in range(len(W))]
            if into[l] == "z":
                z = [z[i] + added[i] for i in range(len(z))]
            scores.append(z)
            a = softmax(z) if name == "softmax" else [ACTIVATIONS[name][0](u, alpha) for u in z]
            activations.append([a[i] + added[i] for i in range(len(a))] if into[l] == "a" else a)
        weight = float(loss["factor"])
        weight /= len(y) if loss["outputs"] == "mean" else 1
        weight /= len(xs) if loss["samples"] == "mean" else 1
        p = activations[-1]
        cost += weight * sum(value(p[i], y[i], loss["delta"]) for i in range(len(y)))
        da = [[0.0] * len(a) for a in activations]
        da[-1] = [weight * slope(p[i], y[i], loss["delta"]) for i in range(len(y))]
        for l in reversed(range(len(layers))):
            (name, alpha), W, above = layers[l], weights[owner[l]], da[l + 1]
            if name == "softmax":
                dz = softmax_backward(activations[l + 1], above)
            else:
                dz = [above[i] * ACTIVATIONS[name][1](scores[l][i], alpha) for i in range(len(above))]
            for i in range(len(dz)):
                if skips[l] is not None:
                    da[skips[l]][i] += above[i] if into[l] == "a" else dz[i]
                db[l][i] += dz[i]
                for j in range(len(activations[l])):
                    dW[owner[l]][i][j] += dz[i] * activations[l][j]
                    da[l][j] += dz[i] * W[i][j]
    for l in set(owner):
        for i, row in enumerate(weights[l]):
            for j, entry in enumerate(row):
                cost += (loss.get("l2") or 0.0) / 2 * entry**2
                dW[l][i][j] += (loss.get("l2") or 0.0) * entry
    return cost, dW, db
