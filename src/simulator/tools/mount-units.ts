import { makeFolders, mountOfUnit, UNITS, WANTED } from '../data/mount-units.ts';
import { type Call, fail, NotSimulated } from './tool.ts';

/** What systemd does with a unit that mounts something, by the file that it is in. */
export async function mountUnit(call: Call, verb: string, unit: string, quiet: boolean): Promise<number> {
  const { files, host } = call;
  const text = files.read(`${UNITS}/${unit}`);
  const link = `${WANTED}/${unit}`;
  if (text === null) {
    if (verb === 'is-active') return 3;
    call.err(`Failed to ${verb} ${unit}: Unit ${unit} not found.\n`);
    return 5;
  }
  const { what, where, options } = mountOfUnit(text);
  const isMounted = host.mounts.some(({ target }) => target === where);
  switch (verb) {
    case 'is-active':
      if (!quiet) call.out(isMounted ? 'active\n' : 'inactive\n');
      return isMounted ? 0 : 3;
    case 'enable':
      if (!files.isDirectory(WANTED)) files.makeDirectory(WANTED);
      files.write(link, text);
      return 0;
    case 'disable':
      if (files.exists(link)) files.remove(link);
      return 0;
    case 'start': {
      if (isMounted) return 0;
      makeFolders(files, where);
      const code = await call.effects.run(['mount', '-t', 'glusterfs', '-o', options, what, where]);
      return code === 0 ? 0 : fail(call, `Job for ${unit} failed.`);
    }
    case 'stop':
      if (!isMounted) return 0;
      return (await call.effects.run(['umount', where])) === 0 ? 0 : fail(call, `Job for ${unit} failed.`);
    default:
      throw new NotSimulated(`systemctl ${verb} ${unit}`);
  }
}
