// Python in a classic worker: starts it from what the page holds, and answers the page's calls.
import { loadPyodide } from "pyodide";
import createPyodideModule from "pyodide/pyodide.asm.mjs";

// Pyodide refuses classic workers, which it knows by a working importScripts.
self.importScripts = () => {
  throw new TypeError("nothing is loaded from outside");
};

const tell = (part, share) => self.postMessage({ progress: part, share });
let call;

// A part of the page: gzipped, in base64.
async function inflated(text) {
  const raw = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([raw]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

async function start({ parts, today }) {
  tell("Unpacking", 0.1);
  const [wasm, library, lock, site] = await Promise.all(["wasm", "library", "lock", "site"].map((name) => inflated(parts[name])));
  // The two files that Pyodide fetches are answered from memory; nothing else is.
  self.fetch = async (address) => {
    const name = String(address && address.url ? address.url : address);
    if (name.endsWith(".wasm")) {
      return new Response(wasm, { headers: { "Content-Type": "application/wasm" } });
    }
    if (name.endsWith(".zip")) return new Response(library);
    throw new TypeError("nothing is fetched");
  };
  tell("Starting Python", 0.25);
  const python = await loadPyodide({
    createPyodideModule,
    indexURL: "https://page.invalid/",
    lockFileContents: JSON.parse(new TextDecoder().decode(lock)),
    env: { PYTHONDONTWRITEBYTECODE: "1", PYTHONHASHSEED: "0", HOME: "/home/pyodide" },
  });
  tell("Unpacking the engine", 0.6);
  unpack(python.FS, new Uint8Array(site), "/lib/site");
  python.runPython("import sys; sys.path.insert(0, '/lib/site')");
  tell("Laying out the frameworks", 0.7);
  python.globals.set("TODAY", today);
  python.runPython(`
import sys
from pathlib import Path
from eflg_engine.page.start import call, start
_desk = start(Path("/lib/site/kept"), TODAY)
def _call(method, arguments, content):
    return call(_desk, method, arguments, content.to_bytes() if content is not None else b"")
`);
  call = python.globals.get("_call");
  tell("Ready", 1);
}

// The site: a length of four bytes, an index as JSON, then the files one after the other.
function unpack(FS, block, root) {
  const size = new DataView(block.buffer, block.byteOffset).getUint32(0, true);
  const index = JSON.parse(new TextDecoder().decode(block.subarray(4, 4 + size)));
  let at = 4 + size;
  const made = new Set();
  for (const [name, length] of index) {
    const path = `${root}/${name}`;
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (!made.has(folder)) {
      FS.mkdirTree(folder);
      made.add(folder);
    }
    FS.writeFile(path, block.subarray(at, at + length));
    at += length;
  }
}

self.onmessage = async ({ data }) => {
  if (data.start) {
    try {
      await start(data.start);
      self.postMessage({ started: true });
    } catch (error) {
      self.postMessage({ failed: String(error) });
    }
    return;
  }
  const { number, method, given, content } = data;
  try {
    const answer = call(method, JSON.stringify(given), content ? new Uint8Array(content) : undefined);
    const [text, made] = answer.toJs();
    const bytes = made.slice();
    answer.destroy();
    self.postMessage({ number, ...JSON.parse(text), content: bytes });
  } catch (error) {
    self.postMessage({ number, crashed: String(error) });
  }
};
