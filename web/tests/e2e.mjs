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

const UNSHARE = `#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    setuid(1000);
    if (unshare(CLONE_NEWNS) == -1)
        perror("unshare");
    return 0;
}
`;

/** Runs a program whose last failure is the errno, and opens the panel at it. */
async function why(page, source, errno) {
  await page.locator('.cm-content').waitFor();
  await setSource(page, source);
  await page.waitForTimeout(300);
  await runToEnd(page);
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('End');
  const now = () => page.locator('.tr .r.now').innerText().catch(() => '');
  for (let step = 0; step < 50 && !(await now()).includes(`= -1 ${errno}`); step += 1) await page.keyboard.press('ArrowLeft');
  check((await now()).includes(`= -1 ${errno}`), `the trace has ${errno}`);
  await page.keyboard.press('Enter');
  await page.locator('.pane-why').waitFor();
}

await journey('an errno that teaches: rule, ladder, change, manual', {}, async (page) => {
  await why(page, UNSHARE, 'EPERM');
  const text = await page.locator('.pane-why').innerText();
  check(/EPERM\s+Operation not permitted/.test(text), 'errno and strerror');
  check((await page.locator('.pane-why .rule').innerText()).includes('CAP_SYS_ADMIN'), 'the rule');
  const ladder = await page.locator('.lad li').evaluateAll((rows) => rows.map((row) => row.className));
  check(ladder.length > 1 && ladder.at(-1) === 'x' && ladder.slice(0, -1).every((kind) => kind === 'ok'), `the ladder: ${ladder}`);
  const questions = await page.locator('.lad li').evaluateAll((rows) => rows.map((row) => row.children[1].textContent));
  check(new Set(questions).size === questions.length, 'each question is asked once');
  check(text.includes('unshare(2), ERRORS'), "the manual's page is this call's");
  check((await page.locator('.chg .add').innerText()).includes('CLONE_NEWUSER | CLONE_NEWNS'), 'the change');
  await page.locator('.pane-why .btn.run').click();
  await page.waitForFunction(() => document.querySelector('#app .tr')?.innerText.includes('unshare(CLONE_NEWNS|CLONE_NEWUSER) = 0'), null, { timeout: 15000 });
});

await journey('an errno of joining does not advise to make', {}, async (page) => {
  const source = UNSHARE.replace('    setuid', '    int fd = open("/proc/self/ns/uts", 0);\n    setuid').replace('unshare(CLONE_NEWNS)', 'setns(fd, CLONE_NEWUTS)').replace('<sched.h>', '<sched.h>\n#include <fcntl.h>');
  await why(page, source, 'EPERM');
  const text = await page.locator('.pane-why').innerText();
  check(text.includes('setns(2), ERRORS') && !text.includes('CLONE_NEWUSER'), 'the panel speaks of setns');
  await page.keyboard.press('Escape');
  check(await page.locator('.pane-why').count() === 0, 'Escape closes');
});

const CLONE = `#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

static char stack[65536];

static int child(void *arg)
{
    return 0;
}

int main(void)
{
    int pid = clone(child, stack + sizeof(stack), FLAGS | SIGCHLD, NULL);
    if (pid == -1)
        perror("clone");
    wait(NULL);
    return 0;
}
`;

await journey('EINVAL of two flags: the pair is named, and one is left out', {}, async (page) => {
  await why(page, CLONE.replace('FLAGS', 'CLONE_NEWNS | CLONE_FS'), 'EINVAL');
  check((await page.locator('.pane-why .rule').innerText()) === 'CLONE_NEWNS and CLONE_FS exclude each other.', 'this pair and no other');
  check((await page.locator('.pane-why .man').innerText()).includes('Both CLONE_FS and CLONE_NEWNS were specified'), "the manual's sentence about this pair");
  await page.locator('.pane-why .btn.run').click();
  await page.waitForFunction(() => /flags=CLONE_NEWNS\|SIGCHLD\) = \d/.test(document.querySelector('#app .tr')?.innerText), null, { timeout: 15000 });
});

await journey('ENOMEM after the end of init: the manual has it', {}, async (page) => {
  const source = '#define _GNU_SOURCE\n#include <sched.h>\n#include <stdio.h>\n#include <sys/wait.h>\n#include <unistd.h>\n\nint main(void)\n{\n    unshare(CLONE_NEWPID);\n    if (fork() == 0)\n        _exit(0);\n    wait(NULL);\n    if (fork() == -1)\n        perror("fork");\n    return 0;\n}\n';
  await why(page, source, 'ENOMEM');
  const text = await page.locator('.pane-why').innerText();
  check(text.includes('fail with the error ENOMEM; it is not possible to create a new process'), 'the sentence');
  check(text.includes('pid_namespaces(7), The namespace init process'), 'page and section');
});

