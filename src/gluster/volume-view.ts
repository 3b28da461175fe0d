import { child, childrenNamed, textOf, type XmlElement } from '../text/xml.ts';
import { readVolumeInfo } from './info.ts';
import { brickName, type GlusterBrick } from './names.ts';
import { readAnswer } from './run.ts';

export interface BrickView extends GlusterBrick {
  readonly hostUuid: string;
  readonly arbiter: boolean;
  /** False also where its host is away: gluster leaves those out of its status. */
  readonly online: boolean;
}

/** A volume as gluster has it, with what of it runs. */
export interface VolumeView {
  readonly started: boolean;
  /** In gluster's order, sets contiguous. */
  readonly bricks: readonly BrickView[];
  /** Bricks of one set. */
  readonly width: number;
  /** By the uuid of the host. One that is away has none. */
  readonly selfHealDaemons: ReadonlyMap<string, boolean>;
  readonly tasks: readonly { readonly type: string; readonly state: string }[];
  readonly options: Readonly<Record<string, string>>;
  /** null: gluster did not say. */
  readonly snapshots: number | null;
}

/**
 * From `volume info --xml` and `volume status --xml`. Status tells nothing of a host that is off, and nothing at all of
 * a volume that is stopped, so what is missing there does not run.
 */
export function readVolumeView(info: string, status: string): VolumeView | null {
  const [volume] = readVolumeInfo(info);
  if (volume === undefined) return null;
  const started = volume.status === 'Started';
  const nodes = started ? statusNodes(status) : { all: [], tasks: [] };
  const online = new Set(
    nodes.all.flatMap((node) => {
      const path = textOf(node, 'path');
      return path.startsWith('/') && runs(node) ? [`${uuidOf(node) ?? ''} ${path}`] : [];
    }),
  );
  const byName = new Set(
    nodes.all.flatMap((node) =>
      runs(node) ? [brickName({ host: textOf(node, 'hostname'), path: textOf(node, 'path') })] : [],
    ),
  );
  const daemons = nodes.all.filter((node) => textOf(node, 'hostname') === 'Self-heal Daemon');
  const counted = child(readAnswer(info), 'volInfo', 'volumes', 'volume', 'snapshotCount')?.text;
  return {
    started,
    bricks: volume.bricks.map(({ host, path, hostUuid, arbiter }) => ({
      host,
      path,
      hostUuid,
      arbiter,
      online: online.has(`${hostUuid} ${path}`) || byName.has(brickName({ host, path })),
    })),
    width: volume.disperse > 0 ? volume.disperse : Math.max(1, volume.replica),
    selfHealDaemons: new Map(daemons.map((node) => [uuidOf(node) ?? textOf(node, 'path'), runs(node)])),
    tasks: nodes.tasks.map((task) => ({ type: textOf(task, 'type'), state: textOf(task, 'statusStr') })),
    options: volume.options,
    snapshots: counted !== undefined && /^\d+$/.test(counted) ? Number(counted) : null,
  };
}

function statusNodes(status: string) {
  const volume = child(readAnswer(status), 'volStatus', 'volumes', 'volume');
  return {
    all: childrenNamed(volume, 'node'),
    tasks: childrenNamed(volume && child(volume, 'tasks'), 'task'),
  };
}

function uuidOf(node: XmlElement): string | null {
  return child(node, 'peerid')?.text ?? null;
}

function runs(node: XmlElement): boolean {
  return textOf(node, 'status') === '1';
}

/** The bricks of the set that the brick of this name is in; null where it is in none. */
export function setOf(view: VolumeView, name: string): readonly BrickView[] | null {
  const at = view.bricks.findIndex((brick) => brickName(brick) === name);
  if (at < 0) return null;
  const start = at - (at % view.width);
  return view.bricks.slice(start, start + view.width);
}
