// Compile what the page holds with the Python that runs there: node page_compile.mjs FROM TO OLD NEW.
// Sources below FROM go to TO as .pyc; those in the zip OLD, the standard library, to the zip NEW,
// stored, for it is packed later. Without docstrings, assertions and tables of lines, which nobody
// sees in the page: compiled there, the library alone would take most of the start.
import { loadPyodide } from "pyodide";
import fs from "node:fs";

const [, , from, to, oldLibrary, newLibrary] = process.argv;
const python = await loadPyodide();
for (const [name, folder] of Object.entries({ "/from": from, "/to": to })) {
  python.FS.mkdirTree(name);
  python.mountNodeFS(name, folder);
}
python.FS.writeFile("/old.zip", fs.readFileSync(oldLibrary));
python.runPython(`
import importlib.util, marshal, pathlib, sys, types, zipfile
sys.dont_write_bytecode = True
HEAD = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + bytes(8)

def bare(code):
    consts = [bare(each) if isinstance(each, types.CodeType) else each for each in code.co_consts]
    return code.replace(co_linetable=b"", co_consts=tuple(consts))

def compiled(content, path):
    code = compile(content, path, "exec", dont_inherit=True, optimize=2)
    return HEAD + marshal.dumps(bare(code))

for file in sorted(pathlib.Path("/from").rglob("*.py")):
    name = file.relative_to("/from")
    target = pathlib.Path("/to") / name.with_suffix(".pyc")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(compiled(file.read_bytes(), f"/lib/site/{name}"))

with zipfile.ZipFile("/old.zip") as old, zipfile.ZipFile("/new.zip", "w") as new:
    for name in sorted(old.namelist()):
        content = old.read(name)
        if name.endswith(".py"):
            name, content = f"{name}c", compiled(content, f"/lib/{name}")
        new.writestr(zipfile.ZipInfo(name), content)
`);
fs.writeFileSync(newLibrary, python.FS.readFile("/new.zip"));
