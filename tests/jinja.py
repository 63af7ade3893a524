"""What chat templates may ask of Jinja, and layouts of tokenizer files, with what transformers makes of them.

Run by `python tests/reference.py templates`.
"""

import json
import pathlib
import shutil
import tempfile

#: The time that `strftime_now` is given, and the special tokens of every case.
NOW = "2026-11-09T05:04:03"
SPECIAL = {"bos_token": "<s>", "eos_token": "</s>"}

USER = [{"role": "user", "content": "Hi <b>& Zoë's \"friend\" 😀"}]
TURNS = [
    {"role": "system", "content": "  Be brief.\n"}, {"role": "user", "content": "One? Two"},
    {"role": "assistant", "content": "<think>\nhm\n</think>\n\nThree."}, {"role": "user", "content": "four"},
]
CHATS = {"user": USER, "turns": TURNS}
TEXT = "  Héllo wörld, don't stop_me now  "
VALUES = {
    "text": TEXT, "flag": False, "none": None, "list": [1.5, 1e22, -3, 1e-5, True, None, []],
    "map": {"a": {"k": 1, "l": ["é\u0007\u007f", {}]}, "b": "two", "c": None},
}

#: Expressions, each a template of its own: methods of Python's types, filters, tests, operators, values as text.
EXPRESSIONS = [
    *(f"text.{call}" for call in [
        "strip()", "strip(' w')", "lstrip()", "rstrip()", "split()", "split(' ')", "split(',', 1)", "split(None, 2)",
        "rsplit()", "rsplit(None, 2)", "rsplit('_', 1)", "splitlines()", "upper()", "lower()", "title()", "capitalize()",
        "swapcase()", "casefold()", "replace('o', '0')", "replace('o', '0', 1)", "startswith('  H')",
        "endswith(('x', '  '))", "find('w')", "rfind('o')", "find('zz')", "index('w')", "rindex('o')", "count('o')",
        "join(['a', 'b'])", "isdigit()", "isalpha()", "isupper()", "isspace()", "isdecimal()", "removeprefix('  H')",
        "removesuffix('now  ')", "partition(',')[2]", "rpartition('_')[0]", "partition('zz')[0]", "zfill(40)",
        "ljust(40, '.')", "rjust(40)", "center(41, '*')", "center(40, '*')", "format(1)",
    ]),
    "'{}-{:.2f}|{:>5}|{k}'.format(1, 1.5, 'ab', k='v')", "'-5'.zfill(4)", "'%s is %d' | format('a', 3)",
    *(f"messages | tojson({options})" for options in [
        "", "ensure_ascii=true", "ensure_ascii=false", "true", "indent=2", "indent=0", "indent='\\t'", "false, 1",
        "separators=(',', ':')", "sort_keys=true", "separators=(', ', ' = '), indent=1",
    ]),
    "map | tojson", "map | tojson(indent=4)", "list | tojson", "list | tojson(indent=1)", "'a/b<c>' | tojson | length",
    "{'b': 1, 'a': [True, none, 1.0]} | tojson", "messages", "true ~ none ~ 1.0", "list", "map", "none", "true | string",
    "{'a': \"it's\", 'b': ['say \"x\"', '\\n']}", "0.1 + 0.2", "1e20", "6 / 2", "7 // 2", "-7 // 2", "-7 % 3", "2 ** 3",
    "'ab' * 3", "1 < 2 < 3", "'a' 'b'", "[1] + [2]", "'b' in map", "'zz' not in messages[0]", "none == false", "1 == 1.0",
    "map.items() | list | length", "map.keys() | list", "map.get('b')", "map.get('zz')", "map.get('zz', 'd')",
    "map.a.l[0]", "map | length", "map | list", "messages[0].get('content')[:2]", "messages[0]['content'][-3:]",
    "messages[::-1][0].role", "messages[5] is defined", "messages[0].zz is defined", "zz", "zz | default('d')",
    "'' | default('y', boolean=true)", "none | default('x', true)", "tools is none and documents is none",
    "unk_token is defined", "bos_token + eos_token", "flag is false", "not flag", "'x' if flag", "add_generation_prompt",
    "messages is iterable and messages is not string", "map is mapping", "text is sequence", "map is sequence",
    "none is iterable", "true is number", "1 is integer", "2 is divisibleby 2", "'a' is in ['a']", "1 is sameas 1",
    "messages | map(attribute='role') | join(', ')", "messages | selectattr('role', 'equalto', 'user') | list | length",
    "messages | rejectattr('role', 'equalto', 'user') | map(attribute='content') | list", "(messages | last).role",
    "messages | map(attribute='zz', default='q') | join", "messages | map(attribute='content') | map('trim') | join('|')",
    "[3, 1] | sort(reverse=true)", "['b', 'a', 'b'] | unique | list", "[1, 2, 3] | reverse | list", "[1, 2] | sum",
    "map | dictsort | map('first') | list", "'hello world' | title", "' x ' | trim", "'3' | int + 1", "3.14159 | round(2)",
    "'a\nb\n\nc' | indent(2)", "'a\nb' | indent(width=3, first=true)", "'<a>' | e", "'abc' | list", "'abc'[::-1]",
    "range(3, 0, -1) | list", "dict(a=1, b='x')", "namespace(a=1).a", "[1, 2].index(2)", "map.copy() | length",
    "'a\\\nb'", "'A\\u2581\\x41\\\\n\\/\\a'", "messages[0].content.strip().split(' ')[0] | length",
]

