// The memory of Python as it is when the page is ready: node page_memory.mjs LIBRARY SITE MEMORY NAMES.
// Writes it, and the paths of the modules that are in it. Clock and chance stand still meanwhile, so
// that the same is written each time.
import { loadPyodide } from "pyodide";
import crypto from "node:crypto";
import fs from "node:fs";

const [, , library, site, memory, names] = process.argv.splice(0); // emptied: Python would hold it
const NOW = 1_700_000_000_000;
const Real = Date;
globalThis.Date = class extends Real {
  constructor(...given) {
    super(...(given.length ? given : [NOW]));
  }
  static now() {
    return NOW;
  }
};
performance.now = () => 1000;
const filled = (array) => {
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength).fill(7);
  return array;
};
globalThis.crypto.getRandomValues = filled;
crypto.randomFillSync = filled;

const python = await loadPyodide({
  _makeSnapshot: true,
  stdLibURL: library,
  env: { PYTHONDONTWRITEBYTECODE: "1", PYTHONHASHSEED: "0", HOME: "/home/pyodide" },
});
const copy = (from, to) => {
  python.FS.mkdirTree(to);
  for (const name of fs.readdirSync(from).sort()) {
    if (fs.statSync(`${from}/${name}`).isDirectory()) copy(`${from}/${name}`, `${to}/${name}`);
    else python.FS.writeFile(`${to}/${name}`, fs.readFileSync(`${from}/${name}`));
  }
};
copy(site, "/lib/site");
const listed = python.runPython(`
import sys
sys.path.insert(0, "/lib/site")
from pathlib import Path
from eflg_engine.page.start import call, resume, start
_desk = start(Path("/lib/site/kept"))
def _resume(today):
    resume(_desk, today)
def _call(method, arguments, content):
    return call(_desk, method, arguments, content.to_bytes() if content is not None else b"")

import gc, importlib, zipimport
for _cache in (sys.path_importer_cache, zipimport._zip_directory_cache):
    _cache.clear()
sys._clear_internal_caches()
gc.collect()
"\\n".join(sorted(
    file for module in sys.modules.values()
    if (file := getattr(module, "__file__", None)) and file.endswith(".pyc")
))
`);
fs.writeFileSync(names, listed);
unused(python._module);
fs.writeFileSync(memory, python.makeMemorySnapshot());

// Write zeros to all that is free below the highest address in use: what stood there packs badly.
function unused(module) {
  let top = module.HEAPU8.length;
  while (module.HEAPU8[top - 1] === 0) top -= 1;
  const sizes = [];
  for (let size = 1 << 22; size > 512; size = Math.floor(size * 0.8)) sizes.push(size & ~7);
  for (let size = 512; size >= 8; size -= 8) sizes.push(size);
  const held = [];
  for (const size of sizes) {
    for (;;) {
      const place = module._malloc(size);
      if (place === 0 || place + size > top) {
        if (place) module._free(place);
        break;
      }
      module.HEAPU8.fill(0, place, place + size);
      held.push(place);
    }
  }
  for (const place of held) module._free(place);
}
