"""Random checkpoints of every family, and transformers' numbers on them. Run by `python tests/reference.py models`."""

import datetime
import json
import shutil

#: What every variant starts from.
BASE = dict(
    vocab_size=320, hidden_size=32, intermediate_size=80, num_hidden_layers=3, num_attention_heads=4,
    num_key_value_heads=2, max_position_embeddings=256, rms_norm_eps=1e-5, bos_token_id=0, eos_token_id=1,
    pad_token_id=1, initializer_range=0.3,
)


def rope(kind, theta=10000.0, **settings):
    return {"rope_type": kind, "rope_theta": theta, **settings}


#: name: (family, config overrides, dtype of the weights on disk, shards). Windows are shorter than the longest prompt and soft
#: caps low enough to bend, so that a decoder that ignores them is found out.
VARIANTS = {
    "llama-grouped-tied": ("Llama", {"tie_word_embeddings": True}, "float32", 1),
    "llama-untied-llama3": ("Llama", {
        "num_key_value_heads": 4,
        "rope_parameters": rope(
            "llama3", 500000.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
            original_max_position_embeddings=32,
        ),
    }, "float16", 1),
    "llama-biased-linear-sharded": ("Llama", {
        "num_key_value_heads": 1, "head_dim": 16, "attention_bias": True, "mlp_bias": True,
        "rope_parameters": rope("linear", factor=4.0),
    }, "bfloat16", 3),
    "llama-dynamic": ("Llama", {"max_position_embeddings": 40, "rope_parameters": rope("dynamic", factor=4.0)}, "float32", 1),
    "mistral-window": ("Mistral", {"sliding_window": 12}, "bfloat16", 1),
    "mistral-everywhere": ("Mistral", {"sliding_window": None, "head_dim": 16}, "float32", 1),
    "qwen2": ("Qwen2", {"tie_word_embeddings": True}, "bfloat16", 1),
    "qwen2-window-above": ("Qwen2", {
        "use_sliding_window": True, "sliding_window": 10, "max_window_layers": 1,
    }, "float32", 2),
    "qwen3": ("Qwen3", {"head_dim": 16, "tie_word_embeddings": True}, "bfloat16", 1),
    "qwen3-biased": ("Qwen3", {"head_dim": 24, "attention_bias": True}, "float32", 1),
    "gemma2": ("Gemma2", {
        "head_dim": 16, "query_pre_attn_scalar": 20, "sliding_window": 9, "attn_logit_softcapping": 6.0,
        "final_logit_softcapping": 5.0,
    }, "bfloat16", 2),
    "gemma2-uncapped": ("Gemma2", {
        "head_dim": 8, "query_pre_attn_scalar": 8, "sliding_window": 14, "attn_logit_softcapping": None,
        "final_logit_softcapping": None, "tie_word_embeddings": False, "attention_bias": True,
        "layer_types": ["full_attention", "full_attention", "sliding_attention"],
    }, "float32", 1),
    "gemma3": ("Gemma3Text", {
        "num_hidden_layers": 7, "head_dim": 16, "query_pre_attn_scalar": 16, "sliding_window": 8,
        "rope_parameters": {
            "sliding_attention": rope("default"), "full_attention": rope("linear", 1000000.0, factor=8.0),
        },
    }, "bfloat16", 1),
    "gemma3-pattern": ("Gemma3Text", {
        "head_dim": 16, "query_pre_attn_scalar": 24, "sliding_window": 11, "final_logit_softcapping": 4.0,
        "layer_types": ["sliding_attention", "full_attention", "sliding_attention"],
    }, "float16", 1),
}

#: Smaller ones, of files that are not as transformers writes them today: name: (family, config overrides, what is done to
#: the folder). Their numbers are what transformers makes of the folder as it is then.
SMALL = dict(intermediate_size=48, num_hidden_layers=2, max_position_embeddings=128)
FILES = {
    "qwen2-yarn-older": ("Qwen2", {
        "tie_word_embeddings": True,
        "rope_parameters": rope("yarn", 1000000.0, factor=4.0, original_max_position_embeddings=32),
    }, lambda folder: older(folder)),
    "llama-yarn-scales": ("Llama", {
        "head_dim": 16,
        "rope_parameters": rope(
            "yarn", factor=8.0, original_max_position_embeddings=16, beta_fast=8.0, beta_slow=0.5, mscale=1.2,
            mscale_all_dim=0.7, truncate=False,
        ),
    }, None),
    "mistral-yarn-factor": ("Mistral", {
        "sliding_window": None,
        "rope_parameters": rope("yarn", factor=3.0, original_max_position_embeddings=48, attention_factor=1.4),
    }, None),
    "llama-bare-names": ("Llama", {}, lambda folder: stored(folder, lambda tensors: {
        name.removeprefix("model."): tensor for name, tensor in tensors.items()
    })),
    "qwen2-own-head": ("Qwen2", {"tie_word_embeddings": True}, lambda folder: stored(folder, lambda tensors: tensors | {
        "lm_head.weight": tensors["model.embed_tokens.weight"].flip(0).contiguous(),
    })),
    "qwen3-head-alone": ("Qwen3", {"head_dim": 16, "tie_word_embeddings": True}, lambda folder: stored(folder, lambda tensors: {
        name.replace("model.embed_tokens", "lm_head"): tensor for name, tensor in tensors.items()
    })),
    "gemma2-stale-index": ("Gemma2", {"head_dim": 8, "query_pre_attn_scalar": 8}, lambda folder: stale_index(folder)),
}


