// The terminal: xterm.js with the page's colours. The page loads it lazily; until then a plain text shows the output.
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const theme = () => ({
  background: css('--panel'),
  foreground: css('--ink'),
  cursor: css('--ink'),
  cursorAccent: css('--panel'),
  selectionBackground: css('--now-bg'),
});

/** Puts a terminal into `host`. Answers an object with the page's few calls. */
export function mount(host, onData, onSize) {
  const terminal = new Terminal({
    fontFamily: css('--font-mono'),
    fontSize: 12.5,
    lineHeight: 1.25,
    convertEol: false,
    scrollback: 10000,
    screenReaderMode: true,
    minimumContrastRatio: 4.5,
    theme: theme(),
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(host);
  // Escape, then Tab, leaves the terminal.
  let escaped = false;
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== 'keydown') return true;
    if (event.ctrlKey && event.key === 'Enter') return false;
    if (event.key === 'Tab' && escaped) return false;
    escaped = event.key === 'Escape';
    return true;
  });
  const bytes = new TextEncoder();
  terminal.onData((data) => onData(bytes.encode(data)));
  terminal.onResize(({ rows, cols }) => onSize(rows, cols));
  const refit = () => {
    if (host.clientWidth > 0 && host.clientHeight > 0) fit.fit();
  };
  new ResizeObserver(refit).observe(host);
  new MutationObserver(() => { terminal.options.theme = theme(); })
    .observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  refit();

  let shown = new Uint8Array(0);
  let dimmed = 0;
  return {
    /** Shows `before` plainly and `after`, what is still to come, dimmed. */
    show(before, after) {
      // They are views of the page's memory, which is another's by the time the terminal reads them.
      [before, after] = [before.slice(), after.slice()];
      const grows = dimmed === 0 && before.length >= shown.length && shown.every((byte, i) => byte === before[i]);
      if (grows) {
        terminal.write(before.subarray(shown.length));
      } else {
        terminal.reset();
        terminal.write(before);
      }
      if (after.length > 0) {
        terminal.write('\x1b[2m');
        terminal.write(after);
        terminal.write('\x1b[22m');
      }
      shown = before;
      dimmed = after.length;
    },
    focus() {
      terminal.focus();
    },
  };
}