await journey('not modelled is no errno: a panel of its own', { fragment: token ? `lang=en&token=${token}` : undefined }, async (page) => {
  await page.locator('.cm-content').waitFor();
  await setSource(page, CLONE.replace('FLAGS', 'CLONE_VM'));
  await page.waitForTimeout(300);
  await runToEnd(page);
  check(/does not model clone \(CLONE_VM\)/.test(await page.locator('.say .sentence').innerText()), 'the head rests where it ended');
  await page.locator('.say .why').click();
  const text = await page.locator('.pane-why').innerText();
  check(/^Not modelled/.test(text) && !/EINVAL|ENOSYS/.test(text) && /steps are kept/.test(text), text);
  check(await page.locator('.pane-why .btn.run').count() === (token ? 1 : 0), 'Run for real, if there is a lab');
});

await journey('a limit says which, how much, and that all is kept', {}, async (page) => {
  await page.locator('.cm-content').waitFor();
  await setSource(page, '#include <unistd.h>\n\nint main(void)\n{\n    for (;;)\n        getppid();\n}\n');
  await page.waitForTimeout(300);
  await runToEnd(page);
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('Enter');
  const text = await page.locator('.pane-why').innerText();
  check(/RUN_SYSCALLS/.test(text) && /Stopped after 100,000 steps\./.test(text) && /100,000 steps are kept/.test(text), text);
});

await journey('the time chip rewrites a classic clone as clone3, undoably', {}, async (page) => {
  await page.locator('.cm-content').waitFor();
  await page.waitForFunction(() => !document.querySelector('#app .chip.time')?.disabled);
  await page.locator('.chip.time').click();
  await page.locator('.chip-why button').click();
  await page.waitForFunction(() => document.querySelector('#app .chip.time')?.getAttribute('aria-pressed') === 'true');
  await runToEnd(page);
  check(await page.locator('.wall .strand.time').count() === 1, 'a strand of time');
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+z');
  check(!(await page.locator('.cm-content').innerText()).includes('cl_args'), 'one edit, undone');
});

/** The first paint in a browser where something is missing. */
async function firstPaint(name, prepare, steps) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
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
await firstPaint('a simulator that does not load: Retry, and the program stays', (page) => page.route('**/*.wasm', (route) => route.abort()), async (page) => {
  await page.getByText('The simulator did not load.').waitFor({ timeout: 10000 });
  check((await page.locator('#boot-run').innerText()) === 'Retry', 'Run is Retry');
  check((await page.locator('.plain-editor').innerText()).includes('sethostname'), 'the program can be read');
});
await firstPaint('a browser without WebAssembly is told so', (page) => page.addInitScript(() => delete globalThis.WebAssembly), async (page) => {
  await page.waitForTimeout(500);
  check((await page.locator('#boot-notice').innerText()) === 'This browser lacks WebAssembly.', 'the reason');
  check(await page.locator('#boot-run').isDisabled(), 'Run is off');
});

await journey('root is said to be root outside only where it is', {}, async (page) => {
  await runToEnd(page);
  await page.locator('.pane-inside .out').first().waitFor();
  const text = await page.locator('.pane-inside').innerText();
  check(/0 → 100000/.test(text) && !/root here is root outside/.test(text), 'the lab maps root to another');
});

