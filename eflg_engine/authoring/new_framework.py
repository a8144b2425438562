"""The smallest framework that passes check, lint and test, with comments: somewhere to start."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_FRAMEWORK = """\
# Your framework: its name, its levels, and what its criteria rest on.
# docs/formats.md says what every key means; docs/first-framework.md leads through these files.
format: 1
id: {id}
title: {title}
version: 0.1.0
below: Not started               # what to call somebody below the first level
body: organisation               # what reports call whoever is assessed
levels:                          # lowest first; one is enough
  - {{id: started, title: Started}}
  - {{id: settled, title: Settled}}
sources:                         # what criteria rest on
  ours: {{title: What we agreed among ourselves}}
"""

_VOCABULARY = """\
# The words that rules and bundles use. Without this file the shipped vocabulary is used.
format: 1

ladders:                         # lowest rung first
  shows:                         # how far a piece of evidence reaches
    - {id: plan, title: Plan}
    - {id: delivered, title: Delivered}
  assurance:                     # who stands behind it
    - {id: own, title: Own word}
    - {id: outside, title: Seen from outside}

defaults: {shows: plan, assurance: own}   # for items that do not say

efforts:                         # about how many working days it takes to obtain something
  - {id: low, title: Low, days: 2}
  - {id: high, title: High, days: 20}

kinds:                           # what a piece of evidence can be
  - id: policy
    title: Policy
    reaches: plan                # the highest rung that it can show
    current_for: 3 years         # how long it counts where a rule says "within: usual"
    effort: low
  - id: record
    title: Record of what was done
    reaches: delivered
    current_for: 1 year
    effort: high
"""

_MODULE = """\
# One module: its themes, and the criteria of each by level. Add files for more: 2-second.yaml ...
# A criterion needs id, statement and requires. The rest is for those who read it.
module: first
title: The first module
themes:
  - id: basics
    title: The basics
    criteria:
      started:
        - id: policy                           # its full id is first.basics.policy
          statement: There is a policy, and it is not out of date.
          source: {ref: ours}
          requires:
            evidence: {kind: policy, within: usual}
          remedy: Write the policy, or look at it again.
          examples:                            # run by `eflg framework test`
            enough:
              - evidence: [{kind: policy, dated: 3 years ago}]
            not_enough:
              - {like: 1, but: {1: {dated: 37 months ago}}, because: [too_old]}
              - {evidence: [{kind: record, dated: 1 year ago}], because: [wrong_kind]}
      settled:
        - id: done
          statement: What the policy says was done in the last year, as two records show.
          source: {ref: ours}
          requires:
            evidence: {kind: record, within: 1 year, shows: delivered, covers: {items: 2}}
          remedy: Keep a record each time.
          examples:
            enough:
              - evidence:
                  - {kind: record, dated: 1 year ago, shows: delivered}
                  - {kind: record, dated: 1 year ago, shows: delivered}
            not_enough:                        # each one step short, in one place
              - {like: 1, but: {1: {dated: 13 months ago}}, because: [too_old, too_few]}
              - {like: 1, but: {1: {shows: plan}}, because: [shows_too_little, too_few]}
"""


def new_framework(name: str) -> Mapping[str, str]:
    """The files of a new framework, by name: text in YAML. `name` is what it is to be called."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    own_id = re.sub("[^a-z0-9]+", "-", plain).strip("-")
    title = " ".join(re.findall(r"\w+", name)).capitalize()
    if not own_id or own_id == "all":
        own_id, title = "mine", "Mine"
    text = _FRAMEWORK.format(id=own_id, title=f'"{title}"')
    return {"framework.yaml": text, "vocabulary.yaml": _VOCABULARY, "1-first.yaml": _MODULE}