#: Whole templates: the name, the source, and what is given beside the chat.
TEMPLATES = {
    "generation": ("{% for m in messages %}{% generation %}{{ m.content }}{% endgeneration %}{% endfor %}", {}),
    "generation trimmed": ("{%- for m in messages %}\n  {%- generation -%}\n  {{ m.role }}\n  {%- endgeneration %}\n{% endfor %}X", {}),
    "generation has its own scope": (
        "{% for m in messages %}{% generation %}{% set x = 1 %}{{ loop.index }}{% endgeneration %}{{ x is defined }}{% endfor %}", {},
    ),
    "generation is not a tag in a text": ("{{ '{% generation %}' }}{% raw %}{% generation %}{% endraw %}{# {% generation %} #}", {}),
    "date": ("{{ strftime_now('%d %B %Y|%-d %b %y|%A %a|%H:%M:%S %p|%I|%j|%U|%%') }}", {}),
    "date unless given": (
        "{%- if not date is defined %}{% if strftime_now is defined %}{% set date = strftime_now('%d %b %Y') %}{% endif %}{% endif %}{{ date }}",
        {"date": "a day"},
    ),
    "line ends": ("A\r\n{% for m in messages %}\r\n  {{ m.role }}\r\n{% endfor %}\rB\r\n", {}),
    "blocks trimmed": ("  {% if true %}\n  x\n  {% endif %}\ny\n\n", {}),
    "blocks not trimmed": ("{%+ if true +%}\n a {%+ endif %}\nb", {}),
    "thinking": ("{{ enable_thinking is defined and enable_thinking is false }}", {"enable_thinking": False}),
    "arguments before special tokens": ("{{ bos_token }}", {"bos_token": "<mine>"}),
    "tools": (
        "{% if tools %}{% for tool in tools %}{{ tool | tojson }}{% for k, v in tool.items() if k != 'x' %}{{ k }}{% endfor %}{% endfor %}{% endif %}",
        {"tools": [{"function": {"name": "f"}}]},
    ),
    "last user": (
        "{%- set ns = namespace(found=false, n=0) %}{% for m in messages[::-1] %}{% set i = (messages | length - 1) - loop.index0 %}"
        "{% if m.role == 'user' and not ns.found %}{% set ns.found = true %}{% set ns.n = i %}{% endif %}{% endfor %}{{ ns.n }}", {},
    ),
    "thoughts": (
        "{% for m in messages %}{% if '</think>' in m.content %}{% set c = m.content.split('</think>') %}"
        "{{ c[-1].lstrip('\\n') }}|{{ c[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') }}{% endif %}{% endfor %}", {},
    ),
    "loops": (
        "{% for i in range(5) %}{% if i == 3 %}{% break %}{% elif i == 1 %}{% continue %}{% endif %}{{ i }}{{ loop.cycle('a', 'b') }}{% endfor %}"
        "{% for m in messages if m.role == 'user' %}{{ loop.index }}/{{ loop.length }}{{ loop.last }}{{ loop.previtem is defined }}"
        "{% else %}none{% endfor %}{% for k, v in map.items() %}{{ k }}={{ v }};{% endfor %}{% for a, b in map | items %}{{ a }}{% endfor %}",
        {},
    ),
    "macros": (
        "{% macro f(a, b=2) %}{{ a }}-{{ b }}{% endmacro %}{{ f(1) }} {{ f(1, b=3) }}{% macro g() %}[{{ caller() }}]{% endmacro %}"
        "{% call g() %}in{% endcall %}{% set x %}block {{ 1 }}{% endset %}{{ x }}{% set a, b = 'p-q'.split('-') %}{{ a }}{{ b }}", {},
    ),
    "raised": ("{{ raise_exception('Only ' + messages[0]['role'].upper() ~ 1) }}", {}),
}


def cases(path):
    """Writes every case as transformers' Jinja environment renders it, or what its template raises."""
    import datetime

    import transformers.utils.chat_template_utils as utils

    class Then(datetime.datetime):
        @classmethod
        def now(cls, _zone=None):
            return datetime.datetime.fromisoformat(NOW)

    utils.datetime = Then
    sources = {source: ("{{ " + source + " }}", {}) for source in EXPRESSIONS} | TEMPLATES
    rows = []
    for name, (source, given) in sources.items():
        for chat in CHATS if name in TEMPLATES else ("turns",):
            row = {"name": name, "source": source, "chat": chat} | ({"given": given} if given else {})
            template = utils._compile_jinja_template(source)
            given_to_all = {"messages": CHATS[chat], "tools": None, "documents": None, "add_generation_prompt": True}
            try:
                row["text"] = template.render(**{**given_to_all, **SPECIAL, **VALUES, **given})
            except Exception as error:  # noqa: BLE001: whatever the template raises is what is recorded
                row["error"] = str(error)
            rows.append(row)
    common = {"date": NOW, "special": SPECIAL, "values": VALUES, "chats": CHATS}
    path.write_text(json.dumps(common | {"cases": rows}, indent=1, ensure_ascii=False) + "\n")
    print(f"{path}: {len(rows)} cases")


