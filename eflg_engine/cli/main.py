"""The `eflg` command from start to exit code.

Exit codes: 0 all well, 1 the target level is not reached, 2 an input or option is not valid or a
file cannot be written, 130 stopped by Ctrl-C, 141 nobody reads the output any more.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

STOPPED, NOT_READ = 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run `eflg` with these arguments and return the exit code.

    Without arguments it is the whole process: it reads the process's own and ends it.
    """
    if argv is not None:
        return _guarded(argv)
    from eflg_engine.cli.quick_start import prepare

    prepare()
    return _end(_guarded(sys.argv[1:]))


def _guarded(argv: Sequence[str]) -> int:
    try:
        return _run(argv)
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        _stop_writing()
        return NOT_READ


def _end(code: int) -> int:
    """End the process at once: taking everything apart first takes a tenth of the time."""
    import os

    if sys.gettrace() is None and sys.getprofile() is None:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(code)
    return code


def _run(argv: Sequence[str]) -> int:
    from eflg_engine.cli.parsing import given_limits, parse

    argv, changes = given_limits(argv)
    arguments = parse(argv)
    if arguments is None:
        return 2
    from eflg_engine.cli.options import option_limits, settle_format
    from eflg_engine.cli.output import report_problems, say
    from eflg_engine.reading.problems import InvalidInput
    from eflg_engine.report.writing import CannotWriteError

    try:
        with option_limits(changes, getattr(arguments, "limits", None)):
            settle_format(arguments)
            code: int = arguments.run(arguments)
    except InvalidInput as error:
        report_problems(error.problems)
        return 2
    except CannotWriteError as error:
        say(f"eflg: {error}")
        return 2
    return code


def _stop_writing() -> None:
    """Redirect closed streams to devnull, so that the interpreter's last flush raises nothing."""
    import os

    for stream in (sys.stdout, sys.stderr):
        if stream is None:
            continue
        try:
            stream.flush()
        except (OSError, ValueError):
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, stream.fileno())
            os.close(nothing)


if __name__ == "__main__":
    sys.exit(main())
