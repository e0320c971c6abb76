// The editor: CodeMirror 6 with the page's colours. The page loads it lazily; what it shows comes from the page.
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { cpp } from '@codemirror/lang-cpp';
import { HighlightStyle, bracketMatching, codeFolding, foldEffect, foldKeymap, foldService, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { EditorState, RangeSet, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration, EditorView, GutterMarker, MatchDecorator, ViewPlugin, WidgetType, drawSelection, gutterLineClass, keymap, lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';

const TYPES = {
  CLONE_NEWUSER: 'user', CLONE_NEWNS: 'mnt', CLONE_NEWUTS: 'uts', CLONE_NEWIPC: 'ipc',
  CLONE_NEWPID: 'pid', CLONE_NEWCGROUP: 'cgroup', CLONE_NEWNET: 'net', CLONE_NEWTIME: 'time',
};

// Fewer includes than this stay as they are.
const FOLD_INCLUDES_FROM = 4;

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.typeName, tags.standard(tags.name), tags.modifier, tags.controlKeyword], class: 'k' },
  { tag: [tags.string, tags.character, tags.special(tags.string)], class: 's' },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], class: 'cm' },
  { tag: [tags.processingInstruction, tags.meta], class: 'pp' },
]);

const flags = new MatchDecorator({
  regexp: /\bCLONE_NEW(?:USER|NS|UTS|IPC|PID|CGROUP|NET|TIME)\b/g,
  decoration: (match) => Decoration.mark({ class: `fl ${TYPES[match[0]]}`, attributes: { 'data-ns': TYPES[match[0]] } }),
});
const flagColours = ViewPlugin.define((view) => ({
  deco: flags.createDeco(view),
  update(update) {
    this.deco = flags.updateDeco(update, this.deco);
  },
}), { decorations: (plugin) => plugin.deco });

/** The includes that start folded: from the end of the first line to the end of the last, and how many they are. */
function includes(doc) {
  const lines = [];
  for (let n = 1; n <= doc.lines; n += 1) {
    const line = doc.line(n);
    if (/^\s*#\s*include\b/.test(line.text)) {
      if (lines.length > 0 && lines.at(-1).number !== n - 1) break;
      lines.push(line);
    } else if (lines.length > 0) break;
  }
  return lines.length >= FOLD_INCLUDES_FROM ? { from: lines[0].to, to: lines.at(-1).to, count: lines.length - 1 } : null;
}

class Note extends WidgetType {
  constructor(text) {
    super();
    this.text = text;
  }
  eq(other) {
    return other.text === this.text;
  }
  toDOM() {
    const span = document.createElement('span');
    span.className = 'at';
    span.textContent = this.text;
    return span;
  }
}

class Diagnosis extends WidgetType {
  constructor(diag, onFix) {
    super();
    this.diag = diag;
    this.onFix = onFix;
  }
  eq(other) {
    return JSON.stringify(other.diag) === JSON.stringify(this.diag);
  }
  toDOM() {
    const box = document.createElement('div');
    box.className = `diag ${this.diag.severity}`;
    const text = document.createElement('span');
    // What stands between backticks is code.
    this.diag.text.split('`').forEach((part, i) => {
      const piece = document.createElement(i % 2 ? 'code' : 'span');
      piece.textContent = part;
      text.append(piece);
    });
    box.append(text);
    if (this.diag.fix) {
      const fix = document.createElement('button');
      fix.type = 'button';
      fix.className = 'fix';
      fix.textContent = this.diag.fix;
      fix.addEventListener('click', () => this.onFix(this.diag.index));
      box.append(fix);
    }
    // CodeMirror does not count margins: what keeps a distance is padding.
    const wrap = document.createElement('div');
    wrap.className = 'diag-wrap';
    wrap.append(box);
    return wrap;
  }
  ignoreEvent() {
    return true;
  }
}

class LineMark extends GutterMarker {
  constructor(name) {
    super();
    this.elementClass = name;
  }
}
const NOW = new LineMark('now');
const BAD = new LineMark('bad');

const setMarks = StateEffect.define();

const gutterMarks = StateField.define({
  create: () => RangeSet.empty,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(setMarks)) continue;
      const { doc } = transaction.state;
      const at = (lines, mark) => lines.filter((n) => n >= 1 && n <= doc.lines).map((n) => mark.range(doc.line(n).from));
      const bad = effect.value.bad ?? 0;
      return RangeSet.of([...at((effect.value.now ?? []).filter((n) => n !== bad), NOW), ...at([bad], BAD)], true);
    }
    return value.map(transaction.changes);
  },
  provide: (field) => gutterLineClass.from(field),
});

