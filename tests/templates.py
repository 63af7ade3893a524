"""Small tokenizers with chat templates in the manner of the real families, and what transformers makes of chats with them.

Run by `python tests/reference.py templates`. The templates are this project's own; they use the Jinja that the families' do.
"""

import json
import shutil

TEXTS = [
    "The old lighthouse keeper counted nine ships before the storm, and wrote each name down.",
    "Write exactly seven words about a walk by the sea. Reply only in JSON, please!",
    "naïve café, déjà vu; 1234 and 56,789.00 — don't, won't, it's  spaced   out\n\nnew lines\ttabs",
    "Ça va? Qué tal, ñandú? Привет, мир. 你好,世界。 😀🎉",
]

CHATS = {
    "user": [{"role": "user", "content": "Write exactly 7 words about the sea. Ça va?"}],
    "spaces": [{"role": "user", "content": "  Spaces around,\ttabs and\nlines — don't trim 😀  "}],
    "system": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello there!"}],
    "turns": [
        {"role": "user", "content": "One?"}, {"role": "assistant", "content": " Two. "},
        {"role": "user", "content": "Three, naïve café?"},
    ],
    "wrong": [{"role": "assistant", "content": "I begin."}],
}

#: Llama 3: headers, trimmed contents, the system turn taken out of the list, a date only where the program gives one.
LLAMA = """{{- bos_token }}
{%- if strftime_now is defined and false %}{%- set date = strftime_now("%d %b %Y") %}{%- endif %}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}
{{- "<|head|>system<|tail|>\\n\\nToday: " + (date | default("not said")) + "\\n" + system_message + "<|turn|>" }}
{%- for message in messages %}
    {%- if not (message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|head|>' + message['role'] + '<|tail|>\\n\\n' + message['content'] | trim + '<|turn|>' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|head|>assistant<|tail|>\\n\\n' }}
{%- endif %}
"""

#: Gemma: no system turn, turns must alternate, the assistant is called model.
GEMMA = """{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}
{%- for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}
{{- raise_exception('Roles must alternate, the user first') }}{% endif %}
{%- set role = 'model' if message['role'] == 'assistant' else message['role'] %}
{{- '<turn>' + role + '\\n' + message['content'] | trim + '</turn>\\n' }}{% endfor %}
{%- if add_generation_prompt %}{{ '<turn>model\\n' }}{% endif %}"""

#: Qwen: a default system turn, contents as they are, tools as JSON.
QWEN = """{%- if tools %}
    {{- '<|start|>system\\n' + tools | tojson + '<|end|>\\n' }}
{%- elif messages[0].role != 'system' %}
    {{- '<|start|>system\\nYou are a small assistant.<|end|>\\n' }}
{%- endif %}
{%- set ns = namespace(users=0) %}
{%- for message in messages %}
    {%- if message.role == "user" %}{% set ns.users = ns.users + 1 %}{% endif %}
    {%- if (message.role == "user") or (message.role == "system" and loop.first) or (message.role == "assistant") %}
        {{- '<|start|>' + message.role + '\\n' + message.content + '<|end|>' + '\\n' }}
    {%- endif %}
{%- endfor %}
{%- if ns.users == 0 %}{{ raise_exception("No user turn: " ~ (messages | length) ~ " messages, " ~ messages | tojson) }}{% endif %}
{%- if add_generation_prompt %}
    {{- '<|start|>assistant\\n' }}
{%- endif %}
"""

#: Mistral: brackets around the user's turns, the system text before the last of them.
MISTRAL = """{%- if messages[0]["role"] == "system" %}
    {%- set system_message = messages[0]["content"] %}
    {%- set loop_messages = messages[1:] %}
{%- else %}
    {%- set loop_messages = messages %}
{%- endif %}
{{- bos_token }}
{%- for message in loop_messages %}
    {%- if message["role"] == "user" %}
        {%- if loop.last and system_message is defined %}
            {{- "[INST]" + system_message + "\\n\\n" + message["content"] + "[/INST]" }}
        {%- else %}
            {{- "[INST]" + message["content"] + "[/INST]" }}
        {%- endif %}
    {%- elif message["role"] == "assistant" and not loop.first %}
        {{- message["content"].strip() + eos_token }}
    {%- else %}
        {{- raise_exception("Only user and assistant turns, the user's first, not: " + message["role"].upper()) }}
    {%- endif %}
{%- endfor %}
"""


def byte_level(special, bos):
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    tokenizer.normalizer = normalizers.NFC()
    words = r"[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(words), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=420, initial_alphabet=alphabet, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(TEXTS, trainer)
    if bos:
        first = (bos, tokenizer.token_to_id(bos))
        tokenizer.post_processor = processors.TemplateProcessing(single=f"{bos} $A", special_tokens=[first])
    return tokenizer


def byte_fallback(special, bos):
    from tokenizers import Tokenizer, decoders, models, normalizers, processors, trainers

    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    pieces = special + [f"<0x{byte:02X}>" for byte in range(256)]
    trainer = trainers.BpeTrainer(vocab_size=420, special_tokens=pieces, show_progress=False)
    tokenizer.train_from_iterator([text.replace(" ", "▁") for text in TEXTS[:2]], trainer)
    state = json.loads(tokenizer.to_str())
    # The byte pieces belong to the model, not among the special tokens.
    state["added_tokens"] = [token for token in state["added_tokens"] if not token["content"].startswith("<0x")]
    tokenizer = Tokenizer.from_str(json.dumps(state))
    first = (bos, tokenizer.token_to_id(bos))
    tokenizer.post_processor = processors.TemplateProcessing(single=f"{bos} $A", special_tokens=[first])
    return tokenizer


STYLES = {
    "llama": (byte_level, LLAMA, "<|begin|>", "<|turn|>", ["<|begin|>", "<|turn|>", "<|head|>", "<|tail|>"]),
    "gemma": (byte_fallback, GEMMA, "<bos>", "<eos>", ["<pad>", "<eos>", "<bos>", "<unk>", "<turn>", "</turn>"]),
    "qwen": (byte_level, QWEN, None, "<|end|>", ["<|end|>", "<|start|>"]),
    "mistral": (byte_fallback, MISTRAL, "<s>", "</s>", ["<unk>", "<s>", "</s>", "[INST]", "[/INST]"]),
}


def templates(folder):
    """Writes every style below `folder`, with chats.json: each chat's text, ids and decoded response, or the complaint."""
    from transformers import AutoTokenizer, PreTrainedTokenizerFast

    import jinja

    for name, (make, template, bos, eos, special) in STYLES.items():
        shutil.rmtree(folder / name, ignore_errors=True)
        tokenizer = PreTrainedTokenizerFast(
            tokenizer_object=make(special, bos), bos_token=bos, eos_token=eos, chat_template=template,
        )
        tokenizer.save_pretrained(folder / name)
        tokenizer = AutoTokenizer.from_pretrained(folder / name)
        rows = {chat: read(tokenizer, messages) for chat, messages in CHATS.items()}
        path = folder / name / "chats.json"
        path.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
        print(path)
    jinja.cases(folder / "jinja.json")
    jinja.layouts(folder / "mistral", folder / "layouts.json")


def read(tokenizer, messages):
    row = {"messages": messages}
    try:
        row["text"] = tokenizer.apply_chat_template(messages, add_generation_prompt=True, tokenize=False)
    except Exception as error:  # noqa: BLE001: whatever the template raises is what is recorded
        return row | {"error": str(error)}
    ids = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_dict=True)["input_ids"]
    return row | {"token_ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=True)}
