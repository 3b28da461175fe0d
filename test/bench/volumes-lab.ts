import type { LabPart } from './hosts.ts';
import { measureVolumes, type VolumeRows, volumeNames } from './volumes.ts';

const ROWS: VolumeRows = {
  nameOf: (what) => `lab: ${what}`,
  most: {
    load: 1.15,
    create: 0.8,
    remove: 1,
    tenCreated: 0.85,
    tenDeleted: 0.85,
    tenCreatedToOne: 6,
    tenDeletedToOne: 6,
  },
};

export const volumesOnLab: LabPart = {
  names: volumeNames(ROWS, true),
  measure: async (bench, hosts) => await measureVolumes(bench, hosts, ROWS),
};
