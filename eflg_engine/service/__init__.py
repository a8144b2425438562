"""The library over HTTP, for other tools: `eflg serve`.

The process that listens reads requests and holds no more of them than it may; worker processes
read what was sent, ask the library and write the answer. docs/service.md says what is defended, and
what is not.
"""
