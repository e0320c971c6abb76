// What everybody does: run, step, look, type; and what is there before the simulator is.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check, firstPaint, journey, position, run, runToEnd, setSource, url } from '../person.mjs';

const here = dirname(fileURLToPath(import.meta.url));

await journey('the first paint has the sample as the suite has it', {}, async (page) => {
  const html = readFileSync(join(here, '..', '..', 'index.html'), 'utf8');
  const sample = readFileSync(join(here, '..', '..', '..', 'shared', 'tests', 'suite', 'course', 'container.c'), 'utf8').trimEnd();
  const shown = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'text/html');
    return [...parsed.querySelectorAll('.lines .ln > span:last-child')].map((line) => line.textContent).join('\n');
  }, html);
  check(shown === sample, 'web/index.html and the suite differ');
});

await journey('run the sample, see the wall, step back', {}, async (page) => {
  await runToEnd(page);
  check(await page.locator('.wall').count() === 1, 'one wall');
  check(await page.locator('.wall .strand').count() === 5, `five strands, not ${await page.locator('.wall .strand').count()}`);
  const own = await page.locator('.tree [role=treeitem]').count();
  check(own >= 3, `three processes at least, not ${own}`);
  check(await page.locator('.tr .r.now').isVisible(), 'the current line is in view');
  await page.keyboard.press('Home');
  // At the very beginning no call is the current one.
  const now = () => page.evaluate(() => document.querySelector('#app .tr .r.now')?.innerText ?? '');
  for (let step = 0; step < 20 && !(await now()).includes('sethostname("container"'); step += 1) {
    await page.keyboard.press('j');
    // What is shown is read only when it is of this step.
    await page.waitForFunction((at) => document.querySelector('#app .stepno').innerText.startsWith(`${at} /`), step + 1);
  }
  check((await now()).includes('sethostname("container"'), 'the trace has the call');
  const before = await position(page);
  await page.locator('.transport .ic').nth(1).click();
  check(await position(page) === before - 1, 'one step back');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  check(await page.locator('[role=slider]').getAttribute('aria-valuetext') !== null, 'the scrubber says where it is');
});

await journey('the scrubber and the edges follow the pointer', {}, async (page) => {
  await runToEnd(page);
  const of = Number(await page.locator('[role=slider]').getAttribute('aria-valuemax'));
  let lanes = await page.locator('.lanes').boundingBox();
  const y = lanes.y + lanes.height / 2;
  await page.mouse.click(lanes.x + 1, y);
  check(await position(page) === 0, `the left end is the beginning, not ${await position(page)}`);
  lanes = await page.locator('.lanes').boundingBox();
  const at = (share) => lanes.x + lanes.width * share;
  await page.mouse.move(at(0.1), y);
  await page.mouse.down();
  await page.mouse.move(at(0.4), y);
  await page.mouse.move(at(0.75), y);
  await page.mouse.up();
  const there = await position(page);
  check(Math.abs(there - 0.75 * of) <= 2, `dragged to three quarters of ${of}, not to ${there}`);
  const width = () => page.locator('.pane-code').evaluate((pane) => pane.getBoundingClientRect().width);
  const before = await width();
  const edge = await page.locator('.edge-editor').boundingBox();
  await page.mouse.move(edge.x + 2, 400);
  await page.mouse.down();
  await page.mouse.move(edge.x + 32, 400);
  await page.mouse.move(edge.x + 62, 400);
  await page.mouse.up();
  check(Math.abs(await width() - before - 60) < 8, `the edge went along: ${before} to ${await width()}`);
});

await journey('a program with an error is not run, what ran stays, and all is kept', {}, async (page) => {
  await runToEnd(page);
  const there = await position(page);
  const lines = Array.from({ length: 80 }, (_, index) => `    x += ${index};`).join('\n');
  const wrong = `int main(void)\n{\n    int x = 0;\n${lines}\n    x += 1\n    return x;\n}\n`;
  await setSource(page, wrong);
  await page.locator('.problems').waitFor();
  await run(page).click();
  await page.waitForFunction(() => /Nothing was run: line 8\d/.test(document.querySelector('#app .say').innerText));
  check(await position(page) === there, 'the head stays');
  check(await page.locator('.wall').count() === 1, 'the tree stays');
  await page.locator('.diag.e').first().waitFor();
  await page.goto(url);
  await page.reload();
  await page.locator('.cm-content').waitFor();
  check(/changed/.test(await page.locator('.samples option:checked').innerText()), 'the menu says that it is changed');
  await page.locator('.pane-code select').selectOption({ label: 'A zombie' });
  await page.waitForFunction(() => /WNOWAIT/.test(document.querySelector('#app .cm-content').innerText));
});

