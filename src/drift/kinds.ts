/** `harmless`: nothing comes of it by itself; `risk`: it hurts at the next boot, failure or command; `harmful`: it does now. */
export const LEVELS = ['harmless', 'risk', 'harmful'] as const;
export type DriftLevel = (typeof LEVELS)[number];

/** What holds of all differences of a kind. */
interface KindOfDifference {
  /** How bad it is. */
  readonly level: DriftLevel;
  /** `host`: seen on one host, which its id names; `pool`: gluster tells it, so it may be of no single host. */
  readonly at: 'host' | 'pool';
  /**
   * Processes of its volume, which gluster starts by force wherever a brick's directory is. `hindered`: none is started
   * while it is so. `follows`: neither, but they are once it is mended.
   */
  readonly start: 'free' | 'hindered' | 'follows';
}

/** Every kind of difference by the name that programs may rely on. */
export const DIFFERENCE_KINDS = {
  'member-missing': { level: 'harmful', at: 'pool', start: 'free' },
  'member-unknown': { level: 'risk', at: 'pool', start: 'free' },
  'member-disconnected': { level: 'harmful', at: 'pool', start: 'free' },
  'member-rejected': { level: 'harmful', at: 'pool', start: 'free' },
  'member-unsettled': { level: 'risk', at: 'pool', start: 'free' },
  'member-uuid-differs': { level: 'harmful', at: 'pool', start: 'free' },
  'group-missing': { level: 'harmful', at: 'host', start: 'hindered' },
  'group-renamed': { level: 'harmful', at: 'host', start: 'free' },
  'group-tags-missing': { level: 'harmless', at: 'host', start: 'free' },
  'group-of-other-state': { level: 'risk', at: 'host', start: 'free' },
  'group-size-differs': { level: 'risk', at: 'host', start: 'free' },
  'group-extent-differs': { level: 'risk', at: 'host', start: 'free' },
  'group-disks-differ': { level: 'risk', at: 'host', start: 'free' },
  'group-disk-missing': { level: 'harmful', at: 'host', start: 'hindered' },
  'group-of-no-device': { level: 'harmless', at: 'host', start: 'free' },
  'device-not-in-state': { level: 'harmless', at: 'host', start: 'free' },
  'device-moved': { level: 'harmless', at: 'host', start: 'free' },
  'device-grown': { level: 'harmless', at: 'host', start: 'free' },
  'pv-uuid-differs': { level: 'risk', at: 'host', start: 'free' },
  'thin-pool-missing': { level: 'harmful', at: 'host', start: 'hindered' },
  'thin-pool-size-differs': { level: 'risk', at: 'host', start: 'free' },
  'thin-pool-metadata-differs': { level: 'harmless', at: 'host', start: 'free' },
  'thin-pool-of-no-brick': { level: 'harmless', at: 'host', start: 'free' },
  'lv-missing': { level: 'harmful', at: 'host', start: 'hindered' },
  'lv-renamed': { level: 'harmful', at: 'host', start: 'hindered' },
  'lv-size-differs': { level: 'risk', at: 'host', start: 'free' },
  'lv-tags-missing': { level: 'harmless', at: 'host', start: 'free' },
  'lv-of-other-state': { level: 'risk', at: 'host', start: 'free' },
  'lv-inactive': { level: 'harmful', at: 'host', start: 'follows' },
  'lv-in-other-pool': { level: 'risk', at: 'host', start: 'free' },
  'lv-of-no-brick': { level: 'harmless', at: 'host', start: 'free' },
  'lv-of-no-snapshot': { level: 'harmless', at: 'host', start: 'free' },
  'lv-foreign': { level: 'harmless', at: 'host', start: 'free' },
  'mount-missing': { level: 'harmful', at: 'host', start: 'follows' },
  'mount-of-other-device': { level: 'harmful', at: 'host', start: 'hindered' },
  'mount-elsewhere': { level: 'risk', at: 'host', start: 'hindered' },
  'mount-read-only': { level: 'harmful', at: 'host', start: 'free' },
  'mount-options-differ': { level: 'harmless', at: 'host', start: 'free' },
  'mount-twice': { level: 'risk', at: 'host', start: 'free' },
  'mount-of-no-brick': { level: 'harmless', at: 'host', start: 'free' },
  'fstab-line-missing': { level: 'risk', at: 'host', start: 'free' },
  'fstab-device-differs': { level: 'risk', at: 'host', start: 'free' },
  'fstab-options-differ': { level: 'harmless', at: 'host', start: 'free' },
  'fstab-line-twice': { level: 'harmless', at: 'host', start: 'free' },
  'fstab-line-of-no-brick': { level: 'risk', at: 'host', start: 'free' },
  'brick-folder-missing': { level: 'harmful', at: 'host', start: 'hindered' },
  'brick-folder-owner-differs': { level: 'risk', at: 'host', start: 'free' },
  'brick-folder-mode-differs': { level: 'risk', at: 'host', start: 'free' },
  'brick-mark-missing': { level: 'harmful', at: 'host', start: 'hindered' },
  'brick-mark-differs': { level: 'harmful', at: 'host', start: 'hindered' },
  'brick-mark-inherited': { level: 'harmful', at: 'host', start: 'follows' },
  'brick-not-served': { level: 'harmful', at: 'host', start: 'free' },
  'foreign-brick-not-served': { level: 'harmful', at: 'host', start: 'hindered' },
  'folder-of-no-brick': { level: 'harmless', at: 'host', start: 'free' },
  'note-missing': { level: 'harmless', at: 'host', start: 'free' },
  'note-outdated': { level: 'harmless', at: 'host', start: 'free' },
  'note-of-nothing': { level: 'harmless', at: 'host', start: 'free' },
  'volume-not-in-gluster': { level: 'harmful', at: 'pool', start: 'hindered' },
  'volume-uuid-differs': { level: 'risk', at: 'pool', start: 'free' },
  'volume-id-missing': { level: 'risk', at: 'pool', start: 'free' },
  'volume-id-differs': { level: 'risk', at: 'pool', start: 'free' },
  'volume-renamed': { level: 'risk', at: 'pool', start: 'free' },
  'volume-type-differs': { level: 'harmful', at: 'pool', start: 'free' },
  'volume-replica-differs': { level: 'harmful', at: 'pool', start: 'free' },
  'volume-arbiter-differs': { level: 'harmful', at: 'pool', start: 'free' },
  'volume-disperse-differs': { level: 'harmful', at: 'pool', start: 'free' },
  'volume-brick-missing': { level: 'harmful', at: 'pool', start: 'free' },
  'volume-brick-unknown': { level: 'harmful', at: 'pool', start: 'free' },
  'volume-brick-order-differs': { level: 'risk', at: 'pool', start: 'free' },
  'volume-brick-order-unknown': { level: 'risk', at: 'pool', start: 'free' },
  'volume-not-started': { level: 'harmful', at: 'pool', start: 'hindered' },
  'volume-not-stopped': { level: 'risk', at: 'pool', start: 'free' },
  'volume-views-differ': { level: 'harmful', at: 'pool', start: 'free' },
  'volume-not-in-state': { level: 'risk', at: 'pool', start: 'free' },
  'volume-ghost': { level: 'risk', at: 'pool', start: 'free' },
  'option-by-hand': { level: 'harmless', at: 'pool', start: 'free' },
  'option-missing': { level: 'risk', at: 'pool', start: 'free' },
  'option-value-differs': { level: 'risk', at: 'pool', start: 'free' },
  'snapshot-missing': { level: 'risk', at: 'pool', start: 'free' },
  'snapshot-not-in-state': { level: 'harmless', at: 'pool', start: 'free' },
  'snapshot-used-up': { level: 'risk', at: 'pool', start: 'free' },
  'snapshot-of-other-volume': { level: 'risk', at: 'pool', start: 'free' },
  'snapshot-active-differs': { level: 'harmless', at: 'pool', start: 'free' },
} as const satisfies Readonly<Record<string, KindOfDifference>>;

export type DifferenceKind = keyof typeof DIFFERENCE_KINDS;

/** They are told, and for them alone no command ends with another exit code. */
export const UNCOUNTED: ReadonlySet<string> = new Set<DifferenceKind>(['note-outdated', 'lv-foreign']);

/** Whoever mends it starts what its volume lacks. */
export function startFollows({ kind }: { readonly kind: DifferenceKind }): boolean {
  return DIFFERENCE_KINDS[kind].start === 'follows';
}
