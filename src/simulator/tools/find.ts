import { patternExpression } from '../language/pattern.ts';
import { parentOf } from '../model/paths.ts';
import type { FileNode } from '../model/types.ts';
import { type Call, NotSimulated } from './tool.ts';

interface Found {
  /** As find names it: beginning with what it was given. */
  readonly name: string;
  readonly path: string;
  readonly root: string;
  readonly node: FileNode;
}

/** What a walk does with what it has found. */
interface Walk {
  ended: boolean;
  pruned: boolean;
}

type Test = (found: Found, walk: Walk) => boolean;

interface Search {
  readonly roots: readonly string[];
  readonly least: number;
  readonly most: number;
  readonly test: Test;
}

export function find(call: Call): number {
  const search = readSearch(call);
  const walk: Walk = { ended: false, pruned: false };
  let code = 0;
  for (const root of search.roots) {
    const path = call.files.resolve(call.path(root), false);
    const node = call.files.ownNode(path);
    if (call.files.isBroken(path)) {
      call.err(`find: ‘${root}’: Input/output error\n`);
      code = 1;
    } else if (node === null) {
      call.err(`find: ‘${root}’: No such file or directory\n`);
      code = 1;
    } else visit(call, search, { name: root, path, root, node }, 0, walk);
    if (walk.ended) break;
  }
  return code;
}

function visit(call: Call, search: Search, found: Found, depth: number, walk: Walk): void {
  walk.pruned = false;
  if (depth >= search.least) search.test(found, walk);
  if (walk.ended || walk.pruned || depth >= search.most || found.node.kind !== 'directory') return;
  for (const entry of call.files.list(found.path) ?? []) {
    const path = `${found.path === '/' ? '' : found.path}/${entry}`;
    const node = call.files.ownNode(path);
    const name = `${found.name.replace(/\/$/, '')}/${entry}`;
    if (node !== null) visit(call, search, { ...found, name, path, node }, depth + 1, walk);
    if (walk.ended) return;
  }
}

const ACTIONS = /^-(print|print0|printf|quit|prune|delete)$/;

function readSearch(call: Call): Search {
  const first = call.words.findIndex((word) => /^[-!(]/.test(word));
  const roots = first < 0 ? call.words : call.words.slice(0, first);
  const rest = first < 0 ? [] : call.words.slice(first);
  const limits = { least: 0, most: Number.POSITIVE_INFINITY };
  const words: string[] = [];
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    if (word === '-mindepth' || word === '-maxdepth') {
      at += 1;
      limits[word === '-mindepth' ? 'least' : 'most'] = Number(rest[at]);
    } else if (word !== '-xdev') words.push(word);
  }
  const reader = new Expression(call, words);
  const test = words.length === 0 ? () => true : reader.whole();
  const says = words.some((word) => ACTIONS.test(word) && word !== '-prune');
  const print = printer(call, '%p\\n');
  return {
    roots: roots.length === 0 ? ['.'] : roots,
    ...limits,
    test: says ? test : (found, walk) => test(found, walk) && print(found, walk),
  };
}

class Expression {
  private readonly call: Call;
  private readonly words: readonly string[];
  private at = 0;

  constructor(call: Call, words: readonly string[]) {
    this.call = call;
    this.words = words;
  }

  private next(): string {
    const word = this.words[this.at] ?? '';
    this.at += 1;
    return word;
  }

  whole(): Test {
    const any = [this.all()];
    while (this.words[this.at] === '-o') {
      this.at += 1;
      any.push(this.all());
    }
    return (found, walk) => any.some((test) => test(found, walk));
  }

  private all(): Test {
    const every: Test[] = [];
    while (this.at < this.words.length && !['-o', ')'].includes(this.words[this.at] ?? '')) {
      if (this.words[this.at] === '-a') this.at += 1;
      else every.push(this.one());
    }
    return (found, walk) => every.every((test) => test(found, walk));
  }

  private one(): Test {
    const word = this.next();
    switch (word) {
      case '!': {
        const test = this.one();
        return (found, walk) => !test(found, walk);
      }
      case '(': {
        const test = this.whole();
        this.at += 1;
        return test;
      }
      case '-name': {
        const expression = patternExpression(this.next());
        return ({ name }) => expression.test(name.replace(/^.*\/(?=.)/, ''));
      }
      case '-path': {
        const expression = patternExpression(this.next());
        return ({ name }) => expression.test(name);
      }
      case '-type': {
        const kind = this.next();
        return ({ node }) => letterOf(node) === kind;
      }
      case '-perm': {
        const mode = Number.parseInt(this.next().replace(/^-/, ''), 8);
        return ({ node }) => (node.mode & mode) === mode;
      }
      case '-empty':
        return ({ node, path }) =>
          node.kind === 'directory' ? this.call.files.list(path)?.length === 0 : node.content === '';
      case '-mtime': {
        const days = Number(this.next().replace(/^\+/, ''));
        const now = this.call.effects.now() / 1000 + this.call.host.clockOffsetSeconds;
        return ({ node }) => Math.floor((now - (node.modified ?? now)) / 86_400) > days;
      }
      case '-delete':
        return ({ path }) => {
          this.call.files.remove(path);
          return true;
        };
      case '-prune':
        return (_, walk) => {
          walk.pruned = true;
          return true;
        };
      case '-quit':
        return (_, walk) => {
          walk.ended = true;
          return true;
        };
      case '-print':
        return printer(this.call, '%p\\n');
      case '-print0':
        return printer(this.call, '%p\\0');
      case '-printf':
        return printer(this.call, this.next());
      default:
        throw new NotSimulated(`find … ${word}`);
    }
  }
}

function letterOf({ kind }: FileNode): string {
  return kind === 'file' ? 'f' : kind === 'directory' ? 'd' : 'l';
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '0': '\0', '\\': '\\' };

function printer(call: Call, format: string): Test {
  return ({ name, root, node }) => {
    const values: Readonly<Record<string, () => string>> = {
      p: () => name,
      P: () => name.slice(root.length).replace(/^\//, ''),
      f: () => name.replace(/^.*\/(?=.)/, ''),
      h: () => parentOf(name),
      s: () => String(Buffer.byteLength(node.content)),
      y: () => letterOf(node),
      m: () => node.mode.toString(8),
      l: () => (node.kind === 'link' ? node.content : ''),
      'T@': () => `${node.modified ?? Math.floor(call.model.time / 1000)}.0000000000`,
      '%': () => '%',
    };
    call.out(
      format.replaceAll(/%(T@|.)|\\(.)/g, (whole, key?: string, letter?: string) => {
        const value = key === undefined ? ESCAPES[letter ?? ''] : values[key]?.();
        if (value === undefined) throw new NotSimulated(`find -printf ${whole}`);
        return value;
      }),
    );
    return true;
  };
}
