import { refused } from '../model/errors.ts';

const GZIP = Buffer.from([0x1f, 0x8b]);
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const SECRET =
  "kubectl get secret heketi-db-backup -o jsonpath='{.data.heketi\\.db\\.gz}' | base64 -d > heketi.db.gz";

export type Content = 'gzip' | 'json' | 'text' | 'zeros' | 'empty' | 'binary';

/** What bytes are, whatever the name of their file says. */
export function contentOf(bytes: Buffer): Content {
  if (bytes.length === 0) return 'empty';
  if (bytes.subarray(0, 2).equals(GZIP)) return 'gzip';
  if (bytes.every((byte) => byte === 0)) return 'zeros';
  const text = textOf(bytes.subarray(0, 4096));
  if (!/^[\t\r\n\x20-\x7e\x80-\uffff]*$/.test(text)) return 'binary';
  return text.trimStart().startsWith('{') ? 'json' : 'text';
}

/** Without the mark that some editors put before a text. */
export function textOf(bytes: Buffer): string {
  const marked = bytes.subarray(0, 3).equals(BYTE_ORDER_MARK);
  return bytes.toString('utf8', marked ? 3 : 0);
}

/** Refuses what is no database at all: says what it is, and where one is found. */
export function refuseContent(
  content: 'text' | 'zeros' | 'empty' | 'binary',
  bytes: Buffer,
  name: string,
): never {
  switch (content) {
    case 'empty':
      throw refused(
        `${name} is empty`,
        'Take an older copy: a Heketi that opens an empty file makes a new database of it, without a word.',
      );
    case 'zeros':
      throw refused(
        `${name} holds ${bytes.length} zeros and nothing else`,
        'It was never written, or lost with a file system. Copy heketi.db again, or take an older copy.',
      );
    case 'text':
      throw refused(
        `${name} is a text, and no database of Heketi`,
        textHint(textOf(bytes.subarray(0, 65536))),
      );
    case 'binary':
      throw refused(
        `${name} is no database of Heketi: neither of its first two pages is that of one`,
        'A database is the file heketi.db of a Heketi server, that file gzipped, or what "heketi db export" wrote. ' +
          'If this was one, copy it again or take an older copy.',
      );
  }
}

/** Where the database is that a text only speaks of. */
export function textHint(text: string): string {
  if (text.startsWith('H4sI')) return `It is base64 of a gzipped file: base64 -d FILE > heketi.db.gz`;
  if (text.includes('heketi.db.gz')) return `The database is within the secret: ${SECRET}`;
  return 'A database is the file heketi.db of a Heketi server, that file gzipped, or what "heketi db export" or "heketi-cli db dump" wrote.';
}
