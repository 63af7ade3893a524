"""GGUF files of every family and format, random, and what transformers and tokenizers make of them. Run by
`python tests/reference.py gguf`; needs torch, transformers, accelerate, tokenizers, gguf, numpy and safetensors."""

import json

import numpy as np

import checkpoints

#: Texts whose token ids are compared: prose, chat, code, letters beyond ASCII, runs of spaces, digits, emoji.
TEXTS = [
    "Hello world, it's 12345 o'clock!",
    "<|start|>user\nWrite about the sea.<|end|>\n<|start|>assistant\n",
    "def f(x):\n    return x**2  # comment\n\n\n",
    "海と空 と 漢字 — naïve café Ünïcödé",
    "a  b   c    d\t\te  ",
    "  leading and trailing   ",
    "I'LL we've DON'T 3.14159 1,000,000",
    "\U0001f600 e\u0301 \u00e9 ▁x",
    "",
]
TRAINING = [
    "Hello world, it is a walk by the sea. Write about the sea in exactly seven words.",
    "def f(x): return x ** 2 and then some words that we have written, don't they?",
    "naïve café and the naïve sea, the café by the sea 12345 67890",
]
TEMPLATE = "{% for m in messages %}<|start|>{{ m.role }}\n{{ m.content }}<|end|>\n{% endfor %}" \
    "{% if add_generation_prompt %}<|start|>assistant\n{% endif %}"
SPECIAL = ["<|end|>", "<|start|>", "<|text|>"]

LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")

#: name: (family, config overrides, formats of the matrices in turn, tokenizer). A width of 256 is one block of a K format.
FILES = {
    "llama-mixed": ("Llama", {"tie_word_embeddings": True}, ["Q4_0", "Q5_1", "Q8_0", "F16"], "smollm"),
    "llama-k": ("Llama", {
        "hidden_size": 256, "intermediate_size": 256, "num_hidden_layers": 1, "num_attention_heads": 4, "num_key_value_heads": 1,
        "rope_parameters": checkpoints.rope(
            "llama3", 500000.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=32,
        ),
    }, ["Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"], "llama-bpe"),
    "llama-spm": ("Mistral", {"sliding_window": None}, ["F32"], "spm-prefixed"),
    "qwen2-mixed": ("Qwen2", {}, ["Q4_1", "Q5_0"], "qwen2"),
    "qwen3-half": ("Qwen3", {"head_dim": 32, "tie_word_embeddings": True}, ["BF16", "F16"], "qwen2"),
    "gemma2-q8": ("Gemma2", {
        "head_dim": 32, "query_pre_attn_scalar": 32, "sliding_window": 9, "attn_logit_softcapping": 6.0,
        "final_logit_softcapping": 5.0,
    }, ["Q8_0"], "spm"),
    "gemma3": ("Gemma3Text", {
        "num_hidden_layers": 7, "head_dim": 32, "query_pre_attn_scalar": 32, "sliding_window": 8,
        "rope_parameters": {
            "sliding_attention": checkpoints.rope("default"), "full_attention": checkpoints.rope("linear", 1000000.0, factor=8.0),
        },
    }, ["F32", "Q8_0"], "spm"),
}
ARCHITECTURES = {"Llama": "llama", "Mistral": "llama", "Qwen2": "qwen2", "Qwen3": "qwen3", "Gemma2": "gemma2", "Gemma3Text": "gemma3"}
#: Where a K block keeps its factors (f16).
FACTORS = {"Q2_K": (80, 82), "Q3_K": (108,), "Q4_K": (0, 2), "Q5_K": (0, 2), "Q6_K": (208,)}


def write(folder):
    """Every file below `folder`, with its reference numbers and token ids beside it; and blocks of every format."""
    formats(folder.parent / "formats.safetensors")
    for seed, (name, case) in enumerate(FILES.items()):
        write_file(folder / f"{name}.gguf", seed, *case)
        print(name)


