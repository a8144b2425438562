"""Where the core is tried alone, on other Pythons, there is nothing to read workbooks with."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("openpyxl") else ["test_*.py"]