function build(state, marks, onFix) {
  const all = [];
  const line = (n) => (n >= 1 && n <= state.doc.lines ? state.doc.line(n) : null);
  for (const n of marks.now ?? []) {
    const at = line(n);
    if (at) all.push(Decoration.line({ class: 'now' }).range(at.from));
  }
  const bad = line(marks.bad ?? 0);
  if (bad) all.push(Decoration.line({ class: 'bad' }).range(bad.from));
  for (const note of marks.notes ?? []) {
    const at = line(note.line);
    if (at) all.push(Decoration.widget({ widget: new Note(note.text), side: 1 }).range(at.to));
  }
  for (const diag of marks.diags ?? []) {
    const end = state.doc.length;
    const from = Math.min(diag.from, end);
    const to = Math.min(Math.max(diag.to, from), end);
    if (to > from) all.push(Decoration.mark({ class: `wav ${diag.severity}` }).range(from, to));
    const at = state.doc.lineAt(to);
    all.push(Decoration.widget({ widget: new Diagnosis(diag, onFix), block: true, side: 2 }).range(at.to));
  }
  return Decoration.set(all, true);
}

/** Puts an editor into `host`. Answers an object with the page's few calls. */
export function mount(host, text, label, onChange, onFix) {
  let silent = false;
  const marks = StateField.define({
    create: () => Decoration.none,
    update(value, transaction) {
      for (const effect of transaction.effects) {
        if (effect.is(setMarks)) return build(transaction.state, effect.value, onFix);
      }
      return value.map(transaction.changes);
    },
    provide: (field) => EditorView.decorations.from(field),
  });
  const view = new EditorView({
    parent: host,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        foldService.of((state, from) => {
          const range = includes(state.doc);
          return range && state.doc.lineAt(range.from).from === from ? range : null;
        }),
        codeFolding({
          preparePlaceholder: (state, range) => state.doc.lineAt(range.to).number - state.doc.lineAt(range.from).number,
          placeholderDOM: (_view, onclick, count) => {
            const chip = document.createElement('span');
            chip.className = 'cm-foldPlaceholder';
            chip.textContent = document.documentElement.lang.startsWith('zh') ? `${count} 个头文件` : `${count} headers`;
            chip.addEventListener('click', onclick);
            return chip;
          },
        }),
        indentUnit.of('    '),
        cpp(),
        syntaxHighlighting(colours),
        flagColours,
        marks,
        gutterMarks,
        keymap.of([...defaultKeymap.filter((k) => k.key !== 'Mod-Enter'), ...historyKeymap, ...foldKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', autocapitalize: 'off', autocorrect: 'off' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !silent) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });

  const foldIncludes = () => {
    const range = includes(view.state.doc);
    if (range) view.dispatch({ effects: foldEffect.of({ from: range.from, to: range.to }) });
  };
  foldIncludes();

  return {
    /** Replaces the text as one undoable edit that touches only what differs. */
    set_text(next) {
      const old = view.state.doc.toString();
      if (old === next) return;
      let from = 0;
      while (from < old.length && from < next.length && old[from] === next[from]) from += 1;
      let end = 0;
      while (end < old.length - from && end < next.length - from && old[old.length - 1 - end] === next[next.length - 1 - end]) end += 1;
      silent = true;
      view.dispatch({ changes: { from, to: old.length - end, insert: next.slice(from, next.length - end) }, userEvent: 'input' });
      silent = false;
      // Another program, not an edit of this one.
      if (from + end < old.length / 2) foldIncludes();
    },
    set_marks(json) {
      view.dispatch({ effects: setMarks.of(JSON.parse(json)) });
    },
    reveal(n) {
      if (n < 1 || n > view.state.doc.lines) return;
      const at = view.state.doc.line(n);
      const box = view.scrollDOM.getBoundingClientRect();
      const here = view.coordsAtPos(at.from);
      if (!here || here.top < box.top || here.bottom > box.bottom) {
        view.dispatch({ effects: EditorView.scrollIntoView(at.from, { y: 'center' }) });
      }
    },
    focus() {
      view.focus();
    },
  };
}
