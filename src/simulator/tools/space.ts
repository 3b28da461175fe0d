import { findBlock } from '../model/blocks.ts';
import { type Call, fail, NotSimulated, parseWords } from './tool.ts';

/** What an empty XFS keeps for its log and its own data. */
const XFS_LOG_KIB = 64 * 1024;
const XFS_OVERHEAD = 0.0408;

function freeKiB({ host }: Call): number {
  return host.diskFull ? 0 : (host.defects?.varFreeKiB ?? 15 * 1024 * 1024);
}

export function df(call: Call): number {
  const words = parseWords(call, '-P -k -Pk -B1', '--output -B -t');
  const unit = words.has('-B1') || words.value('-B') === '1' ? 1024 : 1;
  const head = words.value('--output');
  const type = words.value('-t');
  const mounts =
    words.operands.length === 0
      ? call.host.mounts.map((mount) => ({ file: '-', mount }))
      : words.operands.map((file) => ({
          file,
          mount: call.files.mountOf(call.files.resolve(call.path(file))),
        }));
  const shown = mounts.filter(({ mount }) => type === null || mount?.type === type);
  if (shown.length === 0) return fail(call, 'no file systems processed');
  const rows = shown.map(({ file, mount }) => {
    const source = mount?.source ?? '/dev/vda';
    const block = findBlock(call.host, source);
    const size = block === null ? 20 * 1024 * 1024 : block.sizeKiB - XFS_LOG_KIB;
    const { fill } = call.host.defects ?? {};
    const share = fill?.['brick-used'];
    const used =
      block === null ? size / 4 : Math.round(size * (share === undefined ? XFS_OVERHEAD : share / 100));
    const itotal = Math.floor(size / 2);
    const avail = block === null ? freeKiB(call) : size - used;
    const iavail = Math.floor(itotal * (1 - (block === null ? 0 : (fill?.['brick-inodes'] ?? 0.1)) / 100));
    return {
      file,
      source,
      size: size * unit,
      used: used * unit,
      avail: avail * unit,
      target: mount?.target ?? '/',
      itotal,
      iavail,
      iused: itotal - iavail,
    };
  });
  if (head !== null) {
    const fields = head.split(',');
    const unknown = fields.find((field) => rows.some((row) => Reflect.get(row, field) === undefined));
    if (unknown !== undefined) throw new NotSimulated(`df --output=${unknown}`);
    call.out(`${fields.join(' ')}\n`);
    for (const row of rows)
      call.out(`${fields.map((field) => String(Reflect.get(row, field) ?? '')).join(' ')}\n`);
    return 0;
  }
  const plain = words.has('-P', '-Pk') || words.value('-B') !== null;
  const lines = [
    plain
      ? ['Filesystem', '1024-blocks', 'Used', 'Available', 'Capacity', 'Mounted on']
      : ['Filesystem', '1K-blocks', 'Used', 'Available', 'Use%', 'Mounted on'],
    ...rows.map(({ source, size, used, avail, target }) => [
      source,
      String(size),
      String(used),
      String(avail),
      `${Math.ceil((used / (used + avail || 1)) * 100)}%`,
      target,
    ]),
  ];
  const widths = [14, 5, 5, 5, 4, 0].map((least, at) =>
    Math.max(least, ...lines.map((line) => line[at]?.length ?? 0)),
  );
  for (const line of lines)
    call.out(
      `${line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : at === 5 ? cell : cell.padStart(widths[at] ?? 0))).join(' ')}\n`,
    );
  return 0;
}
