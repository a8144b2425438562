"""Who holds evidence: a dozen holders, found in what criteria say of who has the documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from eflg_engine.framework.model import Framework


class Holder(NamedTuple):
    """A holder: an id for file names, a title, and the words by which criteria speak of it."""

    id: str
    title: str
    words: str


HOLDERS = (
    Holder("hr", "HR, payroll and occupational health",
           r"hr\b|human resources|payroll|occupational health|recruitment|trade union|staff network"
           r"|health and safety|people team|workforce"),
    Holder("learning", "Learning and organisational development",
           r"learning|organi[sz]ational development|training"),
    Holder("democratic_services", "Democratic services and scrutiny",
           r"democratic|scrutiny|members|councillor|cabinet|committee|monitoring officer"),
    Holder("research", "Research, insight and consultation",
           r"research|consultation|insight|intelligence|data lead|public health|engagement"),
    Holder("policy", "Policy and performance",
           r"policy|performance|corporate plan|chief executive|management team|planning team"
           r"|peer challenge|leader"),
    Holder("equality", "Equality officer", r"equalit|edi\b|diversity"),
    Holder("communications", "Communications and web", r"communicat|web|press|design"),
    Holder("procurement", "Procurement, legal and finance",
           r"procure|commission|contract|legal|finance|social value|economic|governance"),
    Holder("customer_services", "Customer services and complaints",
           r"customer|complaint|access|reception|contact centre|digital"),
    Holder("community_safety", "Community safety and cohesion",
           r"community safety|cohesion|hate|victim|prevent"),
    Holder("partnerships", "Partnerships and the voluntary sector",
           r"partner|voluntary|community development|community team"),
    Holder("services", "Services",
           r"(?<!democratic )(?<!customer )(?<!legal )services?\b|housing|leisure|adult|children"
           r"|heads of|project|manager|librar|property"
           r"|facilit|estate|action owner"),
)  # fmt: skip
"""At most 12, from the most particular on; whoever is none of them is asked as `services`."""


def holders_of(who_holds: str) -> list[str]:
    """The ids of the holders that a criterion speaks of."""
    text = who_holds.casefold()
    found = [each.id for each in HOLDERS if re.search(rf"\b(?:{each.words})", text)]
    return found or ["services"]


def criteria_by_holder(framework: Framework) -> Mapping[str, list[str]]:
    """The ids of the criteria that each holder can answer."""
    found: dict[str, list[str]] = {}
    for rule in framework.criteria.values():
        for holder in holders_of(rule.who_holds):
            found.setdefault(holder, []).append(rule.id)
    return {each.id: found[each.id] for each in HOLDERS if each.id in found}
