import { stateMarkIn } from '../../gluster/options.ts';
import type { Volume } from '../../model/entities.ts';
import type { State } from '../../model/state.ts';
import { manageName } from '../../plans/addresses.ts';
import { readStateMark } from '../../remote/state-volume.ts';
import { sharedLocation } from '../../store/shared/url.ts';

/** Whether the place of a state is on a volume, as far as names and marks tell. */
export type OnIt = 'yes' | 'perhaps' | 'no';

/** The file that its mark names; null: it has none, or is a clone, which has that of what it was made of. */
export function fileMarkedOn({ name, options }: Volume): string | null {
  const found = readStateMark(name, stateMarkIn(options));
  return found?.volume === name ? found.file : null;
}

/** Another cluster may have a volume of that name; and hosts may have names for ssh that no node of the state has. */
export function isOnIt(volume: Volume, state: State, url: string): OnIt {
  const { hosts, volume: name, file } = sharedLocation(url);
  if (volume.name !== name) return 'no';
  const named = Object.values(state.nodes).filter((node) =>
    [manageName(node), ...node.storage].some((host) => hosts.includes(host)),
  );
  if (named.some(({ cluster }) => cluster === volume.cluster)) return 'yes';
  if (fileMarkedOn(volume) === file) return 'yes';
  const isElsewhere = Object.values(state.volumes).some(
    (other) => other.name === name && fileMarkedOn(other) === file,
  );
  return named.length > 0 || isElsewhere ? 'no' : 'perhaps';
}

/** The volume that a place is on; null: the state doesn't know it. */
export function volumeOfPlace(state: State, url: string): Volume | null {
  const all = Object.values(state.volumes);
  return (
    all.find((one) => isOnIt(one, state, url) === 'yes') ??
    all.find((one) => isOnIt(one, state, url) === 'perhaps') ??
    null
  );
}
