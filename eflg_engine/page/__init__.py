"""The product in one page of HTML: what its interface asks of the library.

`Desk` holds one council's bundle and answers the interface; the page itself is in `assets`, and
`scripts/build_page.py` builds it.
"""
