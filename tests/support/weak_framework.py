"""A framework whose examples show little of what its rules say."""

from tests.support.places import INPUTS

WEAK = (INPUTS / "rule_tests" / "weak.yaml").read_text(encoding="utf-8")

MEASURES = "    measures: {response_rate: {title: Response rate, unit: percent}}\n"
"""The last line: the figures of its module."""

ENOUGH = """\
                enough:
                  - evidence: [{kind: action_plan, dated: 6 months ago, assurance: published}]
"""
NOT_ENOUGH = """\
                not_enough:
                  - evidence: [{kind: action_plan, dated: 2 years ago, assurance: published}]
                    because: [too_old]
"""
