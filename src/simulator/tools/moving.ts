import { normalize, parentOf } from '../model/paths.ts';
import { type Call, fail, MISSING, NotSimulated, parseWords } from './tool.ts';

function target(call: Call, from: string, to: string): string {
  const path = call.files.resolve(call.path(to));
  return call.files.isDirectory(path) ? `${path}/${normalize(from).replace(/^.*\//, '')}` : path;
}

export function mv(call: Call): number {
  const words = parseWords(call, '-f', '-t');
  const folder = words.value('-t');
  const [from = '', to = ''] = words.operands;
  if (folder === null) return move(call, from, to);
  if (!call.files.isDirectory(call.files.resolve(call.path(folder))))
    return fail(call, `target directory '${folder}': ${MISSING}`);
  return Math.max(0, ...words.operands.map((operand) => move(call, operand, folder)));
}

function move(call: Call, from: string, to: string): number {
  const source = call.files.resolve(call.path(from), false);
  if (!call.files.exists(source)) return fail(call, `cannot stat '${from}': ${MISSING}`);
  const path = target(call, from, to);
  if (!call.files.isDirectory(parentOf(path)))
    return fail(call, `cannot move '${from}' to '${to}': ${MISSING}`);
  call.files.rename(source, path);
  return 0;
}

export function cp(call: Call): number {
  const words = parseWords(call, '-a -p -f', '--reflink --preserve');
  const [from = '', to = ''] = words.operands;
  const node = call.files.node(call.path(from));
  if (node === null) return fail(call, `cannot stat '${from}': ${MISSING}`);
  if (node.kind !== 'file') throw new NotSimulated('cp of a folder');
  const path = target(call, from, to);
  const complaint = call.files.write(path, node.content, node.mode);
  if (complaint !== null) return fail(call, `cannot create regular file '${to}': ${complaint}`);
  if (words.has('-a') || words.value('--preserve')?.split(',').includes('xattr') === true)
    call.files.amend(path, (copy) => {
      copy.attributes = { ...node.attributes };
      if (node.modified !== undefined) copy.modified = node.modified;
    });
  return 0;
}
