"""Files and data that are refused and cannot be kept as text files, each with its error."""

from __future__ import annotations

BUNDLE = "council: {name: Test Council}\n"
REFUSED_BYTES: dict[str, tuple[bytes, str]] = {
    "windows-1252": (
        "# Café\ncouncil: {name: “Test”}\n".encode("cp1252"),
        """\
x.yaml:1:6: The file is not in UTF-8 [not_utf8]
    found:   byte 0xe9, which is "é" in Windows-1252
    allowed: text in UTF-8
    Save it again with the encoding "UTF-8\"""",
    ),
    "windows-1252 after UTF-8": (
        "# Café\r\n# é é ".encode() + b"\x96",
        """\
x.yaml:2:7: The file is not in UTF-8 [not_utf8]
    found:   byte 0x96, which is "–" in Windows-1252
    allowed: text in UTF-8
    Save it again with the encoding "UTF-8\"""",
    ),
    "UTF-16 with its mark": (
        BUNDLE.encode("utf-16"),
        """\
x.yaml:1:1: The file is in UTF-16 [not_utf8]
    allowed: text in UTF-8
    Save it again with the encoding "UTF-8\"""",
    ),
    "UTF-16 without its mark": (
        BUNDLE.encode("utf-16-le"),
        """\
x.yaml:1:2: There is a character here that is not text [bad_character]
    found:   U+0000
    The file may be in UTF-16: save it again with the encoding "UTF-8\"""",
    ),
    "a NUL byte": (
        b"# caf\xc3\xa9\ncouncil: {name: Test\0Council}\n",
        """\
x.yaml:2:21: There is a character here that is not text [bad_character]
    found:   U+0000
    Delete it: such characters cannot be seen, and come with copying and pasting""",
    ),
    "a bell": (
        b"council: {name: Test\x07Council}\n",
        """\
x.yaml:1:21: There is a character here that is not text [bad_character]
    found:   U+0007
    Delete it: such characters cannot be seen, and come with copying and pasting""",
    ),
    "a workbook": (
        b"PK\x03\x04\x14\0\x06\0\x08\0",
        """\
x.yaml: This is a workbook, a Word document or an archive, whatever its name says [wrong_file]
    allowed: a YAML file in UTF-8""",
    ),
    "an old workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        """\
x.yaml: This is a workbook or a Word document, whatever its name says [wrong_file]
    allowed: a YAML file in UTF-8""",
    ),
    "a PDF": (
        b"%PDF-1.7\n%\xe2\xe3",
        """\
x.yaml: This is a PDF, whatever its name says [wrong_file]
    allowed: a YAML file in UTF-8""",
    ),
    "nothing": (b"", "x.yaml: The file is empty: it holds no keys [empty_file]"),
    "only a byte order mark": (
        b"\xef\xbb\xbf",
        "x.yaml: The file is empty: it holds no keys [empty_file]",
    ),
}
LAUGHS = "\n".join(
    ["a: &a [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    + [
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]
)
DEEP = "values are nested more than 60 deep here [too_deep]".capitalize()
REFUSED_TEXTS: dict[str, tuple[str, str]] = {
    "a hundred brackets": ("a: " + 100 * "[" + 100 * "]", f"x.yaml:1:63: {DEEP}"),
    "a million brackets": (1_000_000 * "[", f"x.yaml:1:61: {DEEP}"),
    "a million dashes": (1_000_000 * "- ", f"x.yaml:1:121: {DEEP}"),
    "a million question marks": (1_000_000 * "? ", f"x.yaml:1:121: {DEEP}"),
    "a hundred levels of keys": (
        "".join(f"{i * ' '}k:\n" for i in range(100)),
        f"x.yaml:61:61: {DEEP}",
    ),
    "an alias bomb": (
        LAUGHS,
        "x.yaml:6:8: Aliases stand for more than 100,000 values by this point [alias_bomb]",
    ),
    "an alias in itself": (
        "council: &a {name: *a}",
        'x.yaml:1:20: "*a" names the value that it stands in [bad_alias]',
    ),
    "a Python object": (
        'council: !!python/object/apply:os.system ["echo"]',
        """\
x.yaml:1:10: The tag "!!python/object/apply:os.system" is not used here [tag]
    Delete the tag
x.yaml:1:10: Keys with values are wanted here [not_a_mapping]
    found:   a list
    allowed: {name: Essex County Council, type: county}""",
    ),
    "half a pair": (
        "council: {name: \ud800}",
        """\
x.yaml:1:17: There is a character here that is not text [bad_character]
    found:   U+D800
    Delete it: such characters cannot be seen, and come with copying and pasting""",
    ),
    "numbers as keys": (
        "council: {name: Test Council}\nscope:\n  2019: 1\n",
        """\
x.yaml:3:3: "2019" is not a key that is used here [unknown_key]
    allowed: modules, characteristics""",
    ),
    "a directive": (
        "%YAML 9.9\n---\na: b",
        """\
x.yaml:1:1: The text cannot be read: found incompatible YAML document [not_yaml]
    found:   %YAML 9.9
    Check the line, and the one above it""",
    ),
    "colours for the terminal": (
        'council: {name: Test Council}\nobjectives: [{id: EO1, "\\e[31mred": 1}]',
        """\
x.yaml:2:24: "\\u001b[31mred" is not a key that is used here [unknown_key]
    allowed: id, text, published, aims, priorities""",
    ),
}
REFUSED_DATA: dict[str, tuple[object, str]] = {
    "a set": (
        {"council": {"name": "A"}, "note": {"a"}},
        'x.note: A Python value of type "set" cannot stand here [not_data]',
    ),
    "keys like those that pydantic adds": (
        {"council": {"name": "A"}, "\0": 1, "scope": {"[key]": 1}},
        """\
x.\\u0000: "\\u0000" is not a key that is used here [unknown_key]
    allowed: format, framework, as_at, council, scope, strategic_aims, objectives, \
evidence, self_assessment, actions, past_results, note, was
x.scope.[key]: "[key]" is not a key that is used here [unknown_key]
    allowed: modules, characteristics""",
    ),
    "a key that is no text": (
        {"council": {"name": "A", None: 1}},
        "x.council: A key must be text [bad_key]\n    found:   NoneType",
    ),
}
OFFERS_REFUSED: dict[str, tuple[str, str]] = {
    "no such folder": (
        "wheels = eflg_wheels.no.such",
        """\
package eflg-wheels 1.0: There is no folder with framework.yaml where "wheels" is said to be \
[unusable_package]
    found:   eflg_wheels.no.such
    allowed: a folder of the package, written as package.folder""",
    ),
    "no such package": (
        "wheels = eflg_nowhere.rules",
        """\
package eflg-wheels 1.0: There is no folder with framework.yaml where "wheels" is said to be \
[unusable_package]
    found:   eflg_nowhere.rules
    allowed: a folder of the package, written as package.folder""",
    ),
    "a path": (
        "wheels = ../../etc",
        """\
package eflg-wheels 1.0: There is no folder with framework.yaml where "wheels" is said to be \
[unusable_package]
    found:   ../../etc
    allowed: a folder of the package, written as package.folder""",
    ),
    "another id": (
        "wheels = eflg_wheels.rules",
        """\
package eflg-wheels 1.0: The framework offered as "wheels" has another id [unusable_package]
    found:   wheels-2026
    allowed: "wheels", or "wheels-2026" as the name of the entry point""",
    ),
    "two packages": (
        "wheels = eflg_wheels.rules",
        """\
package eflg-wheels 1.0: "wheels" is offered by eflg-others 1.0 too, and neither is used \
[duplicate_id]
    found:   wheels""",
    ),
    "no id": (
        "My Wheels = eflg_wheels.rules",
        """\
package eflg-wheels 1.0: A framework is offered under a name that is no id [bad_id]
    found:   My Wheels
    allowed: the id that its framework.yaml gives""",
    ),
    "no value": (
        "wheels",
        "package eflg-wheels 1.0: Its entry points cannot be read [unusable_package]",
    ),
}
"""Entry points of a package whose folder `rules` holds the framework wheels-2026."""
EXPECTED_TEXTS = [
    text
    for cases in (REFUSED_BYTES, REFUSED_TEXTS, REFUSED_DATA, OFFERS_REFUSED)
    for _, text in cases.values()
] + [
    """\
<kept>: This is no framework that this version of the package kept [not_kept]
    allowed: the bytes that Framework.keep() gives""",
    "<kept>: What was kept is damaged: keep the framework again [damaged]",
    "x.yaml: The file is larger than 64 MB [too_large]\n    allowed: up to 64 MB",
    "x.yaml: This is a pipe, a device or the like; a file is wanted here [not_a_file]",
    "x.yaml:1:9: Text is left out [comment]",
    "x.yaml: And 3 more problems [more_problems]",
    "x.yaml: There is no such file [no_such_file]",
    "x.yaml: This is a folder; a file is wanted here [is_a_folder]",
    "x.yaml:1:20: There are more than 8 values [too_many_values]",
    "x.yaml: The bundle is written for another framework [other_framework]",
    "x.yaml: This answer cannot be written here [cannot_write]",
    "long: The file cannot be read [unreadable]",
    "no-such-framework: There is no framework [unknown_framework]",
]
