import { describe, expect, test } from 'vitest';
import { FILE, markOfText, recordLine, swapOf, volumeWorld } from './volume-world.ts';

const DOCUMENT = `document ${'ä'.repeat(5000)}\n`;
const RECORD = '{"serial":2,"name":"Zürich"}\n';

describe('a state on a volume', () => {
  test('is not there at first, and is then what was written, whichever host is asked', async () => {
    const world = await volumeWorld();
    const one = world.through(['h1']);
    const other = world.through(['h2']);
    expect(await one.fetch(null)).toEqual({ from: null, bytes: Buffer.alloc(0), copies: [] });
    const first = swapOf(null, 'replace', DOCUMENT);
    expect(await one.swap(first)).toEqual({ kind: 'done' });
    const bytes = Buffer.from(DOCUMENT);
    const copies = [{ name: first.copy, bytes: null }];
    expect(await other.fetch(null)).toEqual({ from: 0, bytes, copies });
    expect(await other.copies()).toEqual([{ name: first.copy, bytes: bytes.length }]);
    expect(await other.fetch(markOfText(DOCUMENT))).toEqual({
      from: bytes.length,
      bytes: Buffer.alloc(0),
      copies,
    });
    expect(await other.copy(first.copy)).toEqual(bytes);
    expect(await other.copy('000000009-20260101T000000000Z.json')).toBe(null);
    expect(world.simulation.notSimulated).toEqual([]);
  });

  test('takes records behind what is known, and keeps a copy of each generation', async () => {
    const world = await volumeWorld();
    const file = world.through(['h1']);
    const first = swapOf(null, 'replace', DOCUMENT);
    await file.swap(first);
    const second = swapOf(markOfText(DOCUMENT), 'append', RECORD, { superfluous: [first.copy] });
    expect(await world.through(['h3']).swap(second)).toEqual({ kind: 'done' });
    expect(world.onVolume()).toEqual({
      [FILE]: DOCUMENT + RECORD,
      [`${FILE}.backups/${second.copy}`]: DOCUMENT + RECORD,
      [`${FILE}.writer`]: `${JSON.stringify(second.writer)}\n`,
    });
    expect(await file.fetch(markOfText(DOCUMENT))).toMatchObject({
      from: Buffer.byteLength(DOCUMENT),
      bytes: Buffer.from(RECORD),
    });
  });

  test('makes no copy of what another one follows soon, and the copy of the beginning catches up then', async () => {
    const world = await volumeWorld();
    const file = world.through(['h1']);
    const first = swapOf(null, 'replace', DOCUMENT);
    await file.swap(first);
    const [two, three] = [recordLine(2, 'reserved'), recordLine(3, 'made')];
    const interim = swapOf(markOfText(DOCUMENT), 'append', two);
    expect(await file.swap({ ...interim, copy: null })).toEqual({ kind: 'done' });
    expect(world.onVolume()).toMatchObject({
      [FILE]: DOCUMENT + two,
      [`${FILE}.backups/${first.copy}`]: DOCUMENT,
    });
    const follows = { name: first.copy, bytes: Buffer.byteLength(DOCUMENT) };
    const last = swapOf(markOfText(DOCUMENT + two), 'append', three, { follows });
    expect(await world.through(['h2']).swap(last)).toEqual({ kind: 'done' });
    expect(world.onVolume()).toEqual({
      [FILE]: DOCUMENT + two + three,
      [`${FILE}.backups/${last.copy}`]: DOCUMENT + two + three,
      [`${FILE}.writer`]: `${JSON.stringify(last.writer)}\n`,
    });
    const lost = { name: first.copy, bytes: 1 };
    const anew = swapOf(markOfText(DOCUMENT + two + three), 'append', recordLine(4, 'anew'), {
      follows: lost,
    });
    expect(await file.swap(anew)).toEqual({ kind: 'done' });
    expect(world.onVolume()[`${FILE}.backups/${anew.copy}`]).toBe(world.onVolume()[FILE]);
  });

  test('is another one where something was put before it, as by a move, and all behind it is the same', async () => {
    const world = await volumeWorld();
    const file = world.through(['h1']);
    const before = DOCUMENT + recordLine(2, 'made');
    const moved = `{"glusterctl":"moved"}\n${before}`;
    await file.swap(swapOf(null, 'replace', before));
    await file.swap(swapOf(markOfText(before), 'replace', moved));
    const found = { from: 0, bytes: Buffer.from(moved) };
    expect(await file.fetch(markOfText(before))).toMatchObject(found);
    const late = swapOf(markOfText(before), 'append', recordLine(3, 'late'));
    expect(await file.swap(late)).toMatchObject({ kind: 'newer', found });
    expect(world.onVolume()[FILE]).toBe(moved);
  });

  test('tells who comes second what is there now, and writes nothing', async () => {
    const world = await volumeWorld();
    const file = world.through(['h1']);
    await file.swap(swapOf(null, 'replace', DOCUMENT));
    await file.swap(swapOf(markOfText(DOCUMENT), 'append', RECORD));
    const before = world.onVolume();
    const late = await world.through(['h2']).swap(swapOf(markOfText(DOCUMENT), 'append', 'another\n'));
    expect(late).toMatchObject({
      kind: 'newer',
      found: { from: Buffer.byteLength(DOCUMENT), bytes: Buffer.from(RECORD) },
    });
    const foreign = await file.swap(swapOf(markOfText('elsewhere\n'), 'replace', 'another\n'));
    expect(foreign).toMatchObject({ kind: 'newer', found: { from: 0 } });
    expect(await file.swap(swapOf(null, 'replace', 'a beginning\n'))).toMatchObject({ kind: 'newer' });
    // But for who had the lock last.
    expect({ ...world.onVolume(), [`${FILE}.writer`]: '' }).toEqual({ ...before, [`${FILE}.writer`]: '' });
  });

  test('is done when the same is sent again, also when others have written since', async () => {
    const world = await volumeWorld();
    const file = world.through(['h1']);
    const first = swapOf(null, 'replace', DOCUMENT);
    await file.swap(first);
    expect(await file.swap(first)).toEqual({ kind: 'done' });
    const second = swapOf(markOfText(DOCUMENT), 'append', RECORD);
    await file.swap(second);
    expect(await file.swap(second)).toEqual({ kind: 'done' });
    await file.swap(swapOf(markOfText(DOCUMENT + RECORD), 'append', 'third\n'));
    expect(await file.swap(second)).toEqual({ kind: 'done' });
    expect(world.onVolume()[FILE]).toBe(`${DOCUMENT}${RECORD}third\n`);
  });

  test.each(['{"serial":2,"digest', `{"serial":2${'\0'.repeat(20)}\n`])(
    'loses the beginning of a record that never became one: %j',
    async (torn) => {
      const world = await volumeWorld();
      const file = world.through(['h1']);
      await file.swap(swapOf(null, 'replace', DOCUMENT));
      world.simulation.files('h1').write(`/run/glusterctl/volumes/state/${FILE}`, DOCUMENT + torn);
      const known = markOfText(DOCUMENT);
      expect(await file.fetch(known)).toMatchObject({ bytes: Buffer.from(torn) });
      expect(await file.swap(swapOf(known, 'append', RECORD))).toEqual({ kind: 'done' });
      expect(world.onVolume()[FILE]).toBe(DOCUMENT + RECORD);
    },
  );

  test('does not take for torn what ends with a newline', async () => {
    const world = await volumeWorld();
    const file = world.through(['h1']);
    await file.swap(swapOf(null, 'replace', DOCUMENT));
    world.simulation.files('h1').write(`/run/glusterctl/volumes/state/${FILE}`, `${DOCUMENT}by hand\n`);
    expect(await file.swap(swapOf(markOfText(DOCUMENT), 'append', RECORD))).toMatchObject({ kind: 'newer' });
  });

  test('lets one of many writers at once be first, again and again, and loses none', async () => {
    const world = await volumeWorld();
    await world.through(['h1']).swap(swapOf(null, 'replace', 'document\n'));
    const writer = async (name: string) => {
      const file = world.through([name]);
      let known = 'document\n';
      for (let done = 0; done < 5; ) {
        const swapped = await file.swap(swapOf(markOfText(known), 'append', `${name} ${done}\n`));
        if (swapped.kind === 'busy') throw new Error('busy');
        if (swapped.kind === 'done') {
          known += `${name} ${done}\n`;
          done += 1;
        } else {
          const { from, bytes } = swapped.found;
          known = Buffer.concat([Buffer.from(known).subarray(0, from ?? 0), bytes]).toString();
        }
      }
    };
    await Promise.all(['h1', 'h2', 'h3'].map(writer));
    const lines = (world.onVolume()[FILE] ?? '').split('\n').filter((line) => line !== '');
    expect(lines).toHaveLength(16);
    expect(new Set(lines).size).toBe(16);
    expect(world.simulation.notSimulated).toEqual([]);
  });

  test('tells who has the lock, to whom it waits too long for', async () => {
    const world = await volumeWorld();
    const file = world.through(['h1']);
    await file.swap(swapOf(null, 'replace', DOCUMENT));
    world.simulation.addFault({ host: 'h1', command: /^dd .*conv=fsync/, effect: { kind: 'holds' } });
    const first = swapOf(markOfText(DOCUMENT), 'append', RECORD);
    const holding = file.swap(first);
    const waiting = world.through(['h2'], undefined, 0);
    await expect.poll(async () => world.onVolume()[`${FILE}.writer`] ?? '').toContain(first.writer.id);
    const second = await waiting.swap(swapOf(markOfText(DOCUMENT), 'append', 'another\n'));
    expect(second).toEqual({ kind: 'busy', writer: first.writer });
    world.simulation.release();
    expect(await holding).toEqual({ kind: 'done' });
  });

  test('is looked at once more where it seems to be empty, as a client remembers of a file that was just made', async () => {
    const world = await volumeWorld();
    const file = world.through(['h1']);
    await file.swap(swapOf(null, 'replace', DOCUMENT));
    const files = world.simulation.files('h1');
    const path = `/run/glusterctl/volumes/state/${FILE}`;
    files.write(path, '');
    world.simulation.addFault({ host: 'h1', command: /^sleep 1$/, effect: { kind: 'holds' } });
    const fetching = file.fetch(null);
    await expect.poll(() => world.simulation.faults.armedFor('h1')).toEqual([]);
    files.write(path, DOCUMENT);
    world.simulation.release();
    expect(await fetching).toMatchObject({ bytes: Buffer.from(DOCUMENT) });
    files.write(path, '');
    expect(await file.fetch(null)).toMatchObject({ from: 0, bytes: Buffer.alloc(0) });
  });

  test('is left to who writes to it through a mount of his own', async () => {
    const world = await volumeWorld();
    const file = world.through(['h1']);
    await file.swap(swapOf(null, 'replace', DOCUMENT));
    const { writer } = swapOf(null, 'replace', '');
    const lock = { ...writer, processStart: 7, system: { boot: '1', pids: 2 } };
    world.simulation
      .files('h1')
      .write(`/run/glusterctl/volumes/state/${FILE}.lock`, `${JSON.stringify(lock)}\n`);
    const swapped = await file.swap(swapOf(markOfText(DOCUMENT), 'append', RECORD));
    expect(swapped).toEqual({ kind: 'busy', writer, lock });
    expect(world.onVolume()[FILE]).toBe(DOCUMENT);
  });
});
