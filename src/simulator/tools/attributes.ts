import { fromHex, toHex } from '../data/gfid.ts';
import { VOLUME_ID } from '../model/bricks.ts';
import type { FileNode } from '../model/types.ts';
import { posixExpression } from './expressions.ts';
import { type Call, fail, MISSING, NotSimulated, parseWords, type Tools } from './tool.ts';

/** Of attributes that gluster keeps there are only those whose values are numbers. */
function shown(node: FileNode, name: string): string | null {
  const value = node.attributes[name];
  if (value === undefined) return null;
  return name === VOLUME_ID ? toHex(value) : value;
}

function getfattr(call: Call): number {
  const words = parseWords(
    call,
    '-h --no-dereference -d --dump --absolute-names --only-values',
    '-m --match -n --name -e --encoding',
  );
  const encoding = words.value('-e', '--encoding');
  if (encoding !== 'hex') throw new NotSimulated('getfattr without -e hex');
  const pattern = words.value('-m', '--match') ?? '^user\\.';
  const expression = posixExpression(pattern === '-' ? '' : pattern, 'extended', '');
  const wanted = words.value('-n', '--name');
  let code = 0;
  for (const operand of words.operands) {
    const path = call.path(operand);
    const node = words.has('-h', '--no-dereference') ? call.files.ownNode(path) : call.files.node(path);
    if (node === null) {
      code = fail(call, `${operand}: ${MISSING}`);
      continue;
    }
    if (wanted !== null && node.attributes[wanted] === undefined) {
      call.err(`${operand}: ${wanted}: No such attribute\n`);
      code = 1;
      continue;
    }
    const names = Object.keys(node.attributes)
      .filter((name) => (wanted === null ? expression.test(name) : name === wanted))
      .sort();
    if (names.length > 0) print(call, operand, node, names, words);
  }
  return code;
}

function print(
  call: Call,
  operand: string,
  node: FileNode,
  names: readonly string[],
  words: ReturnType<typeof parseWords>,
): void {
  if (words.has('--only-values')) {
    call.out(names.map((name) => shown(node, name)).join(''));
    return;
  }
  const absolute = operand.startsWith('/') && !words.has('--absolute-names');
  if (absolute) call.err("getfattr: Removing leading '/' from absolute path names\n");
  const values = words.has('-d', '--dump', '-n', '--name');
  const lines = names.map((name) => (values ? `${name}=${shown(node, name)}\n` : `${name}\n`));
  call.out(`# file: ${absolute ? operand.replace(/^\/+/, '') : operand}\n${lines.join('')}\n`);
}

function setfattr(call: Call): number {
  const words = parseWords(call, '-h --no-dereference', '-n --name -v --value -x --remove');
  const name = words.value('-n', '--name');
  const removed = words.value('-x', '--remove');
  const value = words.value('-v', '--value') ?? '';
  if (name !== null && !/^0x([\da-fA-F]{2})*$/.test(value)) throw new NotSimulated(`setfattr -v ${value}`);
  let code = 0;
  for (const operand of words.operands) {
    const node = call.files.node(call.path(operand));
    if (node === null) {
      code = fail(call, `${operand}: ${MISSING}`);
      continue;
    }
    if (removed !== null && node.attributes[removed] === undefined) {
      code = fail(call, `${operand}: No such attribute`);
      continue;
    }
    call.files.amend(call.path(operand), (found) => {
      if (removed !== null) delete found.attributes[removed];
      if (name !== null) found.attributes[name] = name === VOLUME_ID ? fromHex(value) : value.toLowerCase();
    });
  }
  return code;
}

export const ATTRIBUTE_TOOLS: Tools = { getfattr, setfattr };
