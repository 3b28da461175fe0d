import type { State } from '../../src/model/state.ts';

/** A state with further volumes that are like its only one, `vol1` to `volCOUNT`, each larger by a GiB than the one before. */
export function withManyVolumes(state: State, count: number): State {
  const [volume] = Object.values(state.volumes);
  if (volume === undefined) throw new Error('there is no volume to be copied');
  const bricks = Object.values(state.bricks);
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  const copies = numbers.map((number) => {
    const idOf = (id: string): string => `${number.toString(16).padStart(4, '0')}${id.slice(4)}`;
    const name = `vol${number}`;
    const copied = bricks.map((brick) => {
      const text = JSON.stringify(brick).replaceAll(brick.id, idOf(brick.id));
      return { ...(JSON.parse(text) as typeof brick), volume: idOf(volume.id) };
    });
    return {
      volume: { ...volume, id: idOf(volume.id), name, sizeKiB: volume.sizeKiB + number * 1024 * 1024 },
      bricks: copied,
    };
  });
  return {
    ...state,
    volumes: Object.fromEntries(copies.map((one) => [one.volume.id, one.volume])),
    bricks: Object.fromEntries(copies.flatMap((one) => one.bricks.map((brick) => [brick.id, brick]))),
  };
}
