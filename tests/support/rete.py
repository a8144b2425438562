"""Where the second engine can run."""

import sys

import pytest

CAN_RUN = sys.version_info < (3, 13)
needs_rules = pytest.mark.skipif(not CAN_RUN, reason="durable-rules does not load on this Python")