await journey('play goes on from a single step', {}, async (page) => {
  await page.locator('.cm-content').waitFor();
  await page.getByRole('button', { name: 'Step' }).first().click();
  await page.waitForFunction(() => /^1 \/ 1$/.test(document.querySelector('#app .stepno').innerText));
  await page.keyboard.press('Escape');
  await page.locator('.transport .ic').nth(2).click();
  await page.waitForFunction(() => Number(document.querySelector('#app .stepno').innerText.split('/')[0]) >= 4);
});

await journey('what ps prints inside and outside', {}, async (page) => {
  await runToEnd(page);
  await page.locator('.pane-inside .out').first().waitFor();
  // xterm.js draws in its own time.
  await page.waitForFunction(() => /PID TTY/.test(document.querySelector('#app .term').innerText));
  const asked = await page.locator('.pane-inside .qa').innerText();
  check(/getpid\(\)\s*1\b|getpid\(\)\s*\d/.test(asked), 'two answers');
  await page.locator('.lens button').nth(1).click();
  check(await page.locator('.lens button').nth(1).getAttribute('aria-checked') === 'true', 'inside view');
  const cover = await page.locator('.item.chosen').evaluate((item) => getComputedStyle(item).backgroundColor);
  check(cover === 'rgba(0, 0, 0, 0)', 'the selected card can be read');
});

await journey('language and theme switch and are kept', {}, async (page) => {
  await page.getByRole('button', { name: '中文' }).click();
  check(await page.evaluate(() => document.documentElement.lang) === 'zh-CN', 'lang');
  check((await run(page).innerText()).startsWith('运行'), 'Run in Chinese');
  await page.locator('.btn.theme').click();
  check(await page.evaluate(() => document.documentElement.dataset.theme) === 'dark', 'dark');
  await page.goto(url);
  await page.reload();
  await page.locator('#app .app').waitFor();
  check(await page.evaluate(() => document.documentElement.dataset.theme) === 'dark', 'kept');
});

await journey('an endless loop never freezes the tab, and Stop stops', {}, async (page) => {
  await page.locator('.cm-content').waitFor();
  await setSource(page, 'int main(void) { for (;;) ; }\n');
  await run(page).click();
  await page.getByRole('button', { name: 'Stop' }).first().waitFor();
  const start = Date.now();
  await page.locator('.btn.theme').click();
  check(Date.now() - start < 2000, 'the page answers while it runs');
  await page.getByRole('button', { name: 'Stop' }).first().click();
  await page.waitForFunction(() => [...document.querySelectorAll('#app .btn.run')].some((b) => b.offsetParent && b.innerText.startsWith('Run')));
});

await journey('every error at its place', {}, async (page) => {
  await page.locator('.cm-content').waitFor();
  await setSource(page, '#include <stdio.h>\nint main(void) {\n    int x = 1\n    prinft("hi");\n    return x;\n}\n');
  await page.locator('.diag.e').first().waitFor();
  const text = await page.locator('.pane-code').innerText();
  check(/;/.test(text) && /problem/.test(text), 'diagnostics are in words');
  await run(page).click();
  check(await page.getByRole('button', { name: 'Stop' }).count() === 0, 'nothing runs');
});

await journey('a chip edits the flags as one undoable edit', {}, async (page) => {
  await page.locator('.cm-content').waitFor();
  const chip = page.locator('.chip.user');
  await page.waitForFunction(() => !document.querySelector('#app .chip.user')?.disabled);
  await chip.click();
  check((await page.locator('.cm-content').innerText()).includes('CLONE_NEWUSER |'), 'added');
  check(await chip.getAttribute('aria-pressed') === 'true', 'pressed');
});

await journey('typing keeps text and focus while the run goes on', {}, async (page) => {
  await page.locator('.cm-content').waitFor();
  await run(page).click();
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('// hello');
  check((await page.locator('.cm-line').first().innerText()).startsWith('// hello'), 'the text is there');
});

