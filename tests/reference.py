"""Writes the reference numbers that the tests compare against. Not needed to run or test skillscope.

    python tests/reference.py probes    needs numpy, scikit-learn and safetensors
    python tests/reference.py labelled  needs numpy, scikit-learn and safetensors
    python tests/reference.py models    needs torch, transformers and safetensors
    python tests/reference.py gguf      needs torch, transformers, accelerate, gguf and safetensors
    python tests/reference.py templates needs transformers
    python tests/reference.py bundled   needs torch and transformers
    python tests/reference.py erasers   needs numpy, scikit-learn, safetensors and concept-erasure
    python tests/reference.py similarities needs numpy
"""

import argparse
import pathlib

import numpy as np

FIXTURES = pathlib.Path(__file__).parent / "fixtures"
FOLDS = 5


def probes():
    """Probes by scikit-learn, fold by fold: weights, intercepts, held-out logits, AUROC; second opinions, code lengths."""
    from safetensors.numpy import save_file

    rng = np.random.default_rng(2604)
    cases = {
        "small": probe_case(rng, n=120, d=8, c=0.1),
        "tall": probe_case(rng, n=600, d=24, c=1.0),
        "wide": probe_case(rng, n=60, d=150, c=0.1),
        "wide_weak_penalty": probe_case(rng, n=60, d=150, c=100.0),
        "separable": probe_case(rng, n=100, d=5, c=100.0, separation=9.0),
        "strong_penalty": probe_case(rng, n=200, d=16, c=0.001),
        "weak_penalty": probe_case(rng, n=500, d=16, c=100.0),
        "rare": probe_case(rng, n=300, d=12, c=0.1, rate=0.12),
        "constant": probe_case(rng, n=120, d=8, c=1.0, spoil=constant_columns),
        "wild": probe_case(rng, n=240, d=20, c=1.0, spoil=wild_columns),
        "task_intercepts": probe_case(rng, n=300, d=16, c=0.1, tasks=3),
        "few_distinct": probe_case(rng, n=240, d=128, c=0.1, spoil=few_distinct_rows),
        "broad": probe_case(rng, n=100, d=560, c=0.1),
        "broad_task_intercepts": probe_case(rng, n=90, d=560, c=1.0, tasks=3),
    }
    tensors = {f"{case}/{name}": value for case, arrays in cases.items() for name, value in arrays.items()}
    path = FIXTURES / "probe" / "logistic.safetensors"
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, path)
    print(f"{path}: {len(cases)} cases, {path.stat().st_size} bytes")


def probe_case(rng, n, d, c, separation=1.5, rate=0.45, spoil=None, tasks=1):
    y = (rng.random(n) < rate).astype(np.int64)
    task = rng.integers(0, tasks, n)
    direction = rng.standard_normal(d) / np.sqrt(d)
    mixing = rng.standard_normal((d, d)) / np.sqrt(d) + np.eye(d)
    x = rng.standard_normal((n, d)) @ mixing + separation * np.outer(y - 0.5, direction @ mixing)
    x = x + 0.7 * rng.standard_normal((tasks, d))[task]
    if spoil is not None:
        x = spoil(rng, x)
    x = x.astype(np.float32)
    group = np.arange(n) // 4
    fold = group % FOLDS
    weights, intercepts, means, scales = [], [], [], []
    logits = np.zeros(n)
    for held_out in range(FOLDS):
        train = fold != held_out
        w, b, mean, scale = fit(x[train].astype(np.float64), y[train], task[train], tasks, c)
        z = ((x[~train].astype(np.float64) - mean) / scale) @ w
        logits[~train] = z + b[task[~train]]
        for values, value in zip((weights, intercepts, means, scales), (w, b, mean, scale)):
            values.append(value)
    return second_opinions(x.astype(np.float64), y, fold, c) | online_code(x.astype(np.float64), y, group, c) | {
        "x": x,
        "y": y,
        "fold": fold.astype(np.int64),
        "task": task.astype(np.int64),
        "c": np.array([c]),
        "weights": np.array(weights),
        "intercepts": np.array(intercepts),
        "mean": np.array(means),
        "scale": np.array(scales),
        "logits": logits,
        "auroc": np.array([within_fold_auroc(y, logits, fold)]),
    }


def second_opinions(x, y, fold, c):
    """Ridge classifiers of alpha = 4 / C and differences of means, fold by fold, in standardised features."""
    from sklearn.linear_model import RidgeClassifier
    from sklearn.preprocessing import StandardScaler

    ridge, intercepts, differences = [], [], []
    for held_out in range(FOLDS):
        train = fold != held_out
        z, labels = StandardScaler().fit_transform(x[train]), y[train]
        model = RidgeClassifier(alpha=4 / c).fit(z, labels)
        ridge.append(np.ravel(model.coef_))
        intercepts.append(np.ravel(model.intercept_)[0])
        differences.append(z[labels == 1].mean(axis=0) - z[labels == 0].mean(axis=0))
    arrays = {"ridge": ridge, "ridge_intercepts": intercepts, "mean_difference": differences}
    return {name: np.array(values) for name, values in arrays.items()}


