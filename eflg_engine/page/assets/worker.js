// Python in a classic worker: starts it from what the page holds, and answers the page's calls.
import { loadPyodide } from "pyodide";
import createPyodideModule from "pyodide/pyodide.asm.mjs";
import { inflated } from "./parts.js";

// Pyodide refuses classic workers, which it knows by a working importScripts.
self.importScripts = () => {
  throw new TypeError("nothing is loaded from outside");
};

const tell = (part, share) => self.postMessage({ progress: part, share });
let call;

async function start({ parts, today }) {
  tell("Unpacking", 0.1);
  const [wasm, kept, library, lock, site] = await Promise.all(["wasm", "memory", "library", "lock", "site"].map((name) => inflated(parts[name])));
  const memory = restored(new Uint8Array(kept), new Uint8Array(wasm));
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
    createPyodideModule: async (settings) => {
      const module = await createPyodideModule(settings);
      // The memory grows by what is asked for, and then holds what is put there in place of that.
      if (module.HEAPU8.length < memory.length) module._malloc(memory.length);
      return module;
    },
    _loadSnapshot: memory,
    indexURL: "https://page.invalid/",
    lockFileContents: JSON.parse(new TextDecoder().decode(lock)),
    env: { PYTHONDONTWRITEBYTECODE: "1", PYTHONHASHSEED: "0", HOME: "/home/pyodide" },
  });
  tell("Unpacking the engine", 0.8);
  unpack(python.FS, new Uint8Array(site), "/lib/site");
  python.globals.get("_resume")(today);
  call = python.globals.get("_call");
  tell("Ready", 1);
}

// Python's memory as it was kept when the page was built. What is in the wasm too, from where to where
// and how much, was taken from it: an index like the site's, then the memory.
function restored(block, wasm) {
  const size = new DataView(block.buffer).getUint32(0, true);
  const memory = block.slice(4 + size);
  for (const [from, to, length] of JSON.parse(new TextDecoder().decode(block.subarray(4, 4 + size)))) {
    for (let place = 0; place < length; place += 1) memory[to + place] ^= wasm[from + place];
  }
  return memory;
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
