import { Files } from '../model/files.ts';
import type { HostModel, SimulationModel } from '../model/types.ts';
import { mountVolume } from './client-mount.ts';

export const UNITS = '/etc/systemd/system';

/** Links to the units that are started at boot. */
export const WANTED = `${UNITS}/remote-fs.target.wants`;

/** What a unit mounts, and where. */
export function mountOfUnit(text: string): {
  readonly what: string;
  readonly where: string;
  readonly options: string;
} {
  const value = (key: string): string => new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1] ?? '';
  return { what: value('What'), where: value('Where'), options: value('Options') };
}

/** Once, as systemd does: what can't be mounted then stays away. It makes the folder where that is not there. */
export function startMountUnits(model: SimulationModel, host: HostModel): void {
  const files = new Files(host);
  for (const name of files.list(WANTED) ?? []) {
    const text = files.read(`${UNITS}/${name}`);
    if (text === null) continue;
    const { what, where } = mountOfUnit(text);
    makeFolders(files, where);
    mountVolume(model, host, what, where);
  }
}

/** As systemd does before it mounts. */
export function makeFolders(files: Files, path: string): void {
  const names = path.split('/').slice(1);
  for (const at of names.keys()) {
    const folder = `/${names.slice(0, at + 1).join('/')}`;
    if (!files.isDirectory(folder)) files.makeDirectory(folder);
  }
}
