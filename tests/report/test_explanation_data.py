"""The explanation of a criterion as data: questions, answers, and parts that are not asked."""

from __future__ import annotations

from datetime import date

from eflg_engine import Bundle, Framework, assess
from eflg_engine.report.explanation_data import explanation_data
from tests.oracles import brute_implication as brute
from tests.support.plain_data import Data
from tests.support.schemas import problems


def test_each_part_has_its_question_and_what_is_not_asked_is_told() -> None:
    plan = {"question": "plan", "asks": "Is there a plan?", "look_in": ["plan"]}
    later = {"question": "later", "asks": "Is it done?", "due": {"from": "2024-03-31"}}
    both = {"all": [{"evidence": plan}, {"evidence": later}]}
    framework = Framework.from_data(brute.framework(both, {"evidence": {}}))
    item: Data = {"id": "E1", "title": "A", "kind": "paper", "dated": "2024-01-01"}
    item["supports"] = {"m1.t.a": {"plan": "page 3"}}
    bundle = Bundle.from_data({"council": {"name": "A council"}, "evidence": [item]})
    data = explanation_data(assess(bundle, framework, as_at=date(2024, 3, 1)), "m1.t.a")
    assert problems("explanation", data) == []
    tree = data["criterion"]["requires"]
    assert tree["needs"] != "evidence"
    (part,) = tree["parts"]
    assert part["needs"] == "evidence"
    assert part["question"] == {
        "id": "m1.t.a.plan",
        "code": "",
        "asks": "Is there a plan?",
        "look_in": ["plan"],
    }
    assert part["counting"] == [
        {
            "item": "E1",
            "title": "A",
            "until": None,
            "place": "page 3",
            "place_wanted": False,
            "usual": {},
        }
    ]
    (other,) = tree["not_asked"]
    assert other["question"]["id"] == "m1.t.a.later"
    assert other["text"] == "Is it done? (not asked before 31 March 2024)"