if (token) {
  const live = `lang=en&token=${token}`;
  await journey('real: a run arrives and can be stepped back', { fragment: `${live}&mode=real` }, async (page) => {
    await page.locator('.dotlive.on').waitFor();
    await runToEnd(page);
    await page.waitForFunction(() => document.querySelectorAll('.wall .strand').length === 5, null, { timeout: 5000 });
    check(await page.locator('.wall').count() === 1, 'one wall');
    check((await page.locator('.tr').innerText()).includes('sethostname("container", 9) = 0'), 'the trace came');
    check(await page.locator('.lane-names').innerText().then((names) => !/^0$/m.test(names)), 'output is nobody\'s lane');
    await page.keyboard.press('Home');
    check(await position(page) === 0, 'back to the start');
  });
  await journey('both: two transcripts of the sample without a difference', { fragment: `${live}&mode=both` }, async (page) => {
    await page.locator('.dotlive.on').waitFor();
    await runToEnd(page);
    await page.locator('.df .mk.q').first().waitFor();
    check(/difference/i.test(await page.locator('.sum').innerText()), 'the head counts');
    if (!server) {
      await page.waitForFunction(() => /exited with 0/.test([...document.querySelectorAll('.df .dr')].at(-1)?.innerText ?? ''), null, { timeout: 10000 });
      const summary = await page.locator('.sum').innerText();
      check(/^No difference/.test(summary), summary);
    }
  });
  if (!server) {
    await journey('both: an end that is not modelled is marked, differences are walked', { fragment: `${live}&mode=both` }, async (page) => {
      await page.locator('.dotlive.on').waitFor();
      await page.locator('.cm-content').waitFor();
      await setSource(page, '#include <stdio.h>\n\nint main(void)\n{\n    char line[200];\n    FILE *f = fopen("/proc/stat", "r");\n    if (f && fgets(line, sizeof line, f))\n        printf("%s", line);\n    f = fopen("/proc/meminfo", "r");\n    if (f && fgets(line, sizeof line, f))\n        printf("%s", line);\n    return 0;\n}\n');
      await page.waitForTimeout(300);
      await runToEnd(page);
      await page.waitForFunction(() => /exited with 0/.test([...document.querySelectorAll('#app .df .dr')].at(-1)?.innerText ?? ''), null, { timeout: 10000 });
      check(/ps, when the program ends/.test(await page.locator('.df').innerText()), 'who is left at the end');
      await page.evaluate(() => document.activeElement?.blur());
      await page.keyboard.press('d');
      const first = await page.locator('.dr.here').getAttribute('data-item');
      await page.keyboard.press('d');
      check(await page.locator('.dr.here').getAttribute('data-item') !== first, 'd goes on');
      await page.keyboard.press('Shift+D');
      check(await page.locator('.dr.here').getAttribute('data-item') === first, 'Shift d goes back');
      await page.locator('.cm-content').click();
      await setSource(page, CLONE.replace('FLAGS', 'CLONE_VM'));
      await page.waitForTimeout(300);
      await runToEnd(page);
      check(/does not model/.test(await page.locator('.df .dr').last().innerText()), 'the end of the simulated run is said');
      check(await page.locator('.df .mk.d').count() === 0, 'what is not covered is no difference');
    });
  }
  await journey('a wrong token is refused and nothing starts', { fragment: 'lang=en&token=wrong&mode=real' }, async (page) => {
    await page.getByText("The lab refused this link's token.").first().waitFor();
    await page.waitForFunction(() => document.querySelector('#app .mode[aria-checked=true]')?.innerText === 'Simulated');
  });
}

if (token && !server) {
  const live = `lang=en&token=${token}&mode=real`;
  await journey('real: a lost connection keeps what was recorded, and goes on simulated', { fragment: live, lose: true }, async (page) => {
    await page.locator('.dotlive.on').waitFor();
    await page.locator('.cm-content').waitFor();
    await setSource(page, '#include <stdio.h>\n#include <unistd.h>\n\nint main(void)\n{\n    for (int i = 0; i < 20; i++) {\n        printf("tick %d\\n", i);\n        sleep(1);\n    }\n    return 0;\n}\n');
    await page.waitForTimeout(300);
    await run(page).click();
    await page.waitForFunction(() => /tick 1/.test(document.querySelector('#app .tr')?.innerText ?? ''), null, { timeout: 15000 });
    await page.lose();
    const button = page.getByRole('button', { name: 'Go on simulated' });
    await button.waitFor();
    const steps = await position(page);
    check(new RegExp(`Connection lost at step ${steps}\\.`).test(await page.locator('.notice').innerText()), 'which step');
    check(/tick 1/.test(await page.locator('.tr').innerText()), 'the recorded part stays');
    await button.click();
    await page.waitForFunction(() => /tick 19/.test(document.querySelector('#app .term')?.innerText ?? ''), null, { timeout: 15000 });
  });
  await journey('real: an endless loop is stopped', { fragment: live }, async (page) => {
    await page.locator('.dotlive.on').waitFor();
    await page.locator('.cm-content').waitFor();
    await setSource(page, 'int main(void)\n{\n    for (;;)\n        ;\n}\n');
    await run(page).click();
    await page.getByRole('button', { name: 'Stop' }).first().waitFor();
    await page.locator('.tree [role=treeitem]').nth(1).waitFor();
    await page.getByRole('button', { name: 'Stop' }).first().click();
    await page.waitForFunction(() => [...document.querySelectorAll('#app .btn.run')].some((b) => b.offsetParent && b.innerText.startsWith('Run')), null, { timeout: 10000 });
  });
  await journey('real: a program reads what is typed', { fragment: live }, async (page) => {
    await page.locator('.dotlive.on').waitFor();
    await page.locator('.cm-content').waitFor();
    await setSource(page, '#include <stdio.h>\n\nint main(void)\n{\n    char line[80];\n    if (fgets(line, sizeof line, stdin))\n        printf("read: %s", line);\n    return 0;\n}\n');
    await run(page).click();
    await page.waitForFunction(() => /read\(0, /.test(document.querySelector('#app .tr')?.innerText ?? ''), null, { timeout: 10000 });
    await page.locator('.xterm-helper-textarea').focus();
    await page.keyboard.type('hello\n');
    await page.waitForFunction(() => /read: hello/.test(document.querySelector('#app .term').innerText), null, { timeout: 10000 });
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
