"""What `recompute.py` reads: the text's features, and activations through transformers."""

import re

import numpy as np

PROMPT, RESPONSE, BATCH = 64, 128, 64


def words(text):
    letters = "".join(c if c.isalnum() or c in "'-" else " " for c in text.lower().replace("\u2019", "'"))
    return [word for word in (w.strip("'-") for w in letters.split(" ")) if word]


def bag(found, buckets):
    counts = np.zeros(buckets)
    for word in found:
        value = 0xCBF29CE484222325
        for byte in word.encode():
            value = (value ^ byte) * 0x100000001B3 % 2**64
        counts[value % buckets] += 1 if value < 2**63 else -1
    length = np.sqrt((counts**2).sum())
    return counts / length if length > 0 else counts


def size(value):
    if isinstance(value, list):
        return len(value)
    return float(value) if isinstance(value, (bool, int, float)) else 0.0


def text_features(s, position):
    """A row per analysed sample: bags, lengths, then for every parameter what was asked and what is there."""
    names = sorted({name for sample in s.samples for name in sample["params"]})
    is_text = lambda value: isinstance(value, str)
    texts = {n: sorted({p[n] for p in (x["params"] for x in s.samples) if is_text(p.get(n))}) for n in names}
    vocabulary, rows = s.study["vocabulary"], []
    for sample in s.samples:
        at, start = sample["positions"][position], sample["prompt_tokens"]
        ids = sample["token_ids"][start : at + 1] if at >= start else []
        response = "".join(vocabulary.get(str(i), "") for i in ids)
        found, lower = words(response), response.lower()
        characters = len(response.strip())
        row = [start, len(ids), characters, len(found), at]
        for name in names:
            value = sample["params"].get(name)
            number = value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
            apart = [0.0 if number is None else length - number for length in (characters, len(found))]
            items = value if isinstance(value, list) else []
            there = sum(is_text(item) and item.lower() in lower for item in items)
            row += [size(value), apart[0], abs(apart[0]), apart[1], abs(apart[1]), there, len(items) - there]
            row += [float(value == text) for text in texts[name]]
            row.append(float(is_text(value) and value.lower() in lower))
        rows.append(np.concatenate([bag(words(sample["prompt"]), PROMPT), bag(found, RESPONSE), row]))
    return np.array(rows, dtype=np.float32).astype(np.float64)


def activations(s, snapshot, positions):
    """`{(block, position): [row, d]}`: the stream after every block, in single precision, from transformers; `snapshot` is a
    folder or a GGUF file."""
    import torch
    from transformers import AutoModelForCausalLM

    where = (snapshot.parent, {"gguf_file": snapshot.name}) if snapshot.is_file() else (snapshot, {})
    model = AutoModelForCausalLM.from_pretrained(
        where[0], dtype=torch.float32, attn_implementation="eager", **where[1]
    ).eval()
    streams = {}
    keep = lambda number: (
        lambda _module, _input, out: streams.__setitem__(number, out[0] if isinstance(out, tuple) else out)
    )
    blocks = next(module for name, module in model.named_modules() if re.fullmatch(r"model\.layers", name))
    for number, block in enumerate(blocks):
        block.register_forward_hook(keep(number))
    read = {
        (number, p): np.zeros((len(s.samples), model.config.hidden_size), np.float32)
        for number in range(len(blocks))
        for p in positions
    }
    order = np.argsort([len(sample["token_ids"]) for sample in s.samples], kind="stable")
    for start in range(0, len(order), BATCH):
        rows = order[start : start + BATCH]
        ids = [s.samples[row]["token_ids"] for row in rows]
        width = max(map(len, ids))
        padded = torch.tensor([of + [0] * (width - len(of)) for of in ids])
        mask = torch.tensor([[1] * len(of) + [0] * (width - len(of)) for of in ids])
        with torch.no_grad():
            model(input_ids=padded, attention_mask=mask, use_cache=False)
        for (number, position), into in read.items():
            at = [s.samples[row]["positions"][position] for row in rows]
            into[rows] = streams[number][range(len(rows)), at].numpy()
    return read
