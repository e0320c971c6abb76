// Before wasm: theme and language from the device, Run remembered, failures said, and the door to the lazy modules.
const kept = (key) => {
  try {
    return localStorage.getItem(`nslab.${key}`);
  } catch {
    return null;
  }
};
const root = document.documentElement;
const fragment = new URLSearchParams(location.hash.slice(1));
const lang = fragment.get('lang') || kept('lang') || navigator.language || 'en';
const isChinese = lang.toLowerCase().startsWith('zh');
const dark = fragment.get('theme') || kept('theme') || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
root.dataset.theme = dark === 'dark' ? 'dark' : 'light';
root.lang = isChinese ? 'zh-CN' : 'en';
if (isChinese) {
  for (const element of document.querySelectorAll('[data-zh]')) element.textContent = element.dataset.zh;
}

let pressed = false;
let isReady = false;
const run = document.querySelector('#boot-run');
const notice = document.querySelector('#boot-notice');
const say = (en, zh) => {
  if (notice) notice.textContent = isChinese ? zh : en;
};
run?.addEventListener('click', () => {
  if (run.dataset.retry) {
    location.reload();
    return;
  }
  pressed = true;
});
const isTooOld = typeof WebAssembly === 'undefined';
const failed = () => {
  if (isReady || isTooOld || !run) return;
  say('The simulator did not load.', '模拟器没有载入。');
  run.textContent = isChinese ? '重试' : 'Retry';
  run.dataset.retry = 'yes';
  run.classList.remove('loading');
};
if (isTooOld) {
  say('This browser lacks WebAssembly.', '这个浏览器不支持 WebAssembly。');
  if (run) run.disabled = true;
}
addEventListener('error', failed);
addEventListener('unhandledrejection', failed);
const isAwaited = () => !isReady && !isTooOld && run && !run.dataset.retry;
setTimeout(() => {
  if (!isAwaited()) return;
  run.classList.add('loading');
  say('Loading the simulator', '正在载入模拟器');
}, 200);
setTimeout(() => {
  if (isAwaited()) say('Still loading the simulator. If it does not come, reload the page.', '仍在载入模拟器。若一直没有载入，请刷新页面。');
}, 10000);

// The rest of the simulator arrives after the first tree is drawn (web/split): the first part calls `rest` before each of its functions.
const restLink = document.querySelector('#rest');
let first = null;
let hasRest = !restLink;
async function fetchRest() {
  const response = await fetch(restLink.href);
  if (!response.ok) throw new Error(`${restLink.href}: ${response.status}`);
  const module = await WebAssembly.compile(await response.arrayBuffer());
  if (!hasRest) join(module);
}
/** Fills the table through which the first part calls the rest, and brings its data: once, for what runs changes them. */
function join(module) {
  new WebAssembly.Instance(module, { first });
  hasRest = true;
}
/** Fetches the rest while the page waits: something needed it before it arrived by itself. */
function waitForRest() {
  const request = new XMLHttpRequest();
  request.open('GET', restLink.href, false);
  // A page may not ask for bytes while it waits, but for characters of a byte each.
  request.overrideMimeType('text/plain; charset=x-user-defined');
  request.send();
  const bytes = Uint8Array.from(request.responseText, (character) => character.charCodeAt(0));
  join(new WebAssembly.Module(bytes));
}

const sheets = { terminal: 'vendor/terminal.css' };
globalThis.nslab = {
  /** The first part is about to run: these are its exports. web/tools/split.mjs has the glue call this. */
  begin(exports) {
    first = exports;
  },
  exports: () => first,
  /** Returns once the rest is there. */
  rest() {
    if (!hasRest) waitForRest();
  },
  /** Fetches the rest; whether it came. */
  async restArrives() {
    for (let attempt = 0; !hasRest && attempt < 3; attempt += 1) {
      await new Promise((done) => setTimeout(done, attempt * 1000));
      if (!hasRest) await fetchRest().catch(() => {});
    }
    return hasRest;
  },
  /** Imports a bundled module and its style sheet. */
  load(name) {
    if (sheets[name]) {
      const link = document.createElement('link');
      link.rel = 'stylesheet';
      link.href = new URL(sheets[name], document.baseURI).href;
      document.head.append(link);
    }
    return import(new URL(`vendor/${name}.js`, document.baseURI).href);
  },
  /** The page has taken over: was Run pressed meanwhile? */
  ready() {
    isReady = true;
    document.querySelector('#boot')?.remove();
    return pressed;
  },
};