def older(folder):
    """config.json as older programs wrote it: rotary settings apart, settings of generation, fields that nothing reads."""
    path = folder / "config.json"
    config = json.loads(path.read_text())
    scaling = config.pop("rope_parameters")
    config |= {"rope_theta": scaling.pop("rope_theta"), "rope_scaling": scaling, "torch_dtype": config.pop("dtype")}
    scaling["type"] = scaling.pop("rope_type")
    config |= {"do_sample": True, "top_k": 20, "repetition_penalty": 1.05, "num_beams": 1, "max_new_tokens": 64}
    config |= {"max_sequence_length": 128, "sliding_window_size": 16, "dual_chunk_attention_config": {"chunk_size": 16}}
    path.write_text(json.dumps(config, indent=2) + "\n")


def stored(folder, change):
    """The weights by other names, or others beside them."""
    from safetensors.torch import load_file, save_file

    path = folder / "model.safetensors"
    save_file(change(load_file(path)), path, {"format": "pt"})


def stale_index(folder):
    """The index of shards that are not there any more."""
    index = {"metadata": {}, "weight_map": {"model.norm.weight": "model-00001-of-00030.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index) + "\n")


def models(folder):
    """Writes every variant below `folder`, each with <name>.reference.safetensors beside it."""
    for seed, (name, (family, overrides, dtype, shards)) in enumerate(VARIANTS.items()):
        write_variant(folder / name, family, {**BASE, **overrides}, dtype, shards, seed)
        print(name)
    files(folder)


def files(folder):
    """Writes those of [`FILES`]."""
    for seed, (name, (family, overrides, edit)) in enumerate(FILES.items(), len(VARIANTS)):
        config = {**BASE, **SMALL, **overrides}
        write_variant(folder / name, family, config, "float32", seed=seed, prompts=(1, 40), edit=edit)
        print(name)


def write_variant(folder, family, config, dtype, shards=1, seed=0, prompts=(1, 7, 60), edit=None):
    """A random checkpoint of `family` in `dtype`, `edit`ed, and the reference numbers on its files as they are on disk."""
    import torch
    import transformers

    shutil.rmtree(folder, ignore_errors=True)
    torch.manual_seed(seed)
    config = getattr(transformers, f"{family}Config")(**config)
    classes = getattr(transformers, f"{family.removesuffix('Text')}ForCausalLM")
    model = classes(config).eval()
    for name, parameter in model.named_parameters():
        if parameter.dim() == 1:
            centre = 0.0 if "norm" not in name or family.startswith("Gemma") else 1.0
            torch.nn.init.normal_(parameter, centre, 0.3)
    model.to(getattr(torch, dtype))
    size = sum(parameter.numel() * parameter.itemsize for parameter in model.parameters())
    model.save_pretrained(folder, max_shard_size=f"{size // shards // 1000 + 8}kB")
    if edit is not None:
        edit(folder)
    exact = load(classes, folder, torch.float32)
    low = None if dtype == "float32" else load(classes, folder, getattr(torch, dtype))
    write_reference(folder, exact, low, prompts)


def load(classes, folder, dtype):
    return classes.from_pretrained(folder, dtype=dtype, attn_implementation="eager").eval()


def write_reference(folder, model, low, prompts):
    """Prompts, every site's stream, final norm, logits and 24 greedy tokens in f32; of the last prompt in the dtype on disk too."""
    import torch
    import transformers
    from safetensors.torch import save_file

    tensors = {}
    for index, length in enumerate(prompts):
        ids = torch.randint(2, model.config.vocab_size, (1, length), generator=torch.Generator().manual_seed(index))
        tensors[f"{index}/token_ids"] = ids[0].contiguous()
        # States first: after a generation, transformers keeps the dynamic rotary base of the longer text.
        tensors |= {f"{index}/{name}": value for name, value in states(model, ids).items()}
        greedy = model.generate(ids, max_new_tokens=24, do_sample=False, eos_token_id=None)
        if low is not None and index == len(prompts) - 1:
            tensors |= {f"{index}/low/{name}": value for name, value in states(low, ids).items()}
        tensors[f"{index}/greedy"] = greedy[0, length:].contiguous()
    versions = f"transformers {transformers.__version__}, torch {torch.__version__.split('+')[0]}"
    notes = {"reference": versions, "date": datetime.date.today().isoformat()}
    save_file(tensors, folder.with_name(f"{folder.name}.reference.safetensors"), notes)


def states(model, ids):
    """Every site's stream, the final norm and the logits of one prompt, as f32."""
    import torch

    last = []
    handle = model.model.layers[-1].register_forward_hook(
        lambda _module, _inputs, output: last.append(output[0] if isinstance(output, tuple) else output)
    )
    with torch.no_grad():
        output = model(ids, output_hidden_states=True)
    handle.remove()
    hidden = list(output.hidden_states)
    named = {"embed": hidden[0]} | {f"resid_post.{layer}": state for layer, state in enumerate(hidden[1:-1])}
    named[f"resid_post.{model.config.num_hidden_layers - 1}"] = last[0].reshape(hidden[0].shape)
    named |= {"final_norm": hidden[-1], "logits": output.logits}
    return {name: value[0].float().contiguous() for name, value in named.items()}
