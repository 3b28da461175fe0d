/** What differs from run to run on one and the same host, by what it is. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>'],
  [/\b[0-9a-f]{32}(?=[_/\s<:]|$)/gm, '<hex>'],
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

/** An answer without what no two hosts share. */
export function normalised(text: string): string {
  const plain = CHANGING.reduce((rest, [pattern, name]) => rest.replaceAll(pattern, name), text);
  // Sorted by ids that are another each time.
  return plain.replaceAll(/(?:^ {2}<hex>_.*\n)+/gm, (rows) =>
    rows
      .split(/(?<=\n)/)
      .sort()
      .join(''),
  );
}
