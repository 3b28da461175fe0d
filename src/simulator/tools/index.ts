import { gluster } from '../gluster/command.ts';
import { ATTRIBUTE_TOOLS } from './attributes.ts';
import { DISK_TOOLS } from './disks.ts';
import { FILE_TOOLS } from './files.ts';
import { LVM_TOOLS } from './lvm.ts';
import { NETWORK_TOOLS } from './network.ts';
import { PACKAGE_TOOLS } from './packages.ts';
import { PACKING_TOOLS } from './packing.ts';
import { PROCESS_TOOLS } from './processes.ts';
import { RUNNING_TOOLS } from './running.ts';
import { SYSTEM_TOOLS } from './system.ts';
import { TEXT_TOOLS } from './text.ts';
import type { Tools } from './tool.ts';

export const TOOLS: Tools = {
  ...TEXT_TOOLS,
  ...FILE_TOOLS,
  ...PACKING_TOOLS,
  ...ATTRIBUTE_TOOLS,
  ...RUNNING_TOOLS,
  ...PROCESS_TOOLS,
  ...SYSTEM_TOOLS,
  ...NETWORK_TOOLS,
  ...PACKAGE_TOOLS,
  ...DISK_TOOLS,
  ...LVM_TOOLS,
  gluster,
};
