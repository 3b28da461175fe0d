import { join } from 'node:path';
import type { Environment } from '../../cli/context.ts';
import { command } from '../../cli/define.ts';
import { MARK, SHELLS, type Shell } from '../../ui/completion.ts';
import { text } from '../../ui/views/text.ts';
import { textIfThere } from '../shared/text-if-there.ts';
import { shellFlag } from './install.ts';
import { scriptFolder, shellOf } from './shells.ts';

export const uninstall = command({
  path: ['completion', 'uninstall'],
  summary: 'Takes completion scripts away that "completion install" wrote',
  description: 'Of all shells, or of one. Files of others, and lines in files of yours, stay as they are.',
  flags: { shell: shellFlag },
  examples: [{ title: 'Of all shells', line: 'completion uninstall' }],
  changes: true,
  keepsNoPlan: true,
  standsAlone: true,
  refusesSurplus: '"completion uninstall" takes no arguments: see --shell',
  async run(context, { shell: typed }) {
    const { environment, settings } = context;
    const shells = typed === '' ? SHELLS : [shellOf(typed, environment)];
    const files = (await Promise.all(shells.map(async (shell) => await ownFiles(environment, shell)))).flat();
    if (!settings.dryRun) {
      const { unlink } = await import('node:fs/promises');
      for (const file of files) await unlink(file);
    }
    const verb = settings.dryRun ? 'would be deleted' : 'deleted';
    const lines =
      files.length === 0 ? ['No completion script is installed.'] : files.map((file) => `${file}: ${verb}`);
    return { ...text(`${lines.join('\n')}\n`, { deleted: files }), isDryRun: settings.dryRun };
  },
});

/** By the line that stands in each, whatever it is called. */
async function ownFiles(environment: Environment, shell: Shell): Promise<readonly string[]> {
  const { readdir } = await import('node:fs/promises');
  const folder = scriptFolder(shell, environment);
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const content = await textIfThere(environment, path).catch(() => null);
      return content?.includes(MARK) === true ? [path] : [];
    }),
  );
  return files.flat().sort();
}
