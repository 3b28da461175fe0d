import type { Environment } from '../../cli/context.ts';
import { GlusterctlError } from '../../model/errors.ts';

/** null: there is no such file. */
export async function textIfThere(
  environment: Pick<Environment, 'readFile'>,
  path: string,
): Promise<string | null> {
  try {
    return await environment.readFile(path);
  } catch (error) {
    if (error instanceof GlusterctlError && error.details?.code === 'ENOENT') return null;
    throw error;
  }
}
