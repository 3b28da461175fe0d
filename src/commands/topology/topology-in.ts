import type { Environment } from '../../cli/context.ts';
import { GlusterctlError, retold } from '../../model/errors.ts';
import type { TopologyFile } from '../../plans/topology-file.ts';

/** What a file describes; - is standard input. */
export async function topologyIn(environment: Environment, file: string): Promise<TopologyFile> {
  const text = await textOf(environment, file);
  const { readTopology } = await import('../../plans/topology-file.ts');
  return readTopology(text, file === '-' ? 'standard input' : file);
}

async function textOf(environment: Environment, file: string): Promise<string> {
  if (file === '-') return await environment.readStdin();
  try {
    return await environment.readFile(file);
  } catch (error) {
    throw error instanceof GlusterctlError
      ? retold(error, { message: 'Unable to open config file', hints: [error.message] })
      : error;
  }
}
