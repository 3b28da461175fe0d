import { expect, it } from 'vitest';
import { describeDamage } from '../../src/heketi/damage.ts';
import { readHeketiDatabase } from '../../src/heketi/read.ts';
import { damageRefusal, readingNotes, wholeDatabase } from '../../src/heketi/reading.ts';
import { GlusterctlError } from '../../src/model/errors.ts';
import { databaseFile, exportOf, heketiDatabase } from '../support/heketi-databases.ts';

function read(name: string) {
  return readHeketiDatabase(databaseFile(`damaged/${name}.db`), `${name}.db`);
}

function refusal(run: () => unknown): GlusterctlError {
  try {
    run();
  } catch (error) {
    if (error instanceof GlusterctlError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

const OLDER = 'This is the state before the last transaction, so the last change is missing: ';

it.each(['newer-meta-flipped', 'first-meta-page-size-flipped'])('%s: the state before', (name) => {
  const reading = read(name);
  expect(reading.damages).toEqual([]);
  expect(reading.database).toEqual(exportOf(`damaged/${name}`));
  expect(Object.keys(reading.database.pendingoperations)).toHaveLength(1);
  expect(readingNotes(reading)).toEqual([`${OLDER}meta page 0 is damaged: its checksum is wrong`]);
});

it('a damaged page of the newest state: the state before', () => {
  const reading = read('page-kind-wrong');
  expect(reading.damages).toEqual([]);
  expect(reading.database).toEqual(exportOf('damaged/newer-meta-flipped'));
  expect(readingNotes(reading)).toEqual([
    `${OLDER}the newest state is damaged at page 17 of VOLUME: it is of a kind that does not exist (0x20)`,
  ]);
});

it.each(['older-meta-flipped', 'gzipped'])('%s: nothing is lost', (name) => {
  const reading = read(name);
  expect(wholeDatabase(reading, name)).toEqual(exportOf('three-nodes'));
  expect(readingNotes(reading)).toEqual([]);
});

it('half of a file in which all that is in use is there', () => {
  const reading = read('half');
  expect(wholeDatabase(reading, 'half.db')).toEqual(exportOf('three-nodes'));
  expect(readingNotes(reading)).toEqual([
    'The file is cut at byte 131072 of 155648, but all that is in use is there',
    "Whether a page in use is missing can't be told: the list of free pages (page 35): it is missing, as the file is cut at byte 131072",
  ]);
});

it('a file cut within its tree: the rest, and what is missing', () => {
  const reading = read('cut-in-the-tree');
  expect(reading.damages.map(describeDamage)).toEqual([
    'page 31 of BRICK: it is missing, as the file is cut at byte 126976',
  ]);
  const whole = heketiDatabase('three-nodes');
  expect(reading.database).toEqual({ ...whole, brickentries: reading.database.brickentries });
  expect(Object.keys(reading.database.brickentries)).toHaveLength(38);
  expect(whole.brickentries).toMatchObject(reading.database.brickentries);
  const { code, message, hint } = refusal(() => wholeDatabase(reading, 'heketi.db'));
  expect(code).toBe('refused');
  expect(message).toBe("heketi.db is damaged: 1 part of it can't be read");
  expect(hint).toBe(
    'page 31 of BRICK: it is missing, as the file is cut at byte 126976\n' +
      'The file is cut at byte 126976 of 155648: copy heketi.db again.',
  );
});

it('a record: named by bucket and key, the rest is read', () => {
  const id = '5fe42c3a1c77456a8cd879042fac786d';
  const reading = read('record-flipped');
  expect(reading.damages.map(describeDamage)).toEqual([
    `VOLUME/${id}: a number of 128 bytes (byte 2 of the entry)`,
  ]);
  const whole = heketiDatabase('three-nodes');
  const { [id]: lost, ...volumeentries } = whole.volumeentries;
  expect(lost?.Info.id).toBe(id);
  expect(reading.database).toEqual({ ...whole, volumeentries });
  expect(damageRefusal(reading, 'heketi.db').hint).toContain(
    'Copy heketi.db again while no Heketi server runs, or take an older copy.',
  );
});

it.each([
  ['quarter', "quarter.db is damaged: 1 part of it can't be read", 'cut at byte 65536 of 155648: copy'],
  ['both-metas-flipped', 'without a sound meta page: its checksum is wrong in both', 'take an older copy'],
  ['magic-flipped-in-both', 'neither of its first two pages', 'If this was one, copy it again'],
  ['version-3', 'is a bolt database of format 3', 'Export it with the Heketi that wrote it'],
  ['empty', 'empty.db is empty', 'makes a new database of it'],
  ['zeros', 'zeros.db holds 65536 zeros and nothing else', 'Copy heketi.db again'],
  ['text', 'text.db is a text, and no database', 'heketi db export'],
])('%s is refused: it says what it is, and what to do', (name, message, hint) => {
  const error = refusal(() => read(name));
  expect(error.code).toBe('refused');
  expect(error.message).toContain(message);
  expect(error.hint).toContain(hint);
});
