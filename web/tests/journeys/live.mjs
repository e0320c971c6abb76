// Real and Both, where there is a token: on a live lab, or played from a recorded session.
import { check, journey, position, run, runToEnd, server, setSource, token } from '../person.mjs';
import { CLONE } from './programs.mjs';

if (token) {
  const live = `lang=en&token=${token}`;
  await journey('real: a run arrives and can be stepped back', { fragment: `${live}&mode=real` }, async (page) => {
    await page.locator('.dotlive.on').waitFor();
    await runToEnd(page);
    await page.waitForFunction(() => document.querySelectorAll('.wall .strand').length === 5);
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
      await page.waitForFunction(() => /exited with 0/.test([...document.querySelectorAll('.df .dr')].at(-1)?.innerText ?? ''));
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
      await page.waitForFunction(() => /exited with 0/.test([...document.querySelectorAll('#app .df .dr')].at(-1)?.innerText ?? ''));
      check(/ps, when the program ends/.test(await page.locator('.df').innerText()), 'who is left at the end');
      await page.evaluate(() => document.activeElement?.blur());
      await page.keyboard.press('d');
      const first = await page.locator('.dr.here').getAttribute('data-item');
      await page.keyboard.press('d');
      check(await page.locator('.dr.here').getAttribute('data-item') !== first, 'd goes on');
      await page.keyboard.press('Shift+D');
      check(await page.locator('.dr.here').getAttribute('data-item') === first, 'Shift d goes back');
      await page.locator('.cm-content').click();
      await setSource(page, CLONE.replace('FLAGS', 'CLONE_PTRACE'));
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
    await page.waitForFunction(() => /tick 1/.test(document.querySelector('#app .tr')?.innerText ?? ''));
    await page.lose();
    const button = page.getByRole('button', { name: 'Go on simulated' });
    await button.waitFor();
    const steps = await position(page);
    check(new RegExp(`Connection lost at step ${steps}\\.`).test(await page.locator('.notice').innerText()), 'which step');
    check(/tick 1/.test(await page.locator('.tr').innerText()), 'the recorded part stays');
    await button.click();
    await page.waitForFunction(() => /tick 19/.test(document.querySelector('#app .term')?.innerText ?? ''));
  });
  await journey('real: an endless loop is stopped', { fragment: live }, async (page) => {
    await page.locator('.dotlive.on').waitFor();
    await page.locator('.cm-content').waitFor();
    await setSource(page, 'int main(void)\n{\n    for (;;)\n        ;\n}\n');
    await run(page).click();
    await page.getByRole('button', { name: 'Stop' }).first().waitFor();
    await page.locator('.tree [role=treeitem]').nth(1).waitFor();
    await page.getByRole('button', { name: 'Stop' }).first().click();
    await page.waitForFunction(() => [...document.querySelectorAll('#app .btn.run')].some((b) => b.offsetParent && b.innerText.startsWith('Run')));
  });
  await journey('real: a program reads what is typed', { fragment: live }, async (page) => {
    await page.locator('.dotlive.on').waitFor();
    await page.locator('.cm-content').waitFor();
    await setSource(page, '#include <stdio.h>\n\nint main(void)\n{\n    char line[80];\n    if (fgets(line, sizeof line, stdin))\n        printf("read: %s", line);\n    return 0;\n}\n');
    await run(page).click();
    await page.waitForFunction(() => /read\(0, /.test(document.querySelector('#app .tr')?.innerText ?? ''));
    await page.locator('.xterm-helper-textarea').focus();
    await page.keyboard.type('hello\n');
    await page.waitForFunction(() => /read: hello/.test(document.querySelector('#app .term').innerText));
  });
}
