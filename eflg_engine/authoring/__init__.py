"""Help for those who write rules, and for those who write bundles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from eflg_engine.authoring.bundle_check.checking import (
        BundleCheck as BundleCheck,
        check_bundle as check_bundle,
    )
    from eflg_engine.authoring.editions.diff import EditionDiff as EditionDiff, diff as diff
    from eflg_engine.authoring.editions.effect import Effect as Effect, effect as effect
    from eflg_engine.authoring.lint.running import LintReport as LintReport
    from eflg_engine.authoring.rule_tests.running import (
        CriterionTests as CriterionTests,
        RuleTests as RuleTests,
        run_rule_tests as run_rule_tests,
    )
    from eflg_engine.authoring.rule_tests.suggest import (
        Suggestion as Suggestion,
        suggestions as suggestions,
    )
else:
    __getattr__, __dir__, __all__ = lazy_exports(
        __name__,
        {
            "authoring.bundle_check.checking": "BundleCheck check_bundle",
            "authoring.editions.diff": "EditionDiff diff",
            "authoring.editions.effect": "Effect effect",
            "authoring.lint.running": "LintReport",
            "authoring.rule_tests.running": "CriterionTests RuleTests run_rule_tests",
            "authoring.rule_tests.suggest": "Suggestion suggestions",
        },
    )
