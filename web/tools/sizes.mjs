// Prints what the page weighs as served, part by part, and fails when the first load is over its budget.
//   node web/tools/sizes.mjs dist
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

// What everything up to the first tree may weigh; docs/performance.md says where the weight lies.
const FIRST_LOAD_BROTLI_BYTES_MAX = 300 * 1024;

const dist = process.argv[2] ?? 'dist';

function* files(dir) {
  for (const name of readdirSync(dir).sort()) {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else if (!/\.(br|gz|map)$/.test(name)) yield path;
  }
}

// First load: the document, and what it names itself. Everything else arrives when it is asked for.
// The second part of the wasm is named there for boot.js, which fetches it after the first tree.
const html = readFileSync(join(dist, 'index.html'), 'utf8').replace(/<link id="rest"[^>]*>/, '');
const rows = [];
for (const path of files(dist)) {
  const name = relative(dist, path);
  const data = readFileSync(path);
  const first = name === 'index.html' || html.includes(`/${name}`) || html.includes(`"${name}`);
  rows.push({ name, first, raw: data.length, gzip: gzipSync(data, { level: 9 }).length, brotli: brotliCompressSync(data).length });
}

const kb = (bytes) => (bytes / 1024).toFixed(1).padStart(8);
const total = (list, key) => list.reduce((sum, row) => sum + row[key], 0);
const line = (name, row) => console.log(`${kb(row.raw)} ${kb(row.gzip)} ${kb(row.brotli)}  ${name}`);
console.log(`${'KB raw'.padStart(8)} ${'gzip'.padStart(8)} ${'brotli'.padStart(8)}`);
for (const first of [true, false]) {
  const part = rows.filter((row) => row.first === first).sort((a, b) => b.brotli - a.brotli);
  for (const row of part) line(row.name, row);
  line(first ? '= first load' : '= later', { raw: total(part, 'raw'), gzip: total(part, 'gzip'), brotli: total(part, 'brotli') });
}
const firstLoad = total(rows.filter((row) => row.first), 'brotli');
console.log(`first load: ${kb(firstLoad).trim()} KB brotli of at most ${FIRST_LOAD_BROTLI_BYTES_MAX / 1024}`);
if (firstLoad > FIRST_LOAD_BROTLI_BYTES_MAX) {
  console.error(`sizes: the first load is ${kb(firstLoad).trim()} KB brotli, over ${FIRST_LOAD_BROTLI_BYTES_MAX / 1024} KB`);
  process.exit(1);
}
