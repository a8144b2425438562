// The parts of the page: gzipped, each byte a character of windows-1252, which is the page's encoding.
// Characters that HTML would change or read as its own stand as "=" and one that is 64 further on.

const ESCAPE = 61;

// Characters of windows-1252 beyond 255, to their bytes.
const bytesOf = new Uint8Array(0x2200);
new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 32 }, (_, place) => 128 + place)).split("").forEach((letter, place) => {
  bytesOf[letter.charCodeAt(0)] = 128 + place;
});

function bytes(text) {
  const found = new Uint8Array(text.length);
  let size = 0;
  for (let place = 0; place < text.length; place += 1) {
    let code = text.charCodeAt(place);
    if (code === ESCAPE) {
      place += 1;
      code = text.charCodeAt(place) - 64;
    }
    found[size] = code > 255 ? bytesOf[code] : code;
    size += 1;
  }
  return found.subarray(0, size);
}

export async function inflated(text) {
  const stream = new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}