PLAIN = "{{ bos_token }}{% for m in messages %}{{ m.content }}{% endfor %}{{ eos_token }}{{ unk_token }}"
OTHER = "other {{ messages[0].content }}"
TOKEN = {"content": "[INST]", "lstrip": False, "normalized": False, "rstrip": False, "single_word": False}

#: The files of a tokenizer beside its tokenizer.json, as people have them; `tokenizer.json` here is what is changed in it.
LAYOUTS = {
    "lengths": {
        "chat_template.jinja": PLAIN,
        "tokenizer.json": {
            "truncation": {"direction": "Right", "max_length": 5, "strategy": "LongestFirst", "stride": 0},
            "padding": {
                "strategy": {"Fixed": 64}, "direction": "Right", "pad_to_multiple_of": None, "pad_id": 0, "pad_type_id": 0,
                "pad_token": "<unk>",
            },
        },
    },
    "special tokens map alone": {
        "chat_template.jinja": PLAIN, "special_tokens_map.json": {"bos_token": TOKEN | {"content": "<s>"}, "eos_token": "</s>"},
    },
    "special tokens map over the config": {
        "chat_template.jinja": PLAIN, "tokenizer_config.json": {"bos_token": "</s>", "unk_token": "<unk>"},
        "special_tokens_map.json": {"bos_token": "<s>"},
    },
    "special tokens map beside added tokens": {
        "chat_template.jinja": PLAIN,
        "tokenizer_config.json": {"bos_token": "<s>", "added_tokens_decoder": {"1": TOKEN | {"content": "<s>", "special": True}}},
        "special_tokens_map.json": {"bos_token": "</s>"},
    },
    "tokens with their content": {
        "chat_template.jinja": PLAIN + "{{ image_token }}",
        "tokenizer_config.json": {
            "bos_token": TOKEN | {"__type": "AddedToken"}, "eos_token": None, "extra_special_tokens": {"image_token": "<s>"},
        },
    },
    "one string": {"tokenizer_config.json": {"chat_template": PLAIN, "bos_token": "<s>"}},
    "a list of names": {"tokenizer_config.json": {
        "chat_template": [{"name": "tool_use", "template": OTHER}, {"name": "default", "template": PLAIN}], "bos_token": "<s>",
    }},
    "an object of names": {"tokenizer_config.json": {"chat_template": {"rag": OTHER, "default": PLAIN}, "bos_token": "<s>"}},
    "a list without default": {"tokenizer_config.json": {"chat_template": [{"name": "tool_use", "template": OTHER}]}},
    "a file over the config": {"chat_template.jinja": PLAIN, "tokenizer_config.json": {"chat_template": OTHER}},
    "a folder of templates": {
        "additional_chat_templates/default.jinja": PLAIN, "additional_chat_templates/rag.jinja": OTHER,
        "tokenizer_config.json": {"bos_token": "<s>"},
    },
    "a file beside the folder": {"chat_template.jinja": PLAIN, "additional_chat_templates/rag.jinja": OTHER},
    "a folder without default": {"additional_chat_templates/rag.jinja": OTHER},
    "other line ends": {"chat_template.jinja": "Q:\r\n{% for m in messages %}\r\n{{ m.content }}\r\n{% endfor %}\r\nA:"},
}


def layouts(base, path):
    """Writes every layout over the tokenizer.json of `base`, with the prompt that transformers makes, or its complaint."""
    from transformers import AutoTokenizer

    rows = {}
    for name, files in LAYOUTS.items():
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            shutil.copy(base / "tokenizer.json", folder)
            # transformers chooses the class by this file; this one takes tokenizer.json as it is.
            files = {"tokenizer_config.json": {}} | files
            files["tokenizer_config.json"] = {"tokenizer_class": "PreTrainedTokenizerFast"} | files["tokenizer_config.json"]
            for file, content in files.items():
                target = folder / file
                target.parent.mkdir(exist_ok=True)
                if file == "tokenizer.json":
                    content = json.loads(target.read_text()) | content
                target.write_bytes((content if isinstance(content, str) else json.dumps(content)).encode())
            row = {"files": files}
            try:
                tokenizer = AutoTokenizer.from_pretrained(folder)
                row["text"] = tokenizer.apply_chat_template(USER, add_generation_prompt=True, tokenize=False)
                row["token_ids"] = tokenizer.apply_chat_template(USER, add_generation_prompt=True, return_dict=True)["input_ids"]
            except ValueError as error:
                row["error"] = str(error)
            rows[name] = row
    path.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    print(f"{path}: {len(rows)} layouts")
