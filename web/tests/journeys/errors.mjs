// Errors that teach: errnos, what is not modelled, limits.
import { check, journey, runToEnd, setSource, token } from '../person.mjs';
import { CLONE } from './programs.mjs';

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
  const now = () => page.evaluate(() => document.querySelector('#app .tr .r.now')?.innerText ?? '');
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
  await page.waitForFunction(() => document.querySelector('#app .tr')?.innerText.includes('unshare(CLONE_NEWNS|CLONE_NEWUSER) = 0'));
});

await journey('an errno of joining does not advise to make', {}, async (page) => {
  const source = UNSHARE.replace('    setuid', '    int fd = open("/proc/self/ns/uts", 0);\n    setuid').replace('unshare(CLONE_NEWNS)', 'setns(fd, CLONE_NEWUTS)').replace('<sched.h>', '<sched.h>\n#include <fcntl.h>');
  await why(page, source, 'EPERM');
  const text = await page.locator('.pane-why').innerText();
  check(text.includes('setns(2), ERRORS') && !text.includes('CLONE_NEWUSER'), 'the panel speaks of setns');
  await page.keyboard.press('Escape');
  check(await page.locator('.pane-why').count() === 0, 'Escape closes');
});


await journey('EINVAL of two flags: the pair is named, and one is left out', {}, async (page) => {
  await why(page, CLONE.replace('FLAGS', 'CLONE_NEWNS | CLONE_FS'), 'EINVAL');
  check((await page.locator('.pane-why .rule').innerText()) === 'CLONE_NEWNS and CLONE_FS exclude each other.', 'this pair and no other');
  check((await page.locator('.pane-why .man').innerText()).includes('Both CLONE_FS and CLONE_NEWNS were specified'), "the manual's sentence about this pair");
  await page.locator('.pane-why .btn.run').click();
  await page.waitForFunction(() => /flags=CLONE_NEWNS\|SIGCHLD\) = \d/.test(document.querySelector('#app .tr')?.innerText));
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
  await setSource(page, CLONE.replace('FLAGS', 'CLONE_PTRACE'));
  await page.waitForTimeout(300);
  await runToEnd(page);
  check(/does not model clone \(CLONE_PTRACE\)/.test(await page.locator('.say .sentence').innerText()), 'the head rests where it ended');
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
