"""Erasers and similarities of random representations. Run by `python tests/reference.py erasers` and `... similarities`."""

import json

import numpy as np

#: Directions removed by INLP.
RANKS = (1, 3, 8)


def inlp(x, y, rank, c, development=None):
    """The orthogonal projection of get_debiasing_projection (Ravfogel et al. 2020), every fit taken to its optimum."""
    from sklearn.linear_model import LogisticRegression

    d = x.shape[1]
    fitted = np.ones(len(y), dtype=bool) if development is None else ~development
    row_spaces, projection = [], np.eye(d)
    for _ in range(rank):
        left = x @ projection
        model = LogisticRegression(C=c, tol=1e-13, max_iter=10_000, solver="newton-cholesky").fit(left[fitted], y[fitted])
        if development is not None and model.score(left[development], y[development]) < 0.55:
            break
        row_spaces.append(row_space(model.coef_))
        projection = np.eye(d) - row_space(np.sum(row_spaces, axis=0))
    return projection


def row_space(matrix):
    from scipy.linalg import orth

    basis = orth(matrix.T, rcond=1e-9)
    return basis @ basis.T


def leace(x, y, **settings):
    import torch
    from concept_erasure import LeaceFitter

    eraser = LeaceFitter.fit(torch.from_numpy(x), torch.from_numpy(y), **settings).eraser
    return eraser.P.numpy()


def labelled(rng, n, d, rate=0.45, separation=1.5, spoil=None):
    """Rows whose classes differ along three directions, mixed."""
    y = (rng.random(n) < rate).astype(np.int64)
    mixing = rng.standard_normal((d, d)) / np.sqrt(d) + np.eye(d)
    x = rng.standard_normal((n, d)) + rng.standard_normal(d)
    for place in range(3):
        direction = rng.standard_normal(d)
        x += separation / (1 + place) * np.outer(y - 0.5, direction / np.linalg.norm(direction))
    x = x @ mixing
    if spoil is not None:
        x = spoil(rng, x)
    return x.astype(np.float32), y


def constant(rng, x):
    x[:, 2], x[:, 5] = 3.25, 0.1
    return x


def repeated(rng, x):
    x[:, 3] = x[:, 1]
    return x


def scaled(rng, x):
    return x * np.logspace(-1.5, 1.5, x.shape[1])


def erasers(folder):
    from safetensors.numpy import save_file

    rng = np.random.default_rng(3819)
    cases = {
        "random": labelled(rng, 80, 12, separation=0.0),
        "structured": labelled(rng, 160, 20),
        "wide": labelled(rng, 24, 30),
        "constant": labelled(rng, 90, 16, spoil=constant),
        "repeated": labelled(rng, 90, 12, spoil=repeated),
        "rare": labelled(rng, 150, 12, rate=0.12),
        "scaled": labelled(rng, 120, 12, spoil=scaled),
    }
    tensors = {}
    for name, (x, y) in cases.items():
        wide = x.astype(np.float64)
        development = np.arange(len(y)) % 4 == 3
        arrays = {"x": x, "y": y, "development": development.astype(np.int64)}
        arrays |= {f"inlp_{rank}": inlp(wide, y, rank, 0.1) for rank in RANKS}
        arrays["inlp_development"] = inlp(wide, y, 8, 0.1, development)
        arrays["leace"] = leace(wide, y, shrinkage=False, constrain_cov_trace=False)
        arrays["leace_shrunk"] = leace(wide, y)
        tensors |= {f"{name}/{key}": np.ascontiguousarray(value) for key, value in arrays.items()}
        kept = round(np.trace(np.eye(x.shape[1]) - arrays["inlp_development"]))
        print(f"{name}: {x.shape}, development keeps {kept}")
    path = folder / "projections.safetensors"
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, path)
    print(f"{path}: {len(cases)} cases, {path.stat().st_size} bytes")


def cosines(a, b):
    """Of the principal angles between the spans of the columns."""
    return np.linalg.svd(np.linalg.qr(a)[0].T @ np.linalg.qr(b)[0], compute_uv=False)


def cka(x, y):
    """Linear CKA (Kornblith et al. 2019) by its kernels."""
    n = len(x)
    centre = np.eye(n) - 1 / n
    k, l = centre @ x @ x.T @ centre, centre @ y @ y.T @ centre
    return np.sum(k * l) / np.sqrt(np.sum(k * k) * np.sum(l * l))


def truncated(x, share):
    """Left singular vectors of the centred representation that hold a share of its variance."""
    u, s, _ = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)
    kept = int(np.searchsorted(np.cumsum(s**2) / np.sum(s**2), share - 1e-12)) + 1
    return u[:, :kept]


def pwcca(x, y, share):
    """Projection weighted CCA (Morcos et al. 2018) after truncation; the neurons weigh the canonical variables of x."""
    a, b = truncated(x, share), truncated(y, share)
    u, s, _ = np.linalg.svd(a.T @ b, full_matrices=False)
    weights = np.abs((a @ u).T @ (x - x.mean(axis=0))).sum(axis=1)
    return float(weights @ s / weights.sum()), [a.shape[1], b.shape[1]]


def similarities(folder):
    rng = np.random.default_rng(2018)
    cases = []
    for n, p, q, shared, share in [(60, 6, 8, 3, 0.99), (80, 12, 5, 2, 0.9), (50, 4, 4, 0, 0.99), (60, 30, 20, 3, 0.8)]:
        common = rng.standard_normal((n, shared))
        x = common @ rng.standard_normal((shared, p)) * 2 + rng.standard_normal((n, p)) * np.logspace(0, -0.5, p)
        y = common @ rng.standard_normal((shared, q)) * 2 + rng.standard_normal((n, q)) * np.logspace(0, -0.5, q)
        x, y = np.round(x + 3, 4), np.round(y - 1, 4)
        value, kept = pwcca(x, y, share)
        a, b = np.round(rng.standard_normal((7, 3)), 4), np.round(rng.standard_normal((7, 2)), 4)
        cases.append({
            "n": n, "x": x.ravel().tolist(), "p": p, "y": y.ravel().tolist(), "q": q, "share": share,
            "cka": cka(x, y), "pwcca": value, "kept": kept,
            "a": a.T.ravel().tolist(), "b": b.T.ravel().tolist(), "cosines": cosines(a, b).tolist(),
        })
        print(n, p, q, kept, cases[-1]["cka"], value)
    path = folder / "similarities.json"
    path.write_text(json.dumps(cases))
    print(f"{path}: {len(cases)} cases, {path.stat().st_size} bytes")
