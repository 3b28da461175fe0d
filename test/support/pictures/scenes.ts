import { type Stage, stage } from './stage.ts';

/** What each picture shows: its name, the words above it, how wide it is, and what leads to it. */
interface Scene {
  readonly name: string;
  readonly title: string;
  readonly columns: number;
  /** 'directly' unless told. */
  readonly reached?: 'directly' | 'by ssh';
  play(at: Stage): Promise<void>;
}

const SCENES: readonly Scene[] = [
  {
    name: 'init',
    title: 'From bare hosts to a first volume, by questions',
    columns: 88,
    reached: 'by ssh',
    async play(at) {
      void at.type('init');
      await at.settled(/Which hosts\?[\s\S]*gl3/);
      at.keys('a\r');
      await at.settled(/Do this on 3 hosts\?/);
    },
  },
  {
    name: 'volume-plan',
    title: 'What a volume would mean, before anything is done',
    columns: 96,
    async play(at) {
      await inUse(at);
      await at.type('volume create --size=20 --name=photos --dry-run');
    },
  },
  {
    name: 'volume-create',
    title: 'A volume while it is made',
    columns: 88,
    async play(at) {
      await inUse(at);
      at.hold((host, script) => host !== 'gl1' && script.includes('mkfs.xfs'));
      void at.type('volume create --size=20 --name=photos');
      await at.settled(/: 1 of \d+ steps/);
    },
  },
  {
    name: 'status',
    title: 'A host is off',
    columns: 88,
    async play(at) {
      await inUse(at);
      at.simulation.kill('gl3');
      await at.type('status');
    },
  },
  {
    name: 'topology',
    title: 'What there is, and how full it is',
    columns: 88,
    async play(at) {
      await inUse(at);
      await at.type('topology info -o table');
    },
  },
  {
    name: 'capacity',
    title: 'What would fit',
    columns: 100,
    async play(at) {
      await inUse(at);
      await at.type('cluster capacity');
    },
  },
];

async function inUse(at: Stage): Promise<void> {
  for (const line of [
    'topology load --json=topology.json',
    'volume create --size=120 --name=data',
    'volume create --size=150 --name=backup --replica=2',
    'volume create --size=20 --name=logs --arbiter',
  ])
    await at.prepare(line);
}

/** All pictures, by their names. */
export async function drawPictures(): Promise<ReadonlyMap<string, string>> {
  return new Map(await Promise.all(SCENES.map(async (scene) => [scene.name, await draw(scene)] as const)));
}

async function draw({ title, columns, reached = 'directly', play }: Scene): Promise<string> {
  const at = await stage(columns, reached);
  try {
    await play(at);
    return at.picture(title);
  } finally {
    at.interrupt();
    await at.remove();
  }
}
