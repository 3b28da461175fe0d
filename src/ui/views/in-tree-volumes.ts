import { entriesOf } from '../../model/entries.ts';
import { formatSize } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import type { TableSpec, View } from '../view.ts';

/** A PersistentVolume of Kubernetes before 1.26, as far as it is told of. */
interface Told {
  readonly name: string;
  readonly volume: string;
  readonly folder: string;
  readonly sizeKiB: number;
  readonly reclaimPolicy: string;
  readonly storageClassName: string;
  readonly claim: { readonly namespace: string; readonly name: string } | null;
}

/** `next` is the command that goes on. */
export function inTreeVolumesView(state: State, volumes: readonly Told[], next: string): View {
  const isHere = ({ volume }: Told): boolean => entriesOf(state, 'volumes').having('name', volume).length > 0;
  return {
    text: () => '',
    json: () => ({
      persistentVolumes: volumes.map((one) => ({
        name: one.name,
        volume: one.volume,
        ...(one.folder === '' ? {} : { folder: one.folder }),
        sizeKiB: one.sizeKiB,
        reclaimPolicy: one.reclaimPolicy,
        storageClass: one.storageClassName,
        claim: one.claim,
        inState: isHere(one),
      })),
    }),
    table: (): TableSpec => ({
      columns: [
        { title: 'NAME' },
        { title: 'VOLUME' },
        { title: 'SIZE', align: 'right' },
        { title: 'CLAIM' },
        { title: 'CLASS', drop: 1 },
        { title: 'RECLAIM', drop: 2 },
        { title: 'IN STATE' },
      ],
      rows: volumes.map((one) => [
        one.name,
        one.folder === '' ? one.volume : `${one.volume}/${one.folder}`,
        formatSize(one.sizeKiB),
        one.claim === null ? '-' : `${one.claim.namespace}/${one.claim.name}`,
        one.storageClassName === '' ? '-' : one.storageClassName,
        one.reclaimPolicy,
        isHere(one) ? 'yes' : 'no',
      ]),
    }),
    names: () => volumes.map(({ name }) => name),
    tableByDefault: true,
    whenEmpty: 'No PersistentVolume is mounted by the plugin that Kubernetes had before 1.26.',
    notes: volumes.length === 0 ? [] : [`To print what replaces them: ${next}`],
  };
}
