"""`python -m scripts.peer_findings_sample`: write the findings on Northmere and what followed.

From a seed, in evidence_samples/panels/: northmere-findings.yaml, drawn from what the evidence
shows, and two later bundles with the council's answers, northmere-2025.yaml and
northmere-2026.yaml. Planted in them: one recommendation is lost on the way, one is said to be done
and nothing shows it, one is declined, and one is left without an answer for a year. Beside them, as
a table, northmere-race-findings.csv: a challenge on race alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random

from eflg_engine import Assessment, Bundle, Framework, assess
from eflg_engine.evidence.writing import yaml_text
from eflg_engine.report.writing import write_text
from scripts.panel_sample import COUNCIL, FOLDER, MISREAD, SEED, TRAP

FINDINGS_FILE = FOLDER / "northmere-findings.yaml"
RACE_FILE = FOLDER / "northmere-race-findings.csv"
LATER_FILES = {2025: FOLDER / "northmere-2025.yaml", 2026: FOLDER / "northmere-2026.yaml"}
BUNDLE_FILE = FOLDER.parent / "northmere-2024.yaml"

DATED = date(2024, 12, 16)
LOST, UNPROVEN, DECLINED, SLOW = "R3", "R5", "R6", "R8"
WITHIN = ("3 months", "6 months", "12 months", "2 years")
LEADS = ("Head of policy", "Head of human resources", "Monitoring officer", "Head of housing")


def findings() -> dict[str, object]:
    """What was found: in each module a strength, a thing to look into, and two recommendations."""
    random = Random(SEED)
    framework = Framework.load("eflg-2021")
    result = assess(Bundle.load(BUNDLE_FILE, framework), framework)
    found: list[dict[str, object]] = []
    for number, module in enumerate(framework.modules, 1):
        found += [
            _of_strength(result, module.id, number, random),
            _to_explore(result, module.id, number),
        ]
        unmet = [c for c in result.criteria.values()
                 if c.id.startswith(module.id) and c.explanation and c.rule.remedy]  # fmt: skip
        for at, criterion in enumerate(random.sample(unmet, 2), 2 * number - 1):
            found.append(
                {
                    "id": f"R{at}",
                    "sort": "recommendation",
                    "text": criterion.rule.remedy,
                    "for": criterion.id,
                    "within": WITHIN[(at - 1) // 2 % len(WITHIN)],
                }
            )
    return {
        "format": 1,
        "framework": framework.id,
        "council": COUNCIL,
        "dated": DATED.isoformat(),
        "by": "Peer team of four",
        "findings": found,
    }


def _of_strength(result: Assessment, module: str, number: int, random: Random) -> dict[str, object]:
    """Something met above the lowest level, with the evidence that proves it."""
    met = [c for c in result.criteria.values()
           if c.id.startswith(module) and c.proof and c.rule.level > 0
           and (module not in TRAP or c.id.startswith(TRAP))]  # fmt: skip
    chosen = random.choice(met)
    return {
        "id": f"S{number}",
        "sort": "strength",
        "text": chosen.rule.statement,
        "for": chosen.id,
        "evidence": list(chosen.proof),
    }


def _to_explore(result: Assessment, module: str, number: int) -> dict[str, object]:
    """The theme of the module that has furthest to go."""
    themes = [theme for theme in result.themes.values() if theme.id.startswith(module)]
    chosen = max(themes, key=lambda theme: len(theme.blocked_by))
    text = f"{chosen.title} could go further: {len(chosen.blocked_by)} things are not shown yet."
    finding: dict[str, object] = {
        "id": f"E{number}",
        "sort": "explore",
        "text": text,
        "for": chosen.id,
    }
    if chosen.id.startswith(MISREAD.split(".")[0]):
        return {**finding, "characteristics": ["race", "disability"]}
    return finding


def later(year: int) -> dict[str, object]:
    """The council's bundle in June of a year: its answers so far, and what they brought."""
    recommended = [
        each for each in _listed(findings()) if each["sort"] == "recommendation"
        and not (year == 2026 and each["id"] == LOST)
    ]  # fmt: skip
    random = Random(SEED + 1)
    evidence: list[dict[str, object]] = []
    actions = []
    for each in recommended:
        lead = random.choice(LEADS)
        action: dict[str, object] = {
            "id": each["id"],
            "recommendation": each["text"],
            "source": "Peer team of four",
            "response": "accepted",
            "lead": lead,
            "due": "2026-03-31" if each["within"] != "2 years" else "2026-12-31",
            "status": "on_track",
        }
        if each["id"] == DECLINED:
            action |= {"response": "declined", "reason": "A regional scheme does this already."}
        elif each["id"] == SLOW:
            del action["lead"]
            action |= {"response": "" if year == 2025 else "partly", "status": "not_started"}
            action |= {"reason": "" if year == 2025 else "The first half of it."}
        elif each["id"] == UNPROVEN:
            action["status"] = "done" if year == 2026 else "on_track"
        elif year == 2026 and each["id"] != LOST:
            action |= {"status": "done", "finished": "2026-04-30", "evidence": [f"N{each['id']}"]}
            evidence.append(
                {
                    "id": f"N{each['id']}",
                    "title": f"What was done on {each['id']}",
                    "kind": "progress_report",
                    "supports": each["for"],
                    "dated": "2026-04-30",
                }
            )
        actions.append({key: value for key, value in action.items() if value})
    return {
        "format": 1,
        "framework": "eflg-2021",
        "as_at": f"{year}-06-30",
        "council": {"name": COUNCIL},
        "evidence": evidence,
        "actions": actions,
    }


RACE_FINDINGS = """\
council,dated,by,scope modules,scope characteristics,id,sort,text,for,evidence,within
Northmere Borough Council,2025-03-10,Peer team of three,communities; leadership; workforce,race,\
F1,strength,Partners read race hate incidents by ward and act on what they show.,\
communities.relations.read_and_acted_on,N029; N030,
,,,,,F2,explore,Figures on pay by ethnicity are not looked at service by service.,workforce.data,,
,,,,,F3,recommendation,Publish the ethnicity pay gap each year with what is done about it.,\
workforce.data.narrowing_gaps,,6 months
,,,,,F4,recommendation,Report to scrutiny each year on race equality and publish the questions.,\
leadership.scrutiny; communities.relations,,12 months
"""


def _listed(data: Mapping[str, object]) -> list[dict[str, object]]:
    found = data["findings"]
    assert isinstance(found, list)
    return found


if __name__ == "__main__":
    write_text(str(FINDINGS_FILE), yaml_text(findings()))
    write_text(str(RACE_FILE), RACE_FINDINGS)
    for year, file in LATER_FILES.items():
        write_text(str(file), yaml_text(later(year)))
