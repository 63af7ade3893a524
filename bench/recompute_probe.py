"""The fits of `recompute.py`: logistic regressions beside an offset by Newton's method in double precision, and AUROC."""

import itertools

import numpy as np
from scipy.stats import rankdata

GRID = [1e-3, 1e-2, 1e-1, 1.0, 10.0]
CONSTANT, RIDGE = 1e-10, 1e-3


def auroc(scores, y, fold):
    """The share of pairs of one fold that are in order, ties half; scores as single precision has them."""
    scores, ordered, pairs = scores.astype(np.float32), 0.0, 0.0
    for f in np.unique(fold):
        here, positive = scores[fold == f], y[fold == f]
        n, m = positive.sum(), (~positive).sum()
        ordered += rankdata(here)[positive].sum() - n * (n + 1) / 2
        pairs += n * m
    return ordered / pairs if pairs else np.nan


def foretelling(deviances):
    """The C of every fold: the lowest of `deviances[fold][C]`, tried ascending until no fold's falls any more."""
    lowest, chosen = [np.inf] * len(deviances), [None] * len(deviances)
    for i, c in enumerate(GRID):
        fell = [f for f, of_fold in enumerate(deviances) if of_fold[i] < lowest[f]]
        if not fell:
            break
        for f in fell:
            lowest[f], chosen[f] = deviances[f][i], c
    return chosen


def loss(logits, y):
    return np.mean(np.logaddexp(0, np.where(y, -logits, logits)))


def fit(x, y, train, cs, offset, owner=None):
    """For every C, logits without the offset on all rows, and the direction in raw features. Features are standardised by
    the rows trained on; one constant there weighs nothing. `owner` names a row's intercept."""
    owner = np.zeros(len(y), int) if owner is None else owner
    mean, deviation = x[train].mean(0), x[train].std(0)
    kept = deviation**2 > CONSTANT * np.maximum(x.var(0), 1e-300)
    scaled, span = (x[:, kept] - mean[kept]) / deviation[kept], None
    if scaled.shape[1] > train.sum():
        # The optimum lies in the span of the rows trained on.
        span = np.linalg.qr(scaled[train].T)[0]
        scaled = scaled @ span
    z, d = np.concatenate([scaled, np.eye(owner.max() + 1)[owner]], axis=1), scaled.shape[1]
    at, fits = np.zeros(z.shape[1]), []
    for c in cs:
        at = newton(z[train], np.where(y[train], 1.0, -1.0), offset[train], c, d, at)
        direction = np.zeros(x.shape[1])
        direction[kept] = (at[:d] if span is None else span @ at[:d]) / deviation[kept]
        fits.append((z @ at, direction))
    return fits


def newton(z, sign, offset, c, d, at):
    ridge = np.concatenate([np.ones(d), np.full(z.shape[1] - d, 1e-9)])
    value = lambda at: 0.5 * (ridge * at * at).sum() + c * np.logaddexp(0, -sign * (offset + z @ at)).sum()
    now = value(at)
    for _ in range(100):
        wrong = 1 / (1 + np.exp(np.clip(sign * (offset + z @ at), -500, 500)))
        gradient = ridge * at - c * z.T @ (sign * wrong)
        curvature = c * (z.T * (wrong * (1 - wrong))) @ z + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        if gradient @ step < 1e-12 * (1 + now):
            break
        share = 1.0
        while (after := value(at - share * step)) > now and share > 1e-9:
            share /= 2
        at, now = at - share * step, after
    return at


def line(offset, x, y):
    """Intercept and slope of a logistic regression on one number beside an offset, the slope per deviation hardly
    penalised; a number that does not vary has slope 0."""
    mean, deviation = x.mean(), x.std()
    varies = deviation > 1e-12 * max(abs(mean), 1e-12)
    z, sign, at = (
        np.stack([(x - mean) / deviation if varies else 0 * x, np.ones(len(x))], 1),
        np.where(y, 1.0, -1.0),
        np.zeros(2),
    )
    for _ in range(100):
        wrong = 1 / (1 + np.exp(np.clip(sign * (offset + z @ at), -500, 500)))
        gradient = z.T @ (sign * wrong) - [RIDGE * at[0], 0]
        step = np.linalg.solve((z.T * (wrong * (1 - wrong))) @ z + np.diag([RIDGE, 1e-9]), gradient)
        at = at + np.clip(step, -4, 4)
        if abs(step).max() < 1e-11:
            break
    slope = at[0] / deviation if varies else 0.0
    return at[1] - slope * mean, slope


def both_classes(y):
    return y.any() and not y.all()


def chosen_alone(x, y, fold, active):
    """The C of every fold of probes without an offset, by an inner cross-validation of the other folds."""
    folds, zero = np.unique(fold), np.zeros(len(y))
    pairs = {}
    for a, b in itertools.combinations(folds, 2):
        train = (fold != a) & (fold != b) & active
        if both_classes(y[train]):
            pairs[a, b] = pairs[b, a] = [z for z, _ in fit(x, y, train, GRID, zero)]

    def deviance(outer, i):
        inner = [f for f in folds if (outer, f) in pairs]
        rows, read = np.isin(fold, inner), np.zeros(len(y))
        for f in inner:
            read[fold == f] = pairs[outer, f][i][fold == f]
        return loss(read[rows], y[rows])

    return foretelling([[deviance(outer, i) for i in range(len(GRID))] for outer in folds])


def calibrated(x, y, fold, active, c):
    """`(offset per fold [fold][row], held-out logit per row)`: no row's label is in its own logit. A row of fold g in the
    offset of fold f is read by the probe without f and g, with the C of f."""
    folds, zero = np.unique(fold), np.zeros(len(y))
    read = {}
    for a, b in itertools.product(folds, repeat=2):
        train = (fold != a) & (fold != b) & active
        same = c[a] == c[b] and (b, a) in read
        read[a, b] = read[b, a] if same else fit(x, y, train, [c[a]], zero)[0][0] if both_classes(y[train]) else zero
    offsets = []
    for f in folds:
        logit = np.array([read[f, g][i] for i, g in enumerate(fold)])
        train = (fold != f) & active
        intercept, slope = line(zero[train], logit[train], y[train])
        if slope < 0:
            intercept, slope = line(zero[train], zero[train], y[train])
        offsets.append(intercept + slope * logit)
    return offsets, np.array([read[g, g][i] for i, g in enumerate(fold)])


def share_signs(directions, scale):
    """The signs that make the sum of the directions longest, each of length 1 in scaled features; the first is positive."""
    scaled = np.array(directions) * scale
    lengths = np.maximum(np.linalg.norm(scaled, axis=1, keepdims=True), 1e-300)
    every = [np.array([1.0, *others]) for others in itertools.product([1.0, -1.0], repeat=len(scaled) - 1)]
    return max(every, key=lambda signs: np.linalg.norm(signs @ (scaled / lengths)))
