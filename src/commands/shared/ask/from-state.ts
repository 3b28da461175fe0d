import type { Ask, Asking } from '../../../cli/ask.ts';
import { durabilityName } from '../../../model/durability.ts';
import type { Brick, Device, Node } from '../../../model/entities.ts';
import { type GlusterctlError, notFound } from '../../../model/errors.ts';
import { inNaturalOrder } from '../../../model/natural-order.ts';
import { formatSize } from '../../../model/sizes.ts';
import type { State } from '../../../model/state.ts';
import { bricksOn } from '../../../model/usage.ts';
import type { Row } from '../../../ui/prompts/questions.ts';
import type { Column } from '../../../ui/view.ts';

const SIZE = { title: 'SIZE', align: 'right' } as const;

/** All of the state, as they are listed for a question. */
export const VOLUMES: Choices = {
  columns: [{ title: 'VOLUME' }, SIZE, { title: 'DURABILITY', drop: 2 }, { title: 'CLUSTER', drop: 1 }],
  rows: (state) =>
    Object.values(state.volumes).map(({ id, name, sizeKiB, durability, cluster }) => ({
      value: isOnly(Object.values(state.volumes), name) ? name : id,
      cells: [name, formatSize(sizeKiB), durabilityName(durability), clusterName(state, cluster)],
    })),
  none: 'There is no volume yet. To make one: glusterctl volume create --size=10',
};

export const volumes = fromState('Which volume?', VOLUMES);

export const clusters = fromState('Which cluster?', {
  columns: [{ title: 'CLUSTER' }, { title: 'NODES', align: 'right' }, { title: 'VOLUMES', align: 'right' }],
  rows: ({ clusters: all, nodes: hosts, volumes: made }) =>
    Object.values(all).map(({ id, name }) => ({
      value: name ?? id,
      cells: [name ?? id, countIn(hosts, id), countIn(made, id)],
    })),
  none: 'There is no cluster yet. To make one: glusterctl cluster create',
});

export const nodes = fromState('Which node?', {
  columns: [
    { title: 'NODE' },
    { title: 'STATE' },
    { title: 'DISKS', align: 'right', drop: 2 },
    { title: 'CLUSTER', drop: 1 },
  ],
  rows: (state) =>
    Object.values(state.nodes).map((node) => ({
      value: hostName(state, node),
      cells: [
        node.manage[0] ?? node.id,
        node.state,
        String(Object.values(state.devices).filter((device) => device.node === node.id).length),
        clusterName(state, node.cluster),
      ],
    })),
  none: 'There is no node yet. To bring hosts in: glusterctl topology load --help',
});

export const devices = fromState('Which device?', {
  columns: [{ title: 'DEVICE' }, SIZE, { title: 'STATE' }, { title: 'BRICKS', align: 'right', drop: 1 }],
  rows: (state) =>
    Object.values(state.devices).map((device) => ({
      value: deviceName(state, device),
      cells: [
        deviceName(state, device),
        formatSize(device.totalKiB),
        device.state,
        String(bricksOn(state, device.id).length),
      ],
    })),
  none: 'There is no device yet. To add one: glusterctl device add --help',
});

export const bricks = fromState('Which brick?', {
  columns: [{ title: 'BRICK' }, { title: 'DEVICE' }, { ...SIZE, drop: 1 }],
  rows: (state) =>
    inVolumes(state).map(({ id, volume, device, sizeKiB }) => {
      const disk = state.devices[device];
      return {
        value: id,
        cells: [
          `${state.volumes[volume]?.name ?? volume} ${id.slice(0, 8)}`,
          disk === undefined ? device : deviceName(state, disk),
          formatSize(sizeKiB),
        ],
      };
    }),
  none: 'There is no brick yet: they come with volumes.',
});

export const snapshots = fromState('Which snapshot?', {
  columns: [{ title: 'SNAPSHOT' }, { title: 'VOLUME' }, { title: 'TAKEN', drop: 1 }],
  rows: (state) =>
    Object.values(state.volumes).flatMap((volume) =>
      volume.snapshots.map(({ name, created }) => ({ value: name, cells: [name, volume.name, created] })),
    ),
  none: 'There is no snapshot yet. To take one: glusterctl snapshot create --help',
});

/** Those that are not on their way out already. */
function inVolumes(state: State): readonly Brick[] {
  return Object.values(state.bricks).filter(({ replacedBy }) => replacedBy === undefined);
}

export interface Choices {
  readonly columns: readonly Column[];
  rows(state: State): readonly Row[];
  /** What is told where there is nothing to choose from. */
  readonly none: string;
}

function fromState(question: string, choices: Choices): Ask {
  return { answer: async ({ context }) => await chosenOf(context, question, choices) };
}

export async function chosenOf(
  context: Pick<Asking['context'], 'store' | 'prompt'>,
  question: string,
  { columns, rows, none }: Choices,
): Promise<string> {
  const all = inNaturalOrder(rows(await context.store.read()), ({ cells }) => cells.join(' '));
  if (all.length > 0) return await context.prompt.choose({ question, columns, rows: all });
  throw nothingToChoose(none);
}

/** Says what there is none of and, behind its first sentence, what makes one: nobody need be told that it is missing. */
export function nothingToChoose(text: string): GlusterctlError {
  const [what = '', ...hint] = text.split(/\. (?=[A-Z])/);
  return notFound(what.replace(/\.$/, ''), hint.length === 0 ? undefined : hint.join('. '));
}

function isOnly(all: readonly { readonly name: string }[], name: string): boolean {
  return all.filter((one) => one.name === name).length === 1;
}

function countIn(table: Readonly<Record<string, { readonly cluster: string }>>, id: string): string {
  return String(Object.values(table).filter(({ cluster }) => cluster === id).length);
}

function clusterName({ clusters: all }: State, id: string): string {
  return all[id]?.name ?? id.slice(0, 8);
}

/** Two clusters may have hosts of the same name. */
function hostName(state: State, { id, manage }: Node): string {
  const [name = id] = manage;
  return Object.values(state.nodes).filter((node) => node.manage.includes(name)).length === 1 ? name : id;
}

function deviceName(state: State, { id, node, name }: Device): string {
  const host = state.nodes[node];
  return host === undefined ? id : `${hostName(state, host)}:${name}`;
}
