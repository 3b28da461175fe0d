import { giveDefect } from '../../src/simulator/defects.ts';
import { obey } from '../../src/simulator/orders.ts';
import type { Simulation } from '../../src/simulator/simulation.ts';
import { ADOPTED, create, FILLED, LOADED, type Story, WITH_ROOM } from './stories.ts';

function failed(...disks: readonly string[]): (simulation: Simulation) => void {
  return (simulation) => {
    for (const disk of disks) {
      const [host = '', path = ''] = disk.split(':');
      giveDefect(simulation.model, simulation.host(host), `disk-errors=${path}`);
    }
  };
}

/** Bricks that come to other disks, and what is lost. */
export const MOVING_STORIES: readonly Story[] = [
  {
    name: 'evict a brick that was adopted',
    before: ADOPTED,
    files: ['byhand'],
    line: 'brick evict BRICK(byhand,1)',
  },
  {
    name: 'replace a disk in place',
    before: FILLED,
    files: ['other'],
    happened(simulation) {
      failed('gl1:/dev/vdc')(simulation);
      obey(simulation, { verb: 'replace-disk', host: 'gl1', disk: '/dev/vdc' });
    },
    line: 'device replace gl1:/dev/vdc gl1:/dev/vdc',
  },
  {
    name: 'replace a host that came back empty',
    before: FILLED,
    files: ['other'],
    happened(simulation) {
      simulation.reinstall('gl1');
    },
    line: 'node replace gl1',
  },
  {
    name: 'replace a host by the others',
    before: FILLED,
    files: ['other'],
    happened(simulation) {
      simulation.reinstall('gl1');
      simulation.kill('gl1');
    },
    line: 'node replace gl1 --anywhere',
    otherwise: 'node replace gl1',
  },
  {
    name: 'move a brick, replica 3',
    before: FILLED,
    files: ['other'],
    line: 'brick evict other@gl1',
  },
  {
    name: 'move a data brick beside an arbiter',
    before: [...LOADED, create('--arbiter')],
    files: ['data'],
    line: 'brick evict BRICK(data,0)',
  },
  {
    name: 'move an arbiter brick',
    before: [...LOADED, create('--arbiter')],
    files: ['data'],
    line: 'brick evict BRICK(data,2)',
  },
  {
    name: 'move a brick, disperse 2+1',
    before: [...LOADED, create('--durability=disperse --disperse-data=2 --redundancy=1')],
    files: ['data'],
    line: 'brick evict BRICK(data,1)',
  },
  {
    name: 'move a distributed brick',
    before: [...LOADED, create('--durability=none --size=25')],
    files: ['data'],
    line: 'brick evict BRICK(data,0)',
  },
  {
    name: 'remove a device with bricks of two volumes',
    before: [...WITH_ROOM, 'brick evict data@gl4 --to gl4:/dev/vdc', 'device disable gl4:/dev/vdc'],
    files: ['other', 'data'],
    line: 'device remove gl4:/dev/vdc',
  },
  { name: 'drain a node', before: WITH_ROOM, files: ['other', 'data'], line: 'node drain gl1' },
  {
    name: 'remove a node with bricks',
    before: [...WITH_ROOM, 'node disable gl1'],
    files: ['other', 'data'],
    line: 'node remove gl1',
  },
  {
    name: 'replace a device by another',
    before: FILLED,
    files: ['other'],
    line: 'device replace gl1:/dev/vdc gl2:/dev/vdb',
  },
  {
    name: 'replace a disk without bricks by another',
    before: WITH_ROOM,
    files: ['other', 'data'],
    line: 'device replace gl4:/dev/vdc gl2:/dev/vdb',
  },
  {
    name: 'replace a failed device by another',
    before: FILLED,
    files: ['other'],
    happened: failed('gl1:/dev/vdc'),
    line: 'device replace gl1:/dev/vdc gl2:/dev/vdb',
  },
  {
    name: 'forget a failed device',
    before: [...FILLED, 'volume create --size=25 --name=spread --durability=none'],
    files: ['other'],
    happened: failed('gl2:/dev/vdc'),
    line: 'device forget gl2:/dev/vdc --data-is-gone --accept=data-is-gone',
  },
  {
    name: 'forget a lost node',
    before: [...FILLED, 'volume create --size=25 --name=spread --durability=none'],
    files: ['other'],
    happened(simulation) {
      simulation.reinstall('gl2');
      simulation.kill('gl2');
    },
    line: 'node forget gl2 --data-is-gone --accept=data-is-gone',
  },
];

/** What is lost or taken away is replaced by something else, or given up. */
export function isReplacement({ line }: Story): boolean {
  return /^(device|node) (replace|forget) /.test(line);
}
