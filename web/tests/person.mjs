// A person at the page, in Chromium: what all journeys share.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from '../tools/chromium.mjs';
import { TOKEN, replay } from './replay.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, '..', '..', 'dist');
/** Serves the page where no URL is given. */
export const server = process.argv[2] ? null : await replay(process.env.NSLAB_DIST ?? dist, 0);
export const [url, fragment] = (process.argv[2] || `http://127.0.0.1:${server.address().port}/#token=${TOKEN}`).split('#');
export const token = new URLSearchParams(fragment ?? '').get('token');
export const shots = process.argv[3] ?? process.env.NSLAB_SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

// A step that has not come about by then will not: none is to fail because a machine is slow.
const PATIENCE_MS = 120_000;
const browser = await launch();
let failed = 0;
let passed = 0;

export const check = (condition, what) => {
  if (!condition) throw new Error(what);
};

/** One journey on a fresh page; an error of the page itself fails it. */
export async function journey(name, options, steps) {
  const context = await browser.newContext({ viewport: options.viewport ?? { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const errors = [];
  if (options.lose) {
    let socket;
    await page.routeWebSocket('**/ws', (here) => {
      socket = here;
      here.connectToServer();
    });
    page.lose = () => socket.close();
  }
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) errors.push(message.text());
  });
  try {
    await page.goto(`${options.url ?? url}#${options.fragment ?? 'lang=en&theme=light'}`);
    await page.locator('#app .app').waitFor();
    await steps(page);
    check(errors.length === 0, `the page failed: ${errors.join('; ')}`);
    passed += 1;
    console.log(`ok    ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}: ${error.message.split('\n').slice(0, 4).join(' | ')}`);
    if (shots) await page.screenshot({ path: join(shots, `failed-${name.replace(/\W+/g, '-')}.png`) }).catch(() => {});
  }
  await context.close();
}

export const run = (page) => page.locator('.btn.run:visible').first();
const runWord = { en: 'Run', zh: '运行' };
export async function runToEnd(page, lang = 'en') {
  await run(page).click();
  await page.waitForFunction((word) => {
    const button = [...document.querySelectorAll('#app .btn.run')].find((b) => b.offsetParent);
    return button?.innerText.startsWith(word) && document.querySelectorAll('#app .tr .r, #app .tk').length > 0;
  }, runWord[lang]);
}
export const setSource = async (page, text) => {
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+a');
  await page.evaluate((value) => navigator.clipboard?.writeText(value).catch(() => {}), text);
  await page.keyboard.insertText(text);
};
export const position = async (page) => Number((await page.locator('#app .transport .count:visible').first().innerText()).split('/')[0]);

/** The first paint in a browser where something is missing. */
export async function firstPaint(name, prepare, steps) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  try {
    await prepare(page);
    await page.goto(`${url}#lang=en&theme=light`);
    await steps(page);
    passed += 1;
    console.log(`ok    ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}: ${error.message.split('\n').slice(0, 4).join(' | ')}`);
  }
  await context.close();
}

/** Closes everything; the last line counts. */
export async function leave() {
  await browser.close();
  server?.close();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
