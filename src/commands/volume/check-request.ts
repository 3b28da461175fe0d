import { durabilityType } from '../../actions/new-volume/requested-durability.ts';
import { usage } from '../../model/errors.ts';
import { refuseInvalid, refuseTogether, tagsComplaint } from '../../plans/validate.ts';
import { checkVolumeName } from '../../plans/volume-name.ts';
import { checkOption } from '../../plans/volume-option.ts';
import type { VolumeRequest } from './volume-flags.ts';

/** Heketi's checks, in its order and with its words: first the request's fields, all together. */
export function checkRequest(request: VolumeRequest, name: string): void {
  const { size, tag, gid, snapshotFactor } = request;
  refuseTogether(
    () => checkVolumeName(name),
    () =>
      refuseInvalid({
        size: size < 0 ? 'must be no less than 1' : '',
        tags: tagsComplaint(tag),
      }),
  );
  if (gid < 0) throw usage('Bad group id less than zero');
  if (gid >= 2_147_483_647) throw usage('Bad group id equal or greater than 2**32');
  durabilityType(request.durability);
  if (snapshotFactor > 100) throw usage('Invalid snapshot factor', 'It is from 1 to 100.');
  for (const option of request.glusterVolumeOptions) checkOption(option);
}