def formats(path):
    """Blocks of every format with the values that the reference reader gives them."""
    import gguf
    from safetensors.numpy import save_file

    rng = np.random.default_rng(1129)
    tensors = {}
    for name in ["Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", *FACTORS, "F32", "F16", "BF16"]:
        kind = gguf.GGMLQuantizationType[name]
        blocks = packed(rng, kind, rng.standard_normal((6, 256)).astype(np.float32))
        tensors[f"{name.lower()}/blocks"] = blocks.view(np.uint8).reshape(6, -1).copy()
        tensors[f"{name.lower()}/values"] = gguf.dequantize(blocks, kind).astype(np.float32).reshape(6, 256)
    save_file(tensors, path)


def packed(rng, kind, values):
    """Values in a format; the K formats, which the package cannot write, as random blocks of about the same size."""
    import gguf

    if kind.name not in FACTORS:
        return gguf.quantize(values, kind)
    size, length = gguf.GGML_QUANT_SIZES[kind]
    blocks = rng.integers(0, 256, (values.size // size, length), dtype=np.uint8)
    for at in FACTORS[kind.name]:
        factor = (rng.uniform(0.2, 1.0, len(blocks)) * np.abs(values).mean() / 400).astype(np.float16)
        blocks[:, at:at + 2] = factor.view(np.uint8).reshape(-1, 2)
    return blocks.reshape(*values.shape[:-1], -1)


def write_file(path, seed, family, overrides, kinds, tokenizer):
    import gguf
    import torch
    import transformers

    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    tokens, metadata, ids = TOKENIZERS[tokenizer]()
    base = {**checkpoints.BASE, "hidden_size": 64, "intermediate_size": 96, "vocab_size": len(tokens)}
    config = getattr(transformers, f"{family}Config")(**{**base, **overrides})
    classes = getattr(transformers, f"{family.removesuffix('Text')}ForCausalLM")
    model = classes(config).eval()
    for name, parameter in model.named_parameters():
        if parameter.dim() == 1:
            torch.nn.init.normal_(parameter, 0.0 if "norm" not in name or family.startswith("Gemma") else 1.0, 0.3)
    writer = gguf.GGUFWriter(path, ARCHITECTURES[family])
    describe(writer, config)
    metadata(writer)
    writer.add_chat_template(TEMPLATE)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH_NAMES and getattr(gguf.MODEL_ARCH, ARCHITECTURES[family].upper()), config.num_hidden_layers)
    stored = {}
    for at, (name, parameter) in enumerate(model.state_dict().items()):
        if name == "lm_head.weight" and config.tie_word_embeddings:
            continue
        values = converted(name, parameter.detach().float().numpy(), family, config)
        kind = gguf.GGMLQuantizationType[kinds[at % len(kinds)] if values.ndim == 2 else "F32"]
        blocks = packed(rng, kind, values) if kind.name != "F32" else values
        written = names.get_name(name, try_suffixes=(".weight", ".bias"))
        writer.add_tensor(written, blocks, raw_dtype=kind)
        stored[name] = restored(name, gguf.dequantize(blocks, kind).reshape(values.shape), family, config)
    if rope_type(config) == "llama3":
        writer.add_tensor("rope_freqs.weight", rope_factors(config))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    model.load_state_dict({name: torch.tensor(value) for name, value in stored.items()}, strict=False)
    model.config._attn_implementation = "eager"
    agree(path, classes, model)
    checkpoints.write_reference(path, model, None, (1, 7, 60))
    rows = [{"text": text, "token_ids": ids(text)} for text in TEXTS]
    path.with_name(f"{path.name}.tokens.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")


def agree(path, classes, model):
    """The same weights as transformers reads from the file."""
    # A file of Mistral's says that it is Llama's; of others, transformers does not read every field of the configuration.
    settings = {} if model.config.model_type == "mistral" else {"config": model.config}
    read = classes.from_pretrained(path.parent, gguf_file=path.name, **settings).state_dict()
    for name, value in model.state_dict().items():
        difference = (read[name].float() - value.float()).abs().max().item()
        assert difference == 0, f"{path.name}: {name} differs by {difference}"


def rope_type(config):
    return (getattr(config, "rope_parameters", None) or {}).get("rope_type", "default")


def rope_factors(config):
    """The divisors of rotary frequencies that Llama 3.1's rule gives."""
    rope, half = config.rope_parameters, config.hidden_size // config.num_attention_heads // 2
    frequency = 1.0 / rope["rope_theta"] ** (np.arange(half) / half)
    turns = rope["original_max_position_embeddings"] * frequency / (2 * np.pi)
    smooth = np.clip((turns - rope["low_freq_factor"]) / (rope["high_freq_factor"] - rope["low_freq_factor"]), 0, 1)
    return (1 / ((1 - smooth) / rope["factor"] + smooth)).astype(np.float32)


def heads(name, family, config):
    """Heads of a matrix whose rows llama.cpp's converter exchanges; 0 for others."""
    if ARCHITECTURES[family] != "llama" or not any(part in name for part in ("q_proj", "k_proj")):
        return 0
    return config.num_attention_heads if "q_proj" in name else config.num_key_value_heads


def converted(name, values, family, config):
    """As llama.cpp's converter writes a tensor."""
    if n := heads(name, family, config):
        return values.reshape(n, 2, len(values) // n // 2, *values.shape[1:]).swapaxes(1, 2).reshape(values.shape)
    return values + 1 if family.startswith("Gemma") and name.endswith("norm.weight") else values


def restored(name, values, family, config):
    """The opposite of `converted`."""
    if n := heads(name, family, config):
        return values.reshape(n, len(values) // n // 2, 2, *values.shape[1:]).swapaxes(1, 2).reshape(values.shape)
    return values - 1 if family.startswith("Gemma") and name.endswith("norm.weight") else values


def describe(writer, config):
    """The metadata of an architecture."""
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    width = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    writer.add_key_length(width)
    writer.add_value_length(width)
    rope = getattr(config, "rope_parameters", None) or {}
    rope = rope.get("full_attention", rope)
    writer.add_rope_freq_base(rope.get("rope_theta", 10000.0))
    if rope.get("rope_type") == "linear":
        writer.add_rope_scaling_type(writer_scaling("linear"))
        writer.add_rope_scaling_factor(rope["factor"])
    for cap, add in [("attn_logit_softcapping", writer.add_attn_logit_softcapping), ("final_logit_softcapping", writer.add_final_logit_softcapping)]:
        if getattr(config, cap, None):
            add(getattr(config, cap))
    if type(config).__name__.startswith("Gemma"):
        writer.add_sliding_window(config.sliding_window)


def writer_scaling(name):
    import gguf

    return gguf.RopeScalingType(name)


def byte_level(pre, pattern, digits=False, composed=False, ignore_merges=False):
    """A byte-level tokenizer, trained here: its tokens, how its metadata are written, and its ids of a text."""
    import tokenizers
    from tokenizers import decoders, models, normalizers, pre_tokenizers, trainers

    of = tokenizers.Tokenizer(models.BPE(ignore_merges=ignore_merges))
    steps = [pre_tokenizers.Digits(individual_digits=True)] if digits else []
    if pattern:
        steps.append(pre_tokenizers.Split(tokenizers.Regex(pattern), "isolated"))
    steps.append(pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=not pattern))
    of.pre_tokenizer = pre_tokenizers.Sequence(steps)
    of.decoder = decoders.ByteLevel()
    if composed:
        of.normalizer = normalizers.NFC()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    of.train_from_iterator(TRAINING, trainers.BpeTrainer(vocab_size=340, special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False))
    model = json.loads(of.to_str())["model"]
    merges = [" ".join(merge) if isinstance(merge, list) else merge for merge in model["merges"]]
    return described(of, model["vocab"], lambda writer: (
        writer.add_tokenizer_model("gpt2"), writer.add_tokenizer_pre(pre), writer.add_token_merges(merges),
    ))


def sentence_piece(prefixed):
    """The same of SentencePiece's kind: spaces marked, bytes for what is not in the vocabulary, a score for every token."""
    import tokenizers
    from tokenizers import decoders, models, normalizers, pre_tokenizers, trainers

    of = tokenizers.Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    replace = normalizers.Replace(" ", "▁")
    of.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), replace]) if prefixed else replace
    if not prefixed:
        of.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    of.decoder = decoders.ByteFallback()
    special = ["<unk>", *SPECIAL, *(f"<0x{byte:02X}>" for byte in range(256))]
    of.train_from_iterator(TRAINING, trainers.BpeTrainer(vocab_size=400, special_tokens=special, show_progress=False))
    state = json.loads(of.to_str())
    state["added_tokens"] = [token for token in state["added_tokens"] if token["content"] in ["<unk>", *SPECIAL]]
    of = tokenizers.Tokenizer.from_str(json.dumps(state))
    vocab = state["model"]["vocab"]
    rank = {"".join(merge): at for at, merge in enumerate(state["model"]["merges"])}
    scores = [-float(rank.get(token, 0 if token in special else 1000)) for token in sorted(vocab, key=vocab.get)]
    return described(of, vocab, lambda writer: (
        writer.add_tokenizer_model("llama"), writer.add_token_scores(scores), writer.add_add_space_prefix(prefixed),
        writer.add_unk_token_id(0),
    ))


