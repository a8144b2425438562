"""`eflg batch`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack
from pathlib import Path

from eflg_engine.assessment.assess import find_policy
from eflg_engine.assessment.result.outcome import Detail
from eflg_engine.batch.entry import BatchEntry, NamedBundle
from eflg_engine.batch.executors import LOCAL, ExtraMissing, dask_executor, process_pool
from eflg_engine.batch.forms import columns_of, form_of
from eflg_engine.batch.many import AT_ONCE, assess_many
from eflg_engine.batch.running import BatchDone, BatchRun, run_batch
from eflg_engine.batch.sources import open_source
from eflg_engine.cli.inputs import Attempts
from eflg_engine.cli.options import date_option
from eflg_engine.cli.output import one_lines, say
from eflg_engine.cli.parsing import Parser
from eflg_engine.cli.progress import Bar
from eflg_engine.framework.model import Framework
from eflg_engine.framework.shipped import DEFAULT_FRAMEWORK
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.report.writing import CannotWriteError
from eflg_engine.version import __version__

MOST_JOBS = 1000
"""Processes that may be asked for."""

MOST_TOLD = 20
"""Bundles whose problems are printed; all are in the output."""


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument(
        "bundles",
        metavar="DIR|FILE",
        help="a folder of bundles; or a .jsonl file, a bundle a line; or a .parquet file with a "
        "column `bundle` of JSON text, and a column `name` if wanted",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        required=True,
        help="write to this file: .jsonl, .csv, .parquet or .sqlite",
    )
    parser.add_argument(
        "--framework",
        metavar="ID|DIR",
        help="a shipped framework or a folder, for all of them (default: eflg-2021, and a bundle "
        "that names another has a problem)",
    )
    parser.add_argument(
        "--as-at", metavar="DATE", help="the day to judge all by (default: each bundle's own)"
    )
    parser.add_argument(
        "--policy", metavar="NAME", help="how criteria add up (default: the framework's first)"
    )
    parser.add_argument(
        "--detail",
        choices=("levels", "gaps", "full"),
        help="how much each result says; a .csv file has levels alone (default: levels)",
    )
    parser.add_argument(
        "--jobs", metavar="N", type=int, help="so many processes at a time (default: 1)"
    )
    parser.add_argument(
        "--dask",
        metavar="ADDRESS",
        help=f"assess on the Dask cluster with this scheduler, as tcp://host:8786; {LOCAL}: on a "
        "cluster of --jobs processes here",
    )
    parser.add_argument(
        "--resume", action="store_true", help="go on where the same command was stopped"
    )


def run(arguments: Namespace) -> int:
    """Assess every bundle. Exit code 0, or 1 where some have problems."""
    with ExitStack() as stack:
        try:
            batch = _prepared(arguments, stack)
        except ExtraMissing as error:
            raise CannotWriteError(str(error)) from None
        if arguments.resume and batch.output.is_file() and not batch.part.exists():
            say(f"{batch.output} is finished: there is nothing to go on with.")
            return 0
        told = _Told(batch.source.many)
        try:
            done = run_batch(batch, resume=arguments.resume, seen=told.seen)
        except KeyboardInterrupt:
            told.bar.done()
            say("eflg: stopped; the same command with --resume goes on.")
            raise
        finally:
            told.bar.done()
    told.summed_up(done, arguments.output)
    return 1 if done.with_problems else 0


def _prepared(arguments: Namespace, stack: ExitStack) -> BatchRun:
    attempt = Attempts()
    form = form_of(arguments.output)
    if arguments.detail not in (None, "levels") and not form.has_result:
        message = "a .csv file has levels alone"
        problem = Problem("not_allowed", Place("--detail"), message, arguments.detail, "levels")
        attempt.problems.append(problem)
    if arguments.jobs is not None and not 1 <= arguments.jobs <= MOST_JOBS:
        message, allowed = "this is no number of processes", f"1 to {MOST_JOBS:,}"
        found = str(arguments.jobs)
        attempt.problems.append(Problem("not_allowed", Place("--jobs"), message, found, allowed))
    framework = attempt(lambda: Framework.load(arguments.framework or DEFAULT_FRAMEWORK))
    source = attempt(lambda: open_source(arguments.bundles))
    day = None
    if arguments.as_at is not None:
        day = attempt(lambda: date_option("--as-at", arguments.as_at))
    if framework is not None:
        attempt(lambda: find_policy(framework, arguments.policy))
    if attempt.problems or framework is None or source is None:
        raise InvalidInput(attempt.problems)
    if Path(arguments.output).resolve() == Path(arguments.bundles).resolve():
        raise CannotWriteError(f"cannot write {arguments.output}: it is read here")
    detail: Detail = arguments.detail or "levels"
    executor: Executor | Callable[[], Executor] | None = None
    in_flight = None
    if arguments.dask is not None:
        opened = dask_executor(arguments.dask, arguments.jobs)
        executor, threads = stack.enter_context(opened)
        in_flight = 2 * threads + 2
    elif (jobs := arguments.jobs or 1) > 1:
        executor, in_flight = (lambda: process_pool(jobs)), 2 * jobs + 2

    def assess(bundles: Iterator[NamedBundle], start: int) -> Iterator[BatchEntry]:
        return assess_many(
            bundles,
            framework,
            executor,
            detail=detail,
            as_at=day,
            policy=arguments.policy,
            only_own=arguments.framework is None,
            at_once=AT_ONCE,
            in_flight=in_flight,
            first=start,
        )

    key = f"{__version__} {framework.sha256} {framework.version} {day} {arguments.policy} {detail} "
    key += f"{arguments.framework is None} {Path(arguments.output).suffix.casefold()}"
    columns = columns_of(framework)
    return BatchRun(source, assess, Path(arguments.output), form, columns, key)


class _Told:
    """What is said while a batch runs, and at its end."""

    def __init__(self, bundles: int) -> None:
        self.bar = Bar("Assessing", bundles)
        self.bad = 0

    def seen(self, entry: BatchEntry | None, done: int) -> None:
        """Show how far it is, and the problems of the first bundles that have some."""
        if entry is None:
            self.bar.start(done)
        elif entry.problems:
            self.bad += 1
            if self.bad <= MOST_TOLD:
                self.bar.done()
                for problem in entry.problems:
                    say("\n".join(one_lines(str(problem).split("\n"))))
        self.bar.tick(done)

    def summed_up(self, done: BatchDone, output: str) -> None:
        """Say how many were assessed, and where it is written."""
        if self.bad > MOST_TOLD:
            say(f"{self.bad - MOST_TOLD:,} more bundles have problems: see {output}.")
        has = "has" if done.with_problems == 1 else "have"
        before = f", {done.before:,} of them before" if done.before else ""
        say(
            f"{done.bundles - done.with_problems:,} of {done.bundles:,} bundles assessed{before}; "
            f"{done.with_problems:,} {has} problems. Written to {output}."
        )
