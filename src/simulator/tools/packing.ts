import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { bytesOf, textOf } from '../language/bytes.ts';
import { findBlock } from '../model/blocks.ts';
import { type Call, fail, MISSING, NotSimulated, parseWords, type Tools } from './tool.ts';

/** Bytes of the named file, or of stdin; null where it can't be read, which is told. */
function input(call: Call, operand: string | undefined): Buffer | null {
  if (operand === undefined || operand === '-') return bytesOf(call.stdin());
  const text = call.files.read(call.path(operand));
  if (text !== null) return bytesOf(text);
  const isFolder = call.files.isDirectory(call.path(operand));
  fail(call, `${operand}: ${isFolder ? 'Is a directory' : MISSING}`);
  return null;
}

function sha256sum(call: Call): number {
  const { operands } = parseWords(call, '-b');
  let status = 0;
  for (const operand of operands.length === 0 ? ['-'] : operands) {
    const bytes = input(call, operand);
    if (bytes === null) status = 1;
    else call.out(`${createHash('sha256').update(bytes).digest('hex')}  ${operand}\n`);
  }
  return status;
}

function base64(call: Call): number {
  const words = parseWords(call, '-d --decode', '-w --wrap');
  const bytes = input(call, words.operands[0]);
  if (bytes === null) return 1;
  if (words.has('-d', '--decode')) {
    const text = textOf(bytes).replaceAll('\n', '');
    const isWhole = /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0;
    call.out(textOf(Buffer.from(text, 'base64')));
    return isWhole ? 0 : fail(call, 'invalid input');
  }
  const width = Number(words.value('-w', '--wrap') ?? 76);
  const text = bytes.toString('base64');
  const lines = width === 0 ? [text] : (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []);
  call.out(lines.map((line) => (width === 0 ? line : `${line}\n`)).join(''));
  return 0;
}

function gzip(call: Call): number {
  const words = parseWords(call, '-c -d -n');
  const bytes = input(call, words.operands[0]);
  if (bytes === null) return 1;
  if (!words.has('-d')) {
    call.out(textOf(gzipSync(bytes)));
    return 0;
  }
  let text: string;
  try {
    text = textOf(gunzipSync(bytes));
  } catch {
    call.err(
      bytes.length === 0 ? '\ngzip: stdin: unexpected end of file\n' : '\ngzip: stdin: not in gzip format\n',
    );
    return 1;
  }
  call.out(text);
  return 0;
}

/** One block of a device, past what the kernel keeps of it, to see whether it can be read. */
function readBlock(call: Call, source: string): number {
  const known = /^(?:if=.+|of=\/dev\/null|bs=4096|count=1|iflag=direct)$/;
  const strange = call.words.find((word) => !known.test(word));
  if (strange !== undefined) throw new NotSimulated(`dd ${strange}`);
  const block = findBlock(call.host, source);
  if (block === null) return fail(call, `failed to open '${source}': ${MISSING}`);
  if (block.dead) return fail(call, `error reading '${source}': Input/output error`);
  call.err('1+0 records in\n1+0 records out\n');
  return 0;
}

/** From stdin to stdout, in pieces that nobody here counts; on disk with its end, where that is asked for. */
function dd(call: Call): number {
  const [source] = call.words.flatMap((word) => /^if=(.+)$/.exec(word)?.[1] ?? []);
  if (source !== undefined) return readBlock(call, source);
  const known = /^(?:bs=\d+[kM]?|iflag=fullblock|conv=fsync|status=none)$/;
  const strange = call.words.find((word) => !known.test(word));
  if (strange !== undefined) return fail(call, `unrecognized operand ‘${strange}’`);
  call.out(call.stdin());
  const file = call.descriptors.get(1)?.path ?? null;
  if (call.words.includes('conv=fsync') && file !== null) call.files.sync(file);
  return 0;
}

export const PACKING_TOOLS: Tools = { sha256sum, base64, gzip, dd };
