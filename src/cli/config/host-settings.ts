import type { HostSettings } from '../../lvm/settings.ts';
import type { State } from '../../model/state.ts';
import type { Settings } from '../context.ts';

/** The configuration's keys about hosts, as scripts take them. */
export function hostSettings(settings: Settings, state: State): HostSettings {
  const text = (key: string): string => String(settings.config(key) ?? '');
  const number = (key: string): number => Number(settings.config(key) ?? 0);
  return {
    mountOptions: text('mountopts'),
    fstab: text('fstab'),
    chunkSize: text('lv_chunksize'),
    xfsSu: number('xfs_su'),
    xfsSw: number('xfs_sw'),
    pvDataAlignment: text('pv_data_alignment'),
    extentSize: text('vg_physicalextentsize'),
    backupLvmMetadata: settings.config('backup_lvm_metadata') === true,
    glusterTimeoutSeconds: number('gluster_cli_timeout'),
    lineage: state.lineage,
  };
}
