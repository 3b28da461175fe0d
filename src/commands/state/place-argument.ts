import { resolve } from 'node:path';
import { argument } from '../../cli/argument.ts';
import type { Context } from '../../cli/context.ts';
import { GlusterctlError, retold } from '../../model/errors.ts';
import { isUrl } from '../../store/location.ts';
import { sharedLocation } from '../../store/shared/url.ts';
import { words } from '../shared/ask/words.ts';

const EXAMPLE = 'a file, or gluster://HOST/VOLUME of one on a volume';

/** Where a state is, or is to be. */
export function placeArgument(summary: string) {
  return argument.one(
    { name: 'PLACE', summary: `${summary}: ${EXAMPLE}` },
    {
      required: 'Place missing',
      hint: `Name ${EXAMPLE}.`,
      ask: words(`Where? (${EXAMPLE})`, mustBePlace),
    },
  );
}

export function mustBePlace(text: string): void {
  if (isUrl(text)) sharedLocation(text);
}

/** What to do where gluster knows no such volume: who brings a state there has most often not made it yet. */
export async function withVolume<T>(
  volume: string,
  work: () => Promise<T>,
  hint: (name: string) => string,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GlusterctlError)) throw error;
    if (error.details?.trouble !== 'no-volume' || error.details.volume !== volume) throw error;
    throw retold(error, { hints: [hint(volume)] });
  }
}

/** As it is kept in the configuration, where no folder counts. */
export function wholePlaceOf({ environment }: Pick<Context, 'environment'>, text: string): string {
  return isUrl(text) ? sharedLocation(text).url : resolve(environment.workingDirectory, text);
}
