import type { HostSettings } from '../../lvm/settings.ts';
import { GIB } from '../../model/sizes.ts';
import type { State } from '../../model/state.ts';
import type { Terms, VolumePolicy } from '../../plans/planning.ts';
import type { Settings } from '../context.ts';

type Configured = Pick<Settings, 'config'>;

/** The configuration's keys about hosts, as scripts take them. */
export function hostSettings(settings: Configured, { lineage }: Pick<State, 'lineage'>): HostSettings {
  const text = (key: string): string => String(settings.config(key) ?? '');
  const number = (key: string): number => Number(settings.config(key) ?? 0);
  return {
    mountOptions: text('mountopts'),
    fstabs: { ssh: text('fstab'), kubectl: text('kubectl.fstab') },
    chunkSize: text('lv_chunksize'),
    xfsSu: number('xfs_su'),
    xfsSw: number('xfs_sw'),
    pvDataAlignment: text('pv_data_alignment'),
    extentSize: text('vg_physicalextentsize'),
    backupLvmMetadata: settings.config('backup_lvm_metadata') === true,
    glusterTimeoutSeconds: number('gluster_cli_timeout'),
    lineage,
  };
}

/** The configuration's keys that volumes and placement are bound by. */
export function volumePolicy(settings: Configured): VolumePolicy {
  const number = (key: string): number => Number(settings.config(key));
  return {
    limits: {
      brickMinKiB: number('brick_min_size_gb') * GIB,
      brickMaxKiB: number('brick_max_size_gb') * GIB,
      bricksWarning: number('max_bricks_per_volume'),
    },
    zoneChecking: settings.config('zone_checking') === 'strict' ? 'strict' : 'none',
    averageFileSizeKiB: number('average_file_size_kb'),
    maxVolumes: number('max_volumes_per_cluster'),
  };
}

/** Both, as plans are given them. */
export function termsOf(settings: Configured): Terms {
  return (state) => ({ settings: hostSettings(settings, state), policy: volumePolicy(settings) });
}
