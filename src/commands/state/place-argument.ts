import { resolve } from 'node:path';
import { argument } from '../../cli/argument.ts';
import type { Context } from '../../cli/context.ts';
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

/** As it is kept in the configuration, where no folder counts. */
export function wholePlaceOf({ environment }: Pick<Context, 'environment'>, text: string): string {
  return isUrl(text) ? sharedLocation(text).url : resolve(environment.workingDirectory, text);
}
