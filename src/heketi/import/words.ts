import type { HeketiDatabase } from '../records/database.ts';

/** How entries are called for people: by what they know them by. */
export interface Words {
  cluster(id: string): string;
  node(id: string): string;
  device(id: string): string;
  brick(id: string): string;
  volume(id: string): string;
  blockVolume(id: string): string;
  /** `gl1:/dev/sdb` */
  place(device: string): string;
}

export function wordsOf(database: HeketiDatabase): Words {
  const { nodeentries, deviceentries, brickentries, volumeentries, blockvolumeentries } = database;
  const hostName = (id: string) => nodeentries[id]?.Info.hostnames.manage[0] ?? id;
  const place = (id: string): string => {
    const device = deviceentries[id];
    return device === undefined ? id : `${hostName(device.NodeId)}:${device.Info.name}`;
  };
  return {
    cluster: (id) => `cluster ${id}`,
    node: (id) => `node ${hostName(id)}`,
    device: (id) => `device ${place(id)}`,
    brick: (id) => `brick ${id} on ${place(brickentries[id]?.Info.device ?? '')}`,
    volume: (id) => `volume ${volumeentries[id]?.Info.name ?? id}`,
    blockVolume: (id) => `block volume ${blockvolumeentries[id]?.Info.name ?? id}`,
    place,
  };
}
