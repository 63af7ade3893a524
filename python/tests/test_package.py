"""The installed package: its frames and arrays are the study's numbers, and what is refused is said in a line."""

from __future__ import annotations

import json
import sysconfig
import urllib.request
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

import skillscope
from skillscope import SkillscopeError
from skillscope.command import call

NAME = "tiny-llama-seed-1"
MODEL = "tiny-llama"


@pytest.fixture(scope="module")
def study():
    return skillscope.load(NAME)


@pytest.fixture(scope="module")
def numbers(study):
    return json.loads((study.folder / "study.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rows():
    """Labelled prompts: whether many words are asked for, of things that no fold shares."""
    things = ["a bee", "the sea", "a lamp", "a walk", "the garden", "a song", "the moon", "a boat"]
    return [
        {
            "messages": [{"role": "user", "content": f"Write about {thing}. Use exactly {count} words."}],
            "task": "many-words",
            "label": int(count > 9),
            "group": thing,
        }
        for thing in things
        for count in (3, 5, 7, 9, 12, 15, 20, 25)
    ]


def test_probes_are_those_of_study_json(study, numbers):
    probes = study.probes
    own = probes[(probes.features == "model") & (probes.probe == "specialist")].set_index(["site", "position", "task"])
    assert own.index.is_unique
    compared = 0
    for site, cells in zip(numbers["sites"], numbers["cells"]):
        for position, cell in zip(numbers["positions"], cells):
            for task, score in zip(numbers["tasks"], cell["specialists"]):
                if score is None:
                    assert (site, position, task["id"]) not in own.index
                    continue
                row = own.loc[(site, position, task["id"])]
                for column in ("n", "auroc", "base_rate", "permuted_auroc", "selectivity", "compression"):
                    assert row[column] == score[column] or (np.isnan(row[column]) and score[column] is None)
                assert [row.auroc_low, row.auroc_high] == score["auroc_interval"]
                compared += 1
    assert compared == len(own) > 500


def test_every_table_has_the_types_of_its_codebook(study):
    kinds = {"number": "f", "integer": "if", "boolean": "b"}
    assert len(study.tables) > 20 and set(study.tables) >= {"verdicts", "increments", "subspaces", "damage"}
    for name, about in study.tables.items():
        frame, codebook = study.table(name), study.codebook(name)
        assert about and len(frame) > 0
        assert list(frame.columns) == list(codebook.index)
        for column, kind in codebook["type"].items():
            if kind == "string":
                assert not pd.api.types.is_numeric_dtype(frame[column])
            else:
                assert frame[column].dtype.kind in kinds[kind], (name, column)
    transfer = study.transfer
    assert transfer.p.isna().any() and transfer.p.notna().any() and transfer.p.dtype == np.float64
    assert study.samples.satisfied.dtype.kind == "b" and study.tasks.n.dtype == np.int64


def test_claims_tasks_and_samples_are_those_of_the_study(study, numbers):
    claims = study.claims[study.claims.features == "model"].set_index("claim")
    assert list(claims.index) == ["1", "2", "2a", "2b", "3", "4", "5"]
    for of in numbers["verdicts"]:
        row = claims.loc[str(of["claim"])]
        assert (row.verdict, row.statement) == (of["verdict"], of["statement"])
        assert row.effect == of["effect"] or (np.isnan(row.effect) and of["effect"] is None)
    assert study.tasks.task.tolist() == [task["id"] for task in numbers["tasks"]]
    assert study.tasks.satisfied.tolist() == [task["satisfied"] for task in numbers["tasks"]]
    lines = (study.folder / "samples.jsonl").read_text(encoding="utf-8").splitlines()
    assert study.samples.response.tolist() == [json.loads(line)["response"] for line in lines]
    assert len(study.ablation) > 0 and set(study.ablation.ablated_in) == {"representation", "behaviour"}


def test_a_frame_is_the_readers_own(study):
    frame = study.tasks
    frame["n"] = 0
    assert (study.tasks.n > 0).all()


def test_a_study_is_the_same_by_name_from_its_folder_and_from_its_bundle(study, tmp_path):
    bundle = tmp_path / "study.zip"
    call(["export", NAME, "--bundle", str(bundle)])
    for source in (study.folder, bundle):
        other = skillscope.load(source)
        assert (other.id, other.sha256, other.model) == (study.id, study.sha256, study.model)
        pd.testing.assert_frame_equal(other.transfer, study.transfer)
    assert skillscope.load(study) is study


def test_directions_have_the_cosines_of_the_transfer_table(study):
    d = study.model["d_model"]
    transfer = study.transfer
    here = transfer[(transfer.features == "model") & (transfer.site == "resid_post.5") & (transfer.position == "last")]
    assert len(here) == 64
    for row in here.itertuples():
        source, target = (study.directions(task, "resid_post.5", "last") for task in (row.source, row.target))
        assert source.weights.shape == source.mean.shape == source.scale.shape == source.unit.shape == (d,)
        assert np.linalg.norm(source.unit) == pytest.approx(1)
        assert source.unit @ target.unit == pytest.approx(row.cosine, abs=1e-4)


def test_a_probe_reads_what_the_program_reads(study):
    """The logits of the last tokens separate the labels about as well as the table says; they are not held out."""
    samples = [json.loads(line) for line in (study.folder / "samples.jsonl").read_text(encoding="utf-8").splitlines()]
    chosen = [of for of in samples if of["task"] == "word-count" and of["with_constraint"] and not of["excluded"]][:120]
    prompts = [{"token_ids": of["token_ids"][: of["positions"]["last"] + 1]} for of in chosen]
    stream = skillscope.activations(MODEL, prompts, sites="resid_post.5")["resid_post.5"]
    logits = study.directions("word-count", "resid_post.5", "last").logits(stream)
    satisfied = np.array([of["verdict"]["satisfied"] for of in chosen])
    assert logits.shape == (120,) and 20 < satisfied.sum() < 100
    pairs = logits[satisfied][:, None] - logits[~satisfied][None, :]
    assert (pairs > 0).mean() > 0.7


def test_an_erased_row_has_nothing_left_in_the_subspace(study):
    subspace = study.subspace("word-count", "resid_post.5")
    rank, d = subspace.read.shape
    assert d == study.model["d_model"] and subspace.removed.shape == (rank, d)
    rows = np.random.default_rng(1).normal(size=(3, d))
    erased = subspace.erase(rows)
    assert erased.shape == rows.shape and np.abs(erased - rows).max() > 0.01
    assert np.abs((erased - subspace.mean) @ subspace.read.T).max() < 1e-4


def test_what_is_unknown_is_named_with_what_is_known(study):
    cases = [
        (lambda: skillscope.load("no-such-study"), ["no-such-study", "no known study", NAME]),
        (lambda: study.table("nothing"), ["no table 'nothing'", "verdicts"]),
        (lambda: study.directions("rhyme", "resid_post.5", "last"), ["task 'rhyme'", "word-count"]),
        (lambda: study.directions("topic", "resid_post.99", "last"), ["site 'resid_post.99'", "resid_post.5"]),
        (lambda: study.directions("topic", "embed", "middle"), ["position 'middle'", "user_last"]),
        (lambda: study.subspace("topic", "resid_post.99"), ["resid_post.99"]),
        (lambda: skillscope.activations("no/such/model/here", ["Hi."]), ["no/such/model/here"]),
        (lambda: skillscope.activations(MODEL, ["Hi."], sites="resid_post.99"), ["resid_post.99", "final_norm"]),
        (lambda: skillscope.probe([]), ["either a model"]),
        (lambda: skillscope.run(MODEL, config={"sampels": 3}, out="never"), ["sampels"]),
        (lambda: skillscope.run(MODEL, config={"ablation": None}, out="never"), ["None", "False"]),
        (lambda: skillscope.run(MODEL, preset="huge", out="never"), ["huge", "quick"]),
        (lambda: skillscope.run(MODEL, no_such_option=3, out="never"), ["--no-such-option"]),
        (lambda: skillscope.run(MODEL, positions=["middle"], out="never"), ["middle"]),
        (lambda: skillscope.run(MODEL, template={"thinking": False, "": 1}, out="never"), ["--template", "KEY=VALUE"]),
        (lambda: skillscope.run(MODEL, judge_model="some", out="never"), ["--judge"]),
        (lambda: skillscope.run(MODEL, preview=True), ["skillscope.preview"]),
    ]
    for refused, parts in cases:
        with pytest.raises(SkillscopeError) as raised:
            refused()
        assert "\n" not in raised.value.message
        for part in parts:
            assert part in raised.value.message


def test_a_missing_program_is_said_so(monkeypatch, tmp_path):
    monkeypatch.setenv("SKILLSCOPE_BIN", str(tmp_path / "nothing"))
    with pytest.raises(SkillscopeError, match="SKILLSCOPE_BIN=.*nothing: is no file"):
        skillscope.load(NAME)
    monkeypatch.delenv("SKILLSCOPE_BIN")
    monkeypatch.setattr(sysconfig, "get_path", lambda *_: str(tmp_path))
    with pytest.raises(SkillscopeError, match="no program `skillscope` in .*SKILLSCOPE_BIN"):
        skillscope.load(NAME)


def test_activations_are_arrays_of_the_asked_sites_and_tokens():
    prompts = ["Write about a bee.", "Write about the sea. Use exactly 7 words."]
    last = skillscope.activations(MODEL, prompts)
    assert set(last) == {"embed", "final_norm", *(f"resid_post.{layer}" for layer in range(8))}
    assert {array.shape for array in last.values()} == {(2, 128)}
    some = skillscope.activations(MODEL, prompts, sites=["embed", "resid_post.3"], positions=["last", -2])
    assert set(some) == {f"{site}@{token}" for site in ("embed", "resid_post.3") for token in ("last", "-2")}
    every = skillscope.activations(MODEL, pd.DataFrame({"id": ["a", "b"], "text": prompts}), positions=None)
    ids = every["a/token_ids"]
    assert ids.dtype == np.int64 and every["a/resid_post.3"].shape == (len(ids), 128)
    assert np.array_equal(some["resid_post.3@last"], last["resid_post.3"])
    assert not np.array_equal(some["resid_post.3@last"], some["resid_post.3@-2"])


def test_probes_of_prompts_are_those_of_their_activations(rows):
    sizes = {"permutations": 4, "bootstrap": 50}
    sites = ["embed", "resid_post.5"]
    read = skillscope.probe(rows, model=MODEL, sites=sites, **sizes)
    stream = skillscope.activations(MODEL, rows, sites=sites)
    given = skillscope.probe(pd.DataFrame(rows), activations=stream, **sizes)
    pd.testing.assert_frame_equal(read.scores, given.scores)
    own = read.scores[read.scores.probe == "specialist"].set_index("site")
    assert own.n.tolist() == [64, 64] and (own.auroc_low <= own.auroc).all()
    assert own.auroc["resid_post.5"] > 0.8
    held_out = read.out_of_fold("resid_post.5", "many-words")
    assert held_out.shape == (64,) and ((held_out >= 0) & (held_out <= 1)).all()
    direction = read.direction("resid_post.5", "many-words")
    labels = np.array([row["label"] for row in rows])
    logits = direction.logits(stream["resid_post.5"])
    assert logits[labels == 1].mean() > logits[labels == 0].mean()
    assert read.transfer.auroc.tolist() == own.auroc.tolist() and read.not_probeable == {}
    with pytest.raises(SkillscopeError, match="use many-words"):
        read.direction("embed", "few-words")
    with pytest.raises(SkillscopeError, match="no task can be probed"):
        skillscope.probe(rows, model=MODEL, sites="embed", min_class=40)


def test_a_run_gives_a_study_and_is_not_written_over(tmp_path, capfd):
    sizes = {"tasks": ["word-count", "topic"], "samples": 60, "seed": 3, "preset": "quick", "out": tmp_path / "study"}
    sizes["positions"] = ["user_last", "last"]
    small = {"ablation": False, "probe": {"bootstrap": 30, "permutations": 2}}
    study = skillscope.run(MODEL, config=small, keep_activations=True, **sizes)
    assert study.id == "tiny-llama-seed-3" and study.tasks.task.tolist() == ["word-count", "topic"]
    assert study.samples.with_constraint.sum() == 120
    numbers = json.loads((study.folder / "study.json").read_text(encoding="utf-8"))
    assert numbers["config"]["probe"]["bootstrap"] == 30
    # Claim 5 is always read at the last connector and the first token, too.
    assert numbers["config"]["positions"] == ["user_last", "last"]
    assert numbers["positions"] == ["user_last", "connector.1", "first", "last"]
    told = capfd.readouterr().err
    assert all(stage in told for stage in ("responses", "activations", "probes", "traces"))
    with pytest.raises(SkillscopeError, match="ablation"):
        assert study.ablation is not None
    with pytest.raises(SkillscopeError, match="holds a study already"):
        skillscope.run(MODEL, progress=False, **sizes)
    assert capfd.readouterr().err == ""


def test_a_preview_tells_what_a_run_takes_and_makes_no_study(tmp_path):
    out = tmp_path / "study"
    told = skillscope.preview(MODEL, tasks="word-count", samples=60, preset="quick", out=out, progress=False)
    assert told and not out.exists()


def test_a_figure_is_svg(study, tmp_path):
    figure = skillscope.figure(study, "transfer", width=90, layer=3, task="word-count")
    root = ElementTree.fromstring(figure.svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert figure._repr_svg_() == figure.svg
    figure.save(tmp_path / "figure.svg")
    assert (tmp_path / "figure.svg").read_text(encoding="utf-8") == figure.svg
    figure.save(tmp_path / "figure.pdf")
    assert (tmp_path / "figure.pdf").read_bytes().startswith(b"%PDF")
    assert skillscope.figure(NAME, "transfer", layer=5).svg != figure.svg
    titled, bare = (skillscope.figure(NAME, "transfer", layer=5, title=title).svg for title in (True, False))
    assert len(bare) < len(titled)
    refused = [("nothing", {}, "nothing"), ("transfer", {"layr": 3}, "layr.*layer"), ("transfer", {"theme": "dark"}, "dark")]
    for view, selection, told in refused:
        with pytest.raises(SkillscopeError, match=told):
            skillscope.figure(study, view, **selection)


def test_a_page_is_served_once_for_all_studies(study, tmp_path):
    frame = skillscope.show(study, "transfer", layer=3, parts=["headline", "legend"])
    assert frame.src.endswith(f"/?study={NAME}&view=transfer&layer=3&parts=headline,legend&embed=1")
    origin = frame.src.split("/?")[0]
    with urllib.request.urlopen(frame.src) as answer:
        assert answer.status == 200 and b"<html" in answer.read()
    other = skillscope.show("tiny-qwen2-seed-1")
    assert other.src.split("/?")[0] == origin
    with urllib.request.urlopen(f"{origin}/api/studies") as answer:
        assert {NAME, "tiny-qwen2-seed-1"} <= {entry["id"] for entry in json.load(answer)}