def online_code(x, y, group, c):
    """Voita & Titov's online code with groups in their own order, features standardised by all rows: blocks, and N / L."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    z = StandardScaler().fit_transform(x)
    shares = np.array([1 / 16, 1 / 8, 1 / 4, 1 / 2, 1])
    ends = np.ceil(shares * (group.max() + 1)).astype(int)
    block = np.searchsorted(ends, group, side="right")
    bits = np.ones(len(y))
    for number in range(1, len(shares)):
        sent, now = block < number, block == number
        if len(set(y[sent])) == 2 and now.any():
            model = LogisticRegression(C=c, tol=1e-8, max_iter=1_000_000).fit(z[sent], y[sent])
            logits = model.decision_function(z[now])
            bits[now] = np.logaddexp(0, -np.where(y[now] == 1, logits, -logits)) / np.log(2)
    return {"block": block.astype(np.int64), "compression": np.array([len(y) / bits.sum()])}


def labelled():
    """Files as `skillscope probe` reads them, random and structured, with what scikit-learn makes of them."""
    import json

    from safetensors.numpy import save_file

    rng = np.random.default_rng(604)
    folder = FIXTURES / "probe" / "labelled"
    folder.mkdir(parents=True, exist_ok=True)
    n, tasks, latent = 360, np.repeat(["counting", "tone"], 180), rng.standard_normal((360, 12))
    group = np.arange(n) % 60
    latent += rng.standard_normal((60, 12))[group] * 0.5
    fold = group % FOLDS
    reads = np.where(tasks == "counting", latent[:, 0] + latent[:, 1], latent[:, 2] - 0.5 * latent[:, 0])
    y = (reads + 1.2 * rng.standard_normal(n) > 0.2).astype(int)
    random = latent @ rng.standard_normal((12, 24)) / 3 + rng.standard_normal((n, 24))
    # A few directions carry nearly everything, scales over four orders, some features large and off centre.
    structured = latent @ (rng.standard_normal((12, 30)) * np.logspace(-2, 2, 30)) + 0.01 * rng.standard_normal((n, 30))
    structured[:, 7] += 500.0
    arrays = {
        "random": random.astype(np.float32),
        "structured": structured.astype(np.float64),
        "half": random[:, :16].astype(np.float16),
    }
    np.savez_compressed(folder / "activations.npz", **(arrays | {"structured": np.asfortranarray(structured), "row": y}))
    save_file(arrays | {"row": y}, folder / "activations.safetensors")
    rows = [{"task": str(t), "label": int(l), "group": f"prompt {g}", "fold": int(f)} for t, l, g, f in zip(tasks, y, group, fold)]
    (folder / "labels.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    expected = {site: labelled_site(x.astype(np.float64), y, tasks, fold) for site, x in arrays.items()}
    (folder / "expected.json").write_text(json.dumps(expected) + "\n")
    print(f"{folder}: {len(arrays)} arrays, {sum(path.stat().st_size for path in folder.iterdir())} bytes")


def labelled_site(x, y, tasks, fold):
    tables = {}
    for task in sorted(set(tasks)):
        own = tasks == task
        tables[task] = {}
        for name, scaled in {"standardised": True, "raw": False}.items():
            w, b, *_ = labelled_fit(x[own], y[own], scaled)
            logits = np.zeros(own.sum())
            for held_out in range(FOLDS):
                train = fold[own] != held_out
                fold_w, fold_b, mean, scale = labelled_fit(x[own][train], y[own][train], scaled)
                logits[~train] = ((x[own][~train] - mean) / scale) @ fold_w + fold_b
            auroc = within_fold_auroc(y[own], logits, fold[own])
            tables[task][name] = {"weights": w.tolist(), "intercept": b, "auroc": auroc}
    return tables


def labelled_fit(x, y, scaled, c=0.1):
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler(with_mean=scaled, with_std=scaled).fit(x)
    mean = scaler.mean_ if scaled else np.zeros(x.shape[1])
    scale = scaler.scale_ if scaled else np.ones(x.shape[1])
    model = LogisticRegression(C=c, tol=1e-10, max_iter=100_000, solver="newton-cholesky").fit((x - mean) / scale, y)
    return model.coef_[0], float(model.intercept_[0]), mean, scale


def constant_columns(rng, x):
    """One feature constant everywhere, one constant in all rows but those of the first fold."""
    x[:, 2] = 3.25
    first_fold = (np.arange(len(x)) // 4) % FOLDS == 0
    x[~first_fold, 5] = -1.5
    return x


def few_distinct_rows(rng, x):
    """Six different rows, most of them the first: the embedding of a template's token."""
    token = rng.choice(6, len(x), p=[0.84, 0.08, 0.03, 0.02, 0.02, 0.01])
    return 0.05 * rng.standard_normal((6, x.shape[1]))[token]


