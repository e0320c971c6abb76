// Makes web/first-load.txt: the functions of the page that run until the first tree is drawn, seen in Chromium.
//   NSLAB_PROFILE=NAMES trunk build --release && node web/tools/first-load.mjs NAMES     (tools/first-load.sh)
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { replay } from '../tests/replay.mjs';
import { launch } from './chromium.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const [marks, ...names] = readFileSync(process.argv[2], 'utf8').split('\n');
const server = await replay(process.env.NSLAB_DIST ?? join(here, '..', '..', 'dist'), 0);
const url = `http://127.0.0.1:${server.address().port}/`;
const browser = await launch();
const ran = new Set();

/** The tree, the editor, and what a pointer passes over before anything is pressed. */
async function look(page) {
  await page.locator('#app [role=treeitem]').first().waitFor({ state: 'attached' });
  await page.waitForTimeout(1500);
  await page.mouse.move(300, 300);
  await page.waitForTimeout(200);
}

/** What a person may do before the rest is there: Run and the chips wait for it, the editor and the tree do not. */
async function useEarly(page) {
  await page.keyboard.press('Control+Enter');
  await page.locator('.btn.run:visible').first().click();
  await page.locator('.cm-content').click();
  await page.keyboard.type('// x');
  for (const name of ['.chip:visible', '[role=treeitem]:visible', '.mode:visible']) {
    for (const one of (await page.locator(name).all()).slice(0, 3)) await one.click({ timeout: 1000, force: true }).catch(() => {});
  }
  for (const tab of await page.locator('[role=tab]:visible').all()) await tab.click({ timeout: 1000 }).catch(() => {});
  await page.waitForTimeout(500);
}

/** Notes which functions have run. */
async function note(page) {
  const marked = await page.evaluate(([base, count]) => [...new Uint8Array(nslab.exports().memory.buffer, base, count)], [Number(marks), names.length]);
  marked.forEach((mark, index) => mark && ran.add(names[index]));
}

// Widths, themes, languages, and where a link leads: all that a first load can be.
for (const viewport of [{ width: 1440, height: 900 }, { width: 1024, height: 768 }, { width: 390, height: 844 }, { width: 844, height: 390 }]) {
  for (const fragment of ['lang=en&theme=light', 'lang=zh&theme=dark', 'token=x', '']) {
    const context = await browser.newContext({ viewport });
    const page = await context.newPage();
    // A static host has no lab to ask for.
    if (!fragment) await page.route('**/health', (route) => route.fulfill({ status: 404, body: 'nothing here' }));
    await page.goto(`${url}#${fragment}`);
    await look(page);
    await useEarly(page);
    await note(page);
    // A second visit finds what the first has kept on the device.
    await page.locator('.btn.theme').click();
    const edge = page.locator('[role=separator]:visible').first();
    if (await edge.count()) await edge.press('ArrowRight');
    await page.reload();
    await look(page);
    await note(page);
    await context.close();
  }
}
await browser.close();
server.close();

const list = [...ran].filter((name) => name).sort();
writeFileSync(join(here, '..', 'first-load.txt'), `# The functions that run until the first tree is drawn. Made by tools/first-load.sh, not edited by hand.\n${list.join('\n')}\n`);
console.log(`${list.length} of ${names.length} functions`);
