import type { Settings } from '../../cli/context.ts';
import { DISPERSIONS } from '../../model/durability.ts';
import type { Durability } from '../../model/entities.ts';
import { usage } from '../../model/errors.ts';
import { wantsArbiter } from '../../plans/create-volume.ts';
import type { NewVolume } from './new-volume.ts';
import { recordedOptions } from './recorded-options.ts';

/** By the word alone, which Heketi looks at before the numbers. */
export function durabilityType(word: string): Durability['type'] {
  const type = word === '' ? 'none' : word;
  if (type === 'none' || type === 'replicate' || type === 'disperse') return type;
  throw usage('Unknown durability type', 'It is one of none, replicate and disperse.');
}

export function requestedDurability(request: NewVolume, settings: Settings): Durability {
  const { replica, disperseData: data, redundancy } = request;
  const type = durabilityType(request.durability);
  if (type === 'none') return withoutArbiter(request, { type });
  if (type === 'disperse') {
    if (!DISPERSIONS.includes(`${data}+${redundancy}`)) {
      throw usage(
        `Invalid dispersion combination: ${data}+${redundancy}`,
        `It is one of ${DISPERSIONS.join(', ')}.`,
      );
    }
    return withoutArbiter(request, { type, data, redundancy });
  }
  if (replica > 3 || replica < 1) throw usage('Invalid replica value', 'It is 1, 2 or 3.');
  const arbiter = request.arbiter || wantsArbiter(recordedOptions(request, settings));
  if (arbiter && replica !== 3) return withoutArbiter(request, { type, replica, arbiter: false });
  return { type, replica, arbiter };
}

function withoutArbiter({ arbiter }: NewVolume, durability: Durability): Durability {
  if (arbiter) throw usage('An arbiter goes with --durability=replicate and --replica=3');
  return durability;
}
