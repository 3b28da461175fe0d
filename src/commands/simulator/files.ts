import type { Context } from '../../cli/context.ts';
import { places } from '../../cli/places.ts';
import { GlusterctlError } from '../../model/errors.ts';
import type { SimulationFiles } from '../../simulator/folder.ts';

/** Nobody can ask for it any more: no state will ever have that path again. */
export async function removeLog({ environment }: Context, statePath: string): Promise<void> {
  const [{ KEPT_FILES, logFile, logOfState, placeNote }, { rm }] = await Promise.all([
    import('../../engine/audit-files.ts'),
    import('node:fs/promises'),
  ]);
  const folder = places.logs(environment);
  if (folder === null) return;
  const files = logOfState(folder, statePath);
  const kept = Array.from({ length: KEPT_FILES }, (_, age) => logFile(files, age));
  for (const file of [...kept, placeNote(files)]) await rm(file, { force: true }).catch(() => undefined);
}

/** At the end it would be too late to hear of it. */
export async function refuseUnwritable(save: string, from: string): Promise<void> {
  const [{ access, constants }, { dirname, resolve }, { makeFolder }] = await Promise.all([
    import('node:fs/promises'),
    import('node:path'),
    import('../../files/make-folder.ts'),
  ]);
  const path = resolve(from, save);
  try {
    makeFolder(dirname(path));
    await access(dirname(path), constants.W_OK);
    await access(path, constants.W_OK).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  } catch (cause) {
    throw new GlusterctlError('failed', `${save} can't be written: ${(cause as Error).message}`, {
      hint: 'Nothing was started. Name another file with --save.',
      cause,
    });
  }
}

/** All that leads a shell or a command to the hosts, with the topology to be loaded. */
export function leadingThere({ environment, topology }: SimulationFiles): Readonly<Record<string, string>> {
  return { ...environment, GLUSTERCTL_TOPOLOGY: topology };
}
