/** A line of /proc/mounts, or of fstab. */
export interface MountLine {
  readonly node: string;
  readonly point: string;
  readonly type: string;
  readonly options: string;
}

/** null: it tells of no mount. Blanks in paths are octal there. */
export function readMountLine(line: string): MountLine | null {
  const [node = '', point = '', type = '', options = ''] = line.trim().split(/\s+/).map(plainPath);
  return type === '' ? null : { node, point, type, options };
}

function plainPath(word: string): string {
  return word.replaceAll(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
}