await journey('by keyboard: the tree is a tree', {}, async (page) => {
  await runToEnd(page);
  await page.locator('[role=treeitem][tabindex="0"]').focus();
  await page.keyboard.press('ArrowUp');
  check(await page.locator('[role=treeitem]:focus').count() === 1, 'the focus moved to a row');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  check(await page.getByRole('dialog').count() === 0, 'Escape closes');
});

await journey('a phone has one pane, tabs, and no sideways scroll', { viewport: { width: 390, height: 844 } }, async (page) => {
  await runToEnd(page);
  check(await page.locator('.tabs [role=tab]').count() === 5, 'five tabs');
  check(await page.locator('.pane:visible').count() === 1, 'one pane');
  for (let tab = 0; tab < 5; tab += 1) {
    await page.locator('.tabs [role=tab]').nth(tab).click();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    check(!wide, `tab ${tab} scrolls sideways`);
  }
  await page.locator('.tabs [role=tab]').nth(1).click();
  check(await page.locator('.wall .strand').count() === 5, 'the wall');
  const top = await page.locator('#app .top').evaluate((bar) => bar.scrollWidth - bar.clientWidth);
  check(top <= 0, `the bar is ${top} px too wide`);
  await page.locator('.tabs [role=tab]').nth(4).click();
  check(await page.locator('.tr .r.now').evaluate((line) => line.getBoundingClientRect().bottom < innerHeight), 'the timeline opens at the current step');
});

await journey('no rule of axe is broken', {}, async (page) => {
  const { default: AxeBuilder } = await import('@axe-core/playwright').catch(() => ({ default: null }));
  check(AxeBuilder, '@axe-core/playwright is installed');
  await runToEnd(page);
  // xterm.js and CodeMirror bring their own: the scroller's focus is its editable content.
  const { violations } = await new AxeBuilder({ page }).exclude('.xterm').exclude('.cm-scroller').analyze();
  const serious = violations.filter((v) => ['serious', 'critical'].includes(v.impact));
  check(serious.length === 0, serious.map((v) => `${v.id} (${v.nodes[0].target})`).join('; '));
});

await journey('root is said to be root outside only where it is', {}, async (page) => {
  await runToEnd(page);
  await page.locator('.pane-inside .out').first().waitFor();
  const text = await page.locator('.pane-inside').innerText();
  check(/0 → 100000/.test(text) && !/root here is root outside/.test(text), 'the lab maps root to another');
});

await firstPaint('a simulator that does not load: Retry, and the program stays', (page) => page.route('**/*.wasm', (route) => route.abort()), async (page) => {
  await page.getByText('The simulator did not load.').waitFor();
  check((await page.locator('#boot-run').innerText()) === 'Retry', 'Run is Retry');
  check((await page.locator('.plain-editor').innerText()).includes('sethostname'), 'the program can be read');
});
let arrive;
const held = (page) => page.route('**/*_rest-*.wasm', async (route) => {
  // Not for ever: a page that waits for it could not even be closed.
  await new Promise((done) => {
    arrive = done;
    setTimeout(done, 15000);
  });
  await route.continue();
});
await firstPaint('the first tree needs the first part alone; Run waits for the rest (if not: tools/first-load.sh)', held, async (page) => {
  await page.locator('#app .tree [role=treeitem]').first().waitFor();
  await page.locator('.cm-content').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.locator('#app .btn.run.loading:visible').first().waitFor();
  check((await page.locator('.quiet-word').innerText()) === 'Loading the simulator', 'it says what is awaited');
  arrive();
  await page.locator('.wall').first().waitFor();
});
let refusals = 0;
const refused = (page) => page.route('**/*_rest-*.wasm', (route) => ((refusals += 1) <= 3 ? route.abort() : route.continue()));
await firstPaint('a rest that does not load: Retry, and the tree stays', refused, async (page) => {
  await page.locator('.quiet-word .err').filter({ hasText: 'The simulator did not load.' }).waitFor();
  check((await run(page).innerText()).startsWith('Retry'), 'Run is Retry');
  check(await page.locator('#app .tree [role=treeitem]').count() > 0, 'the tree stays');
  await run(page).click();
  await page.locator('.wall').first().waitFor();
});
await firstPaint('a browser without WebAssembly is told so', (page) => page.addInitScript(() => delete globalThis.WebAssembly), async (page) => {
  await page.waitForTimeout(500);
  check((await page.locator('#boot-notice').innerText()) === 'This browser lacks WebAssembly.', 'the reason');
  check(await page.locator('#boot-run').isDisabled(), 'Run is off');
});
