// Scenes: a machine with a shell, what there is to try, and the tree beside it.
import { check, journey, position } from '../person.mjs';

const shown = (page, text) => page.waitForFunction((wanted) => document.querySelector('#app .term').innerText.includes(wanted), text);

await journey('a scene: docker run by one tap, two processes inside, all outside', { fragment: 'lang=en&theme=light&scene=docker-run' }, async (page) => {
  await page.locator('.pane-scene .type-in').first().waitFor();
  check((await page.locator('#app .top .sel').innerText()) === 'docker-host', 'the machine is named');
  await shown(page, '#');
  await page.locator('.pane-scene .type-in').nth(1).click();
  await shown(page, 'PID   USER     TIME  COMMAND');
  await page.locator('.wall').first().waitFor();
  const at = await position(page);
  await page.keyboard.press('Escape');
  await page.locator('.transport .ic').nth(1).click();
  check(await position(page) === at - 1, 'one step back');
  await page.locator('.pane-terminal .xterm-helper-textarea').focus();
  await page.keyboard.type('hostname\r');
  await page.waitForFunction((before) => Number(document.querySelector('#app .transport .count').innerText.split('/')[0]) > before, at);
  check(await page.locator('#app .mode').nth(2).isDisabled(), 'no comparison of what is simulated only');
  await page.locator('.pane-scene select').selectOption('0');
  await page.locator('.cm-content').waitFor();
  check((await page.locator('#app .top .sel').innerText()) === 'lab', 'back to the program');
});

await journey('a scene on a phone: a tap leads to the terminal', { viewport: { width: 390, height: 844 }, fragment: 'lang=zh&scene=unshare' }, async (page) => {
  await page.locator('.pane-scene .type-in').first().click();
  await shown(page, 'inside');
  check(await page.locator('.pane-terminal').isVisible(), 'the terminal is in view');
});

await journey('the address names the scene, and Back leads to the program', { fragment: 'lang=en&theme=light' }, async (page) => {
  await page.locator('.cm-content').waitFor();
  await page.locator('.pane-code select').selectOption('scene 1');
  await page.locator('.pane-scene').waitFor();
  await page.waitForFunction(() => /scene=/.test(location.hash) && /lang=en/.test(location.hash));
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('#app .pane-scene') === null);
  check(await page.locator('.cm-content').isVisible(), 'the program is back');
});
