"""Trained networks of every kind: the page answers what the library answers."""

import json

import numpy as np

from pellucid.export.page import heads_of, page_of
from pellucid.model import load
from pellucid.tasks.classification import Classification

ANSWERS = """
import {buildDistance} from "./unlike.js";
import {buildNetwork, runNetwork} from "./network.js";
import {decode} from "./decode.js";
import {prepare} from "./preprocessing.js";
answer(data.map(({model, rows}) => {
  const [network, measure] = [buildNetwork(model), buildDistance(model.unlike)];
  return rows.map((row) => {
    const prepared = prepare(model, row);
    const values = runNetwork(network, prepared);
    const answers = model.outputs.map(({node, task}) => decode(task, values[node].data));
    return {
      answers: answers.map(({label, scores}) => ({label, values: scores.map(({value}) => value)})),
      distance: measure(prepared.data),
    };
  });
}));
"""


def raw(rows):
    return np.concatenate([values.reshape(len(values), -1) for values in rows.values()], axis=1).tolist()


def expected(model, task, output):
    """Labels and numbers of one output, in the data's own words."""
    decoded = task.decode((output,))
    answers = [model.targets.inverse(name, values) for name, values in decoded.items()]
    if isinstance(task, Classification):
        return list(answers[0]), task.probabilities((output,))
    if task.kind == "labels":
        return [", ".join(names) or "none of them" for names in answers[0]], output
    return [""] * len(output), np.stack(answers, axis=1)


def test_the_page_answers_as_the_library(node, trained):
    asked = [{"model": page_of(model.exhibit())["model"], "rows": raw(rows)} for model, rows in trained.values()]
    for (name, (model, rows)), found in zip(trained.items(), node(ANSWERS, asked), strict=True):
        for at, (task, output) in enumerate(zip(heads_of(model.task), model.outputs(rows), strict=True)):
            labels, values = expected(model, task, output)
            assert [row["answers"][at]["label"] for row in found] == labels, name
            numbers = [row["answers"][at]["values"] for row in found]
            np.testing.assert_allclose(numbers, values, rtol=1e-5, atol=1e-5, err_msg=name)
            assert np.ptp(values, axis=0).max() > 1e-3, "answers that are all the same would prove nothing"
        distances = [row["distance"] for row in found]
        np.testing.assert_allclose(distances, model.unlikeness(rows)[1], rtol=1e-5, err_msg=name)


def test_a_model_file_alone_says_what_it_lacks(node, trained, tmp_path):
    load(trained["digits"][0].save(tmp_path / "digits.safetensors")).export(tmp_path / "digits.html")
    stored = (tmp_path / "digits.html").read_text("utf-8").split('id="page">', 1)[1].split("</script>", 1)[0]
    code = 'import {absentParts} from "./main.js"; answer(absentParts(data));'
    assert node(code, json.loads(stored)) == ["history", "snapshots", "confusion", "mistakes", "step"]
