"""Make the workbook and all reports of each sample, and the pictures of them that docs/ shows.

    python scripts/samples.py [NAME ...]            build/samples/NAME.xlsx, NAME-report.html, ...
    python scripts/samples.py --pictures            docs/pictures/*.png, from those of Northmere

The pictures take chromium, soffice and pdftoppm.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from eflg_engine.cli.main import main as eflg

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "evidence_samples"
BUILT = ROOT / "build" / "samples"
SHOWN = ROOT / "docs" / "pictures"
FORMATS = ("txt", "md", "html", "docx", "xlsx", "pdf", "png")
OF = "northmere-2024"
WIDTH = 720
"""Pixels of a picture in docs/, across."""
COLOURS = 24


def build(names: list[str], formats: tuple[str, ...] = FORMATS) -> int:
    """Make everything; the number of samples."""
    files = sorted(SAMPLES.glob("*.yaml"))
    wanted = [file for file in files if not names or file.stem in names]
    BUILT.mkdir(parents=True, exist_ok=True)
    for file in wanted:
        book = BUILT / f"{file.stem}.xlsx"
        book.unlink(missing_ok=True)
        _run("bundle", "export", str(file), "-o", str(book))
        for ending in formats:
            _run("report", str(file), "-o", str(BUILT / f"{file.stem}-report.{ending}"))
    return len(wanted)


def _run(*arguments: str) -> None:
    if eflg(list(arguments)) not in (0, 1):
        raise SystemExit(f"eflg {' '.join(arguments)} did not work")


def pictures() -> None:
    """Pictures of the page, the Word document and the workbook, small enough for a repo."""
    from PIL import Image, ImageChops

    missing = [each for each in ("chromium", "soffice", "pdftoppm") if shutil.which(each) is None]
    if missing:
        raise SystemExit(f"the pictures take {' and '.join(missing)}")
    SHOWN.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        page = work / "page.png"
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        size = ["--window-size=960,1150", f"--screenshot={page}"]
        _quiet([*command, *size, (BUILT / f"{OF}-report.html").as_uri()])
        made = {"report-html": page}
        for name, file in (
            ("report-word", BUILT / f"{OF}-report.docx"),
            ("workbook", _first_rows(BUILT / f"{OF}.xlsx", work)),
        ):
            profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
            _quiet(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(work),
                    str(file)])  # fmt: skip
            pages = ["pdftoppm", "-r", "110", "-png", "-l", "1", "-singlefile"]
            _quiet([*pages, str(work / f"{file.stem}.pdf"), str(work / name)])
            made[name] = work / f"{name}.png"
        for name, file in made.items():
            with Image.open(file) as opened:
                whole = opened.convert("RGB")
                if name == "workbook":
                    blank = Image.new("RGB", whole.size, whole.getpixel((0, 0)))
                    whole = whole.crop(ImageChops.difference(whole, blank).getbbox())
                height = round(whole.height * WIDTH / whole.width)
                small = whole.resize((WIDTH, height), Image.Resampling.LANCZOS)
                small.quantize(COLOURS).save(SHOWN / f"{name}.png", optimize=True)


def _first_rows(file: Path, folder: Path) -> Path:
    """A copy of a workbook that prints the first rows and columns of its evidence alone."""
    from openpyxl import load_workbook

    book = load_workbook(file)
    for title in book.sheetnames:
        if title != "Evidence":
            book[title].sheet_state = "hidden"
    sheet = book["Evidence"]
    book.active = sheet
    sheet.print_area = "A1:E12"
    copy = folder / "workbook.xlsx"
    book.save(copy)
    return copy


def _quiet(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def main(arguments: list[str]) -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help="samples, without .yaml (default: all)")
    parser.add_argument("--pictures", action="store_true", help="make the pictures of docs/ anew")
    given = parser.parse_args(arguments)
    if given.pictures:
        build([OF], ("html", "docx"))
        pictures()
        print(f"pictures of {OF} are in {SHOWN.relative_to(ROOT)}")
    else:
        print(f"{build(given.names)} samples are in {BUILT.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
