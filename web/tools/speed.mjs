// Measures the page in Chromium: from Run to the tree, and simulated system calls a second in wasm, timeline on.
//   node web/tools/speed.mjs URL
import { launch } from './chromium.mjs';

const ROUNDS = 9;
const CALLS = 20000;
const ROUNDS_OF_STEPS = 20000000;
const STEPS = `int main(void)\n{\n    unsigned long sum = 1;\n    for (long i = 0; i < ${ROUNDS_OF_STEPS}; i++)\n        sum = sum * 31 + (sum >> 7);\n    return sum == 0;\n}\n`;
const LOOP = `#include <sys/syscall.h>\n#include <unistd.h>\nint main(void)\n{\n    for (long i = 0; i < ${CALLS}; i++)\n        syscall(SYS_getppid);\n    return 0;\n}\n`;

const url = process.argv[2];
if (!url) throw new Error('usage: node web/tools/speed.mjs URL');
const browser = await launch();

const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];

async function open() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`${url.split('#')[0]}#lang=en&theme=light`);
  await page.locator('#app .app').waitFor();
  await page.locator('.cm-content').waitFor();
  // What the compiler says comes with the rest of the simulator.
  await page.locator('.diag').first().waitFor();
  return page;
}

/** Milliseconds from a click on Run until `seen`, a function of the page, is true after a frame. */
const fromRun = (page, seen) => page.evaluate(async (text) => {
  const isSeen = new Function(`return (${text})()`);
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const start = performance.now();
  [...document.querySelectorAll('#app .btn.run')].find((button) => button.offsetParent).click();
  do await frame(); while (!isSeen());
  return performance.now() - start;
}, seen.toString());

const trees = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const page = await open();
  trees.push(await fromRun(page, () => document.querySelectorAll('#app .wall').length > 0));
  await page.context().close();
}

/** Milliseconds that a program takes in the page, from Run to its end. */
async function toTheEnd(source) {
  const page = await open();
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(source);
  const ms = await fromRun(page, () => {
    const button = [...document.querySelectorAll('#app .btn.run')].find((one) => one.offsetParent);
    return button.innerText.startsWith('Run') && document.querySelectorAll('#app .tr .r').length > 0;
  });
  await page.context().close();
  return ms;
}
const loop = await toTheEnd(LOOP);
const steps = await toTheEnd(STEPS);
await browser.close();

console.log('| what | figure |\n|---|---|');
console.log(`| from Run to the tree with its wall drawn (median of ${ROUNDS}) | ${median(trees).toFixed(0)} ms |`);
console.log(`| simulated system calls in wasm, timeline on, page drawing | ${(CALLS / loop * 1000).toFixed(0)}/s |`);
console.log(`| ${ROUNDS_OF_STEPS / 1e6} million rounds of a loop that computes, in wasm | ${(steps / 1000).toFixed(2)} s |`);
