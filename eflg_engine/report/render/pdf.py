"""Reports as tagged PDF (PDF/UA-1), from their HTML page."""

from __future__ import annotations

from eflg_engine.report.catalogue import ENGLISH, Catalogue
from eflg_engine.report.render.html import render_report as page_of_report
from eflg_engine.report.report import Report, Screen, T
from eflg_engine.report.writing import CannotWriteError

NEEDS_WEASYPRINT = 'PDF needs the library weasyprint: pip install "eflg-engine[pdf]"'
NEEDS_PANGO = (
    "PDF needs Pango, which weasyprint did not find on this machine (Debian, Ubuntu: apt-get "
    "install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0); or write .docx, and export it"
)

PRINT = """\
@page { size: A4; margin: 2cm 1.8cm; @bottom-right { content: PAGES;
  font: 8pt Arial, "Liberation Sans", sans-serif; color: #333; } }
* { font-family: Arial, "Liberation Sans", Helvetica, sans-serif !important; }
dl { display: table; width: 100%; }
dt, dd { display: table-cell; }
dt { width: 28%; }
figure svg { max-width: 100%; height: auto; }
"""


def render_report(report: Report[T], subject: T, screen: Screen) -> bytes:
    """A report's page, printed. Raises CannotWriteError where a library is missing."""
    language = ENGLISH if report.language is None else report.language(subject)
    return pdf(page_of_report(report, subject, screen), language)


def pdf(page: str, language: str = ENGLISH) -> bytes:
    """An HTML page as PDF: nothing is fetched, and the same page gives the same bytes."""
    try:
        import weasyprint
        from weasyprint.urls import URLFetcher
    except ImportError:
        raise CannotWriteError(NEEDS_WEASYPRINT) from None
    except OSError:
        raise CannotWriteError(NEEDS_PANGO) from None
    inside = URLFetcher(allowed_protocols=("data",))
    counters = {"page": '" counter(page) "', "pages": '" counter(pages) "'}
    words = Catalogue(language)("Page {page} of {pages}", **counters)
    style = PRINT.replace("PAGES", f'"{words}"')
    document = weasyprint.HTML(string=page, url_fetcher=inside)
    made: bytes | None = document.write_pdf(
        stylesheets=[weasyprint.CSS(string=style)],
        pdf_variant="pdf/ua-1",
        pdf_identifier=b"eflg_engine",
    )
    assert made is not None
    return made
