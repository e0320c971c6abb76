// Splits the wasm of a release build in two (web/split), what runs until the first tree is drawn and the
// rest, which boot.js fetches after it. Which functions come first stands in web/first-load.txt; web/tools/first-load.mjs makes it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const integrity = (path) => `sha384-${createHash('sha384').update(readFileSync(path)).digest('base64')}`;
// What wasm-bindgen was given: only the linker knows which data belongs to what.
const linked = join(process.env.CARGO_TARGET_DIR ?? 'target', 'wasm32-unknown-unknown/web/nslab-web.wasm');
const nslabSplit = (...args) => execFileSync('cargo', ['run', '--locked', '--quiet', '--package', 'nslab-split', '--', ...args], { stdio: 'inherit' });

function split(dir) {
  const name = readdirSync(dir).find((file) => file.endsWith('_bg.wasm'));
  const wasm = join(dir, name);
  const before = integrity(wasm);
  const rest = join(dir, 'rest.wasm');
  // For measuring which functions come first: a module that marks those that run, whole.
  const profiled = process.env.NSLAB_PROFILE;
  if (profiled) nslabSplit('profile', wasm, wasm, profiled);
  else nslabSplit('split', linked, wasm, 'web/first-load.txt', wasm, rest);

  // Whatever runs first may call into the rest, which imports what the first part exports.
  const glue = join(dir, name.replace('_bg.wasm', '.js'));
  const glueBefore = integrity(glue);
  const text = readFileSync(glue, 'utf8');
  const start = '    wasm.__wbindgen_start();\n';
  if (!text.includes(start)) throw new Error(`split: ${glue} starts the page in another way than wasm-bindgen 0.2.129`);
  writeFileSync(glue, text.replace(start, `    globalThis.nslab.begin(wasm);\n${start}`));

  const page = join(dir, 'index.html');
  let html = readFileSync(page, 'utf8');
  for (const [path, hash] of [[wasm, before], [glue, glueBefore]]) {
    if (!html.includes(hash)) throw new Error(`split: ${page} does not name ${path} with its hash`);
    html = html.replaceAll(hash, integrity(path));
  }
  // Profiled, the page waits for a rest that never comes.
  let restName = 'none.wasm';
  if (!profiled) {
    const hash = createHash('sha256').update(readFileSync(rest)).digest('hex').slice(0, 16);
    restName = name.replace('_bg.wasm', `_rest-${hash}.wasm`);
    renameSync(rest, join(dir, restName));
  }
  html = html.replace('</head>', `<link id="rest" rel="alternate" type="application/wasm" href="./${restName}">\n</head>`);
  writeFileSync(page, html);
}

const dir = process.env.TRUNK_STAGING_DIR ?? process.argv[2];
if (!dir) throw new Error('split: no folder: run by Trunk, or name one');
if (process.env.TRUNK_PROFILE === undefined || process.env.TRUNK_PROFILE === 'release') split(dir);
