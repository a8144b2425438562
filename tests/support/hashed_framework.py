"""A small framework as plain data, with a key of each sort that the hash takes in."""

from typing import Any

VOCABULARY: dict[str, Any] = {
    "ladders": {
        "shows": [{"id": "said", "title": "Said"}, {"id": "done", "title": "Done"}],
        "assurance": [{"id": "own", "title": "Own"}, {"id": "outside", "title": "Outside"}],
    },
    "defaults": {"shows": "said", "assurance": "own"},
    "characteristics": [{"id": "race", "title": "Race"}],
    "aims": [{"id": "fair", "title": "Fair"}],
    "profile": [{"id": "kind_of_body", "title": "Kind", "values": ["big", "small"]}],
    "efforts": [{"id": "low", "title": "Low", "days": 1}],
    "kinds": [{"id": "policy", "title": "Policy", "reaches": "done", "effort": "low"}],
}

FRAMEWORK: dict[str, Any] = {
    "format": 1,
    "id": "small",
    "title": "Small",
    "levels": [{"id": "one", "title": "One"}],
    "vocabulary": VOCABULARY,
    "modules": [
        {
            "module": "m",
            "title": "Em",
            "themes": [
                {
                    "id": "t",
                    "title": "Tee",
                    "criteria": {
                        "one": [
                            {
                                "id": "c",
                                "statement": "S.",
                                "requires": {"evidence": {"kind": "policy"}},
                            }
                        ]
                    },
                }
            ],
        }
    ],
}