def wild_columns(rng, x):
    """Scales over six orders, means far from zero, nearly collinear pairs."""
    d = x.shape[1]
    x = x * np.logspace(-3, 3, d) + np.logspace(-2, 4, d)
    x[:, 1] = x[:, 0] + 1e-5 * rng.standard_normal(len(x))
    return x


def fit(x, y, task, tasks, c):
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(x)
    x = scaler.transform(x)
    if tasks == 1:
        model = LogisticRegression(C=c, tol=1e-8, max_iter=1_000_000).fit(x, y)
        return model.coef_[0], model.intercept_, scaler.mean_, scaler.scale_
    # Free intercepts per task: indicators so large that their penalty is nothing.
    huge = 1e4
    x = np.hstack([x, huge * np.eye(tasks)[task]])
    model = LogisticRegression(C=c, tol=1e-10, max_iter=10_000, fit_intercept=False, solver="newton-cholesky").fit(x, y)
    d = x.shape[1] - tasks
    return model.coef_[0, :d], huge * model.coef_[0, d:], scaler.mean_, scaler.scale_


def within_fold_auroc(y, logits, fold):
    """Share of (positive, negative) pairs of one fold in the right order."""
    from sklearn.metrics import roc_auc_score

    ordered = pairs = 0.0
    for held_out in range(FOLDS):
        rows = fold == held_out
        weight = y[rows].sum() * (1 - y[rows]).sum()
        if weight:
            ordered += weight * roc_auc_score(y[rows], logits[rows])
            pairs += weight
    return ordered / pairs


def models():
    """Random checkpoints of every family with transformers' hidden states, logits and greedy continuations."""
    import checkpoints

    checkpoints.models(FIXTURES / "model")


def gguf():
    """Random GGUF files of every family and format with transformers' numbers and token ids."""
    import gguf_files

    gguf_files.write(FIXTURES / "model")


def real():
    """The file of SmolLM2-135M-Instruct in $SKILLSCOPE_SMOLLM2: transformers' token ids, streams, logits and greedy tokens."""
    import os

    import gguf_files

    gguf_files.real(os.environ["SKILLSCOPE_SMOLLM2"], FIXTURES / "smollm2.json")


def templates():
    """Tokenizers and chat templates in the manner of the real families, with transformers' renderings and ids."""
    import templates as styles

    styles.templates(FIXTURES / "template")


def erasers():
    """INLP over scikit-learn and LEACE by concept-erasure."""
    import subspaces

    subspaces.erasers(FIXTURES / "erase")


def similarities():
    """Principal angles, linear CKA and PWCCA by their definitions."""
    import subspaces

    subspaces.similarities(FIXTURES / "erase")


def bundled():
    """Prompt tokens and greedy responses of the bundled models, as transformers loads and runs them unchanged."""
    import json

    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    prompts = [
        "Write about a walk by the sea. Use exactly 7 words.",
        "Describe a day at the station with Olga. Reply only in JSON, with exactly these keys: \"place\" and \"name\".",
        "Tell me about the lantern. Be sure to include the words canvas and rope.",
        "Ça va? Qué tal — naïve café \U0001f600",
        "  Spaces around,\ttabs and\nlines  ",
    ]
    for folder in sorted((FIXTURES.parent.parent / "models").iterdir()):
        tokenizer = AutoTokenizer.from_pretrained(folder)
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        rows = []
        for prompt in prompts:
            chat = [{"role": "user", "content": prompt}]
            ids = tokenizer.apply_chat_template(chat, add_generation_prompt=True, return_dict=True)["input_ids"]
            with torch.no_grad():
                output = model.generate(torch.tensor([ids]), max_new_tokens=48, do_sample=False)
            response = output[0, len(ids):].tolist()
            text = tokenizer.decode(response, skip_special_tokens=True)
            rows.append({"prompt": prompt, "token_ids": ids, "response_ids": response, "response": text})
        path = FIXTURES / "model" / f"{folder.name}.json"
        path.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
        print(f"{path}: {len(rows)} prompts")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    listed = (bundled, erasers, gguf, labelled, models, probes, real, similarities, templates)
    commands = {command.__name__: command for command in listed}
    parser.add_argument("what", choices=sorted(commands))
    commands[parser.parse_args().what]()