def described(of, vocab, add):
    tokens = sorted(vocab, key=vocab.get)

    def metadata(writer):
        kind = lambda token: 3 if token in SPECIAL else 2 if token == "<unk>" else 6 if token.startswith("<0x") else 1
        add(writer)
        writer.add_token_list(tokens)
        writer.add_token_types([kind(token) for token in tokens])
        writer.add_bos_token_id(vocab["<|text|>"])
        writer.add_eos_token_id(vocab["<|end|>"])

    return tokens, metadata, lambda text: of.encode(text, add_special_tokens=False).ids


TOKENIZERS = {
    "smollm": lambda: byte_level("smollm", None, digits=True),
    "llama-bpe": lambda: byte_level("llama-bpe", LLAMA3, ignore_merges=True),
    "qwen2": lambda: byte_level("qwen2", QWEN2, composed=True),
    "spm": lambda: sentence_piece(False),
    "spm-prefixed": lambda: sentence_piece(True),
}


def real(path, out):
    """Token ids, streams, logits and a greedy continuation of a real file, as transformers loads and runs it. Of the stream,
    every hidden state's first values at the last token; the last one is after the final norm."""
    import hashlib
    import pathlib

    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    path = pathlib.Path(path)
    tokenizer = AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name)
    model = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32).eval()
    chat = [{"role": "user", "content": "Name three fruits in one short sentence."}]
    ids = tokenizer.apply_chat_template(chat, add_generation_prompt=True, return_dict=True)["input_ids"]
    with torch.no_grad():
        output = model(torch.tensor([ids]), output_hidden_states=True)
        greedy = model.generate(torch.tensor([ids]), max_new_tokens=24, do_sample=False)[0, len(ids):].tolist()
    found = {
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "texts": [{"text": text, "token_ids": tokenizer.encode(text, add_special_tokens=False)} for text in TEXTS],
        "prompt": chat[0]["content"],
        "token_ids": ids,
        "hidden": [[round(value, 6) for value in state[0, -1, :8].tolist()] for state in output.hidden_states],
        "largest": [round(float(state[0, -1].abs().max()), 4) for state in output.hidden_states],
        "argmax": output.logits[0].argmax(-1).tolist(),
        "greedy": greedy,
    }
    pathlib.Path(out).write_text(json.dumps(found, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{out}: {len(ids)} tokens")
