// Journeys of a person through the page, in Chromium.
// node web/tests/e2e.mjs [URL] [SHOTS_DIR]
// Without URL the built page in dist/ is served here, and Real and Both play a recorded session. A URL with `#token=` in it is a live lab: they run there.
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { TOKEN, replay } from './replay.mjs';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, '..', '..', 'dist');
const server = process.argv[2] ? null : await replay(process.env.NSLAB_DIST ?? dist, 0);
const [url, fragment] = (process.argv[2] || `http://127.0.0.1:${server.address().port}/#token=${TOKEN}`).split('#');
const token = new URLSearchParams(fragment ?? '').get('token');
const shots = process.argv[3] ?? process.env.NSLAB_SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

const browser = await chromium.launch({ executablePath: process.env.NSLAB_CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
let failed = 0;
let passed = 0;

const check = (condition, what) => {
  if (!condition) throw new Error(what);
};

/** One journey on a fresh page; an error of the page itself fails it. */
async function journey(name, options, steps) {
  const context = await browser.newContext({ viewport: options.viewport ?? { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) errors.push(message.text());
  });
  try {
    await page.goto(`${options.url ?? url}#${options.fragment ?? 'lang=en&theme=light'}`);
    await page.locator('#app .app').waitFor({ timeout: 20000 });
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

const run = (page) => page.locator('.btn.run:visible').first();
const runWord = { en: 'Run', zh: '运行' };
async function runToEnd(page, lang = 'en') {
  await run(page).click();
  await page.waitForFunction((word) => {
    const button = [...document.querySelectorAll('#app .btn.run')].find((b) => b.offsetParent);
    return button?.innerText.startsWith(word) && document.querySelectorAll('#app .tr .r, #app .tk').length > 0;
  }, runWord[lang], { timeout: 30000 });
}
const setSource = async (page, text) => {
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+a');
  await page.evaluate((value) => navigator.clipboard?.writeText(value).catch(() => {}), text);
  await page.keyboard.insertText(text);
};
const position = async (page) => Number((await page.locator('#app .transport .count:visible').first().innerText()).split('/')[0]);

await journey('the first paint has the sample as the suite has it', {}, async (page) => {
  const html = readFileSync(join(here, '..', 'index.html'), 'utf8');
  const sample = readFileSync(join(here, '..', '..', 'shared', 'tests', 'suite', 'course', 'container.c'), 'utf8').trimEnd();
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
  for (let step = 0; step < 20 && !(await page.locator('.tr .r.now').innerText().catch(() => '')).includes('sethostname("container"'); step += 1) {
    await page.keyboard.press('j');
  }
  check((await page.locator('.tr .r.now').innerText()).includes('sethostname("container"'), 'the trace has the call');
  const before = await position(page);
  await page.locator('.transport .ic').nth(1).click();
  check(await position(page) === before - 1, 'one step back');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  check(await page.locator('[role=slider]').getAttribute('aria-valuetext') !== null, 'the scrubber says where it is');
});

await journey('what ps prints inside and outside', {}, async (page) => {
  await runToEnd(page);
  await page.locator('.pane-inside .out').first().waitFor();
  // xterm.js draws in its own time.
  await page.waitForFunction(() => /PID TTY/.test(document.querySelector('#app .term').innerText), null, { timeout: 10000 });
  const asked = await page.locator('.pane-inside .qa').innerText();
  check(/getpid\(\)\s*1\b|getpid\(\)\s*\d/.test(asked), 'two answers');
  await page.locator('.lens button').nth(1).click();
  check(await page.locator('.lens button').nth(1).getAttribute('aria-checked') === 'true', 'inside view');
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

if (token) {
  await journey('real: a run arrives and can be stepped back', { fragment: `lang=en&token=${token}&mode=real` }, async (page) => {
    await page.locator('.dotlive.on').waitFor();
    await runToEnd(page);
    check(await page.locator('.wall .strand').count() === 5, 'five strands');
    check((await page.locator('.tr').innerText()).includes('sethostname("container", 9) = 0'), 'the trace came');
    await page.keyboard.press('Home');
    check(await position(page) === 0, 'back to the start');
  });
  await journey('both: two transcripts with marks', { fragment: `lang=en&token=${token}&mode=both` }, async (page) => {
    await page.locator('.dotlive.on').waitFor();
    await runToEnd(page);
    await page.locator('.df .mk.q').first().waitFor();
    check(/difference/i.test(await page.locator('.sum').innerText()), 'the head counts');
  });
  await journey('a wrong token is refused and nothing starts', { fragment: 'lang=en&token=wrong&mode=real' }, async (page) => {
    await page.getByText("The lab refused this link's token.").first().waitFor();
  });
}

if (shots) {
  for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
    for (const theme of ['light', 'dark']) {
      for (const lang of ['en', 'zh']) {
        await journey(`picture ${width} ${theme} ${lang}`, { viewport: { width, height }, fragment: `lang=${lang}&theme=${theme}` }, async (page) => {
          await runToEnd(page, lang);
          await page.waitForTimeout(500);
          await page.screenshot({ path: join(shots, `${width}-${theme}-${lang}.png`) });
        });
      }
    }
  }
}

await browser.close();
server?.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
