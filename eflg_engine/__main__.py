"""`python -m eflg_engine`: the same as `eflg`."""

import sys

from eflg_engine.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
