/** What differs from run to run on one and the same host, by what it is. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>'],
  [/\b[0-9a-f]{32}(?=[_/\s<:]|$)/gm, '<hex>'],
  // LVM's own, but not those that were asked for.
  [/\b(?!1a2b3c-)[0-9a-zA-Z]{6}(?:-[0-9a-zA-Z]{4}){5}-[0-9a-zA-Z]{6}\b/g, '<lvm>'],
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000/g, '<time>'],
  [/(<port>|<tcp>)\d+/g, '$1<number>'],
  [/(<pid>)\d+/g, '$1<number>'],
  [/ +\d{5} +0 +Y +\d+ *$/gm, ' <port> 0 Y <pid>'],
  [/ +N\/A +N\/A +Y +\d+ *$/gm, ' N/A N/A Y <pid>'],
  [/^(Brick .*\/snaps\/)[0-9a-f]+\n[0-9a-f]+/gm, '$1<hex>'],
  [/(<hostname>)[\d.]+:\d+/g, '$1<client>'],
  [/(<inodesTotal>|<inodesFree>)\d+/g, '$1<number>'],
  [/(<runtime>)[\d.]+/g, '$1<number>'],
  [/(<bytesRead>|<bytesWrite>|<sizeTotal>|<sizeFree>)\d+/g, '$1<number>'],
  [/\b\d+:\d\d:\d\d\b/g, '<span>'],
  // How full an empty file system is.
  [/^(\/dev\S+ +\d+) +\d+ +\d+( +\d+% )/gm, '$1 <used> <free>$2'],
  // How the machine itself boots is no part of it.
  [/^# \/etc\/fstab.*\n|^UUID=\S+ \/ ext4 .*\n/gm, ''],
  // mkfs.xfs prints its whole manual when it refuses.
  [/^Usage: mkfs\.xfs\n(?:[/\t <].*\n)*/gm, 'Usage: mkfs.xfs\n'],
];

/** What gluster prints in an order of chance: by ids that are another each time, or as hosts happen to answer. */
const UNORDERED: readonly RegExp[] = [
  /(?:^ {2}[^\s<].*\n)*^ {2}<hex>_.*\n(?:^ {2}(?:[^\s<]|<hex>_).*\n)*/gm,
  // Of a status, and of moving: all but the host that is asked, which has a place of its own.
  /(?:^Self-heal Daemon on (?!localhost).*\n)+/gm,
  /(?:^ {8}<node>\n {10}<hostname>Self-heal Daemon<\/hostname>\n {10}<path>(?!localhost)[\s\S]*?^ {8}<\/node>\n)+/gm,
  /(?:^ {4}<node>\n {6}<nodeName>(?!localhost)[\s\S]*?^ {4}<\/node>\n)+/gm,
  /(?:^ {20,}(?!localhost)[\d.]+ +\d+ +\d+\w+ .*\n)+/gm,
];

function sorted(rows: string): string {
  const whole = rows.includes('</node>\n') ? /(?<=<\/node>\n)/ : /(?<=\n)/;
  return rows.split(whole).sort().join('');
}

/** An answer without what no two hosts share. */
export function normalised(text: string): string {
  const plain = CHANGING.reduce((rest, [pattern, name]) => rest.replaceAll(pattern, name), text);
  return UNORDERED.reduce((rest, pattern) => rest.replaceAll(pattern, sorted), plain);
}
