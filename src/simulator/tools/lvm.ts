import { lvextend, lvrename, vgextend, vgrename } from './lvm-changes.ts';
import { vgchange, vgcreate, vgreduce, vgremove } from './lvm-groups.ts';
import { pvcreate, pvremove, pvresize } from './lvm-physical.ts';
import { report } from './lvm-reports.ts';
import { lvchange, lvcreate, lvremove } from './lvm-volumes.ts';
import { NotSimulated, type Tool, type Tools } from './tool.ts';

export const LVM_TOOLS: Tools = {
  pvs: report('pv'),
  vgs: report('vg'),
  lvs: report('lv'),
  pvcreate,
  vgcreate,
  lvcreate,
  lvremove,
  vgremove,
  vgreduce,
  pvremove,
  lvchange,
  vgchange,
  pvresize,
  lvrename,
  lvextend,
  vgrename,
  vgextend,
  async lvm(call) {
    const [name = '', ...words] = call.words;
    if (name === 'version') {
      call.out('  LVM version:     2.03.16(2) (2022-05-18)\n  Library version: 1.02.185 (2022-05-18)\n');
      return 0;
    }
    const tool: Tool | undefined = LVM_TOOLS[name];
    if (tool === undefined) throw new NotSimulated(`lvm ${name}`);
    return await tool({ ...call, name, words });
  },
};
