// Trunk's pre_build hook: bundles each web/js/*.js into web/vendor/ with esbuild; skips what is newer than its sources.
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const web = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(web, 'js');
const vendor = join(web, 'vendor');
mkdirSync(vendor, { recursive: true });

const time = (path) => {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
};

const entries = readdirSync(source).filter((name) => name.endsWith('.js')).sort().map((name) => join(source, name));
const inputs = [...readdirSync(source).map((name) => join(source, name)), join(web, 'package-lock.json'), fileURLToPath(import.meta.url)];
const newest = Math.max(...inputs.map(time));
if (entries.every((entry) => time(join(vendor, basename(entry))) > newest)) process.exit(0);

await build({
  entryPoints: entries,
  outdir: vendor,
  bundle: true,
  format: 'esm',
  minify: true,
  target: 'es2022',
  legalComments: 'none',
  loader: { '.woff2': 'dataurl' },
  logLevel: 'warning',
});
