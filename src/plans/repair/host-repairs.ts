import type { Difference } from '../../drift/difference.ts';
import { addToFstab, removeFromFstab } from '../../lvm/fstab.ts';
import { isClone, mountPoint, tagArguments, volumeGroup, volumeNode } from '../../lvm/names.ts';
import { PROBES } from '../../lvm/probes.ts';
import type { MountSettings } from '../../lvm/settings.ts';
import type { Brick } from '../../model/entities.ts';
import type { Script } from '../../model/plan.ts';
import type { State } from '../../model/state.ts';
import { notesOf } from '../../notes/notes-of.ts';
import { NO_NOTE_WORK, notesFragment } from '../../notes/script.ts';
import { changing, type Fragment, lines, sh } from '../../shell/script.ts';

const REFUSE = sh`
  refuse() {
    step=
    printf '%s\n' "$*" >&2
    exit 77
  }
`;

/** Brings one host to what the state has: each part looks whether it is still to be done, and whether it may be. */
export function hostRepairScript(
  state: State,
  differences: readonly Difference[],
  settings: MountSettings,
): Script {
  const byKind = (...kinds: readonly Difference['kind'][]): readonly Difference[] =>
    differences.filter(({ kind }) => kinds.includes(kind));
  const bricks = (...kinds: readonly Difference['kind'][]): readonly Brick[] =>
    byKind(...kinds).flatMap(({ brick }) => state.bricks[brick ?? ''] ?? []);
  const wrong = bricks('fstab-device-differs', 'fstab-options-differ', 'fstab-line-twice');
  const lacking = bricks('fstab-line-missing');
  return changing(
    PROBES,
    REFUSE,
    ...byKind('group-tags-missing').map(({ device }) =>
      device === null ? null : groupTags(device, settings),
    ),
    ...bricks('lv-tags-missing').map((brick) => brickTags(brick, settings)),
    removeFromFstab(wrong.map(mountPoint), settings),
    addToFstab(
      [...wrong, ...lacking].map((brick) => ({ node: volumeNode(brick), mountPoint: mountPoint(brick) })),
      settings,
    ),
    ...bricks('lv-inactive', 'mount-missing').map((brick) => mount(brick, settings)),
    ...byKind('brick-folder-owner-differs').map((one) => folder(state, one, 'chown')),
    ...byKind('brick-folder-mode-differs').map((one) => folder(state, one, 'chmod')),
    ...byKind('brick-mark-inherited').map((one) => mark(state, one)),
    notes(state, byKind('note-missing', 'note-outdated'), settings),
  );
}

function groupTags(device: string, settings: MountSettings): Fragment {
  const group = volumeGroup(device);
  return sh`
    has_vg ${group} || refuse ${`There is no volume group ${group}`}
    run vgchange -qq ${tagArguments(settings, { device })} ${group}
  `;
}

function brickTags(brick: Brick, settings: MountSettings): Fragment {
  const group = volumeGroup(brick.device);
  return sh`
    has_lv ${group} ${brick.lv} || refuse ${`There is no logical volume ${group}/${brick.lv}`}
    run lvchange -qq ${tagArguments(settings, { brick: brick.id, volume: brick.volume })} ${`${group}/${brick.lv}`}
  `;
}

/** What is there is mounted; nothing is ever made anew here. */
function mount(brick: Brick, settings: MountSettings): Fragment {
  const group = volumeGroup(brick.device);
  const point = mountPoint(brick);
  const options = isClone(brick) ? 'nouuid' : settings.mountOptions;
  return sh`
    if ! mounted ${point}; then
      has_lv ${group} ${brick.lv} || refuse ${`There is no logical volume ${group}/${brick.lv}`}
      run lvchange -qq -ay -K ${`${group}/${brick.lv}`}
      run mkdir -p ${point}
      run mount -o ${options} ${volumeNode(brick)} ${point}
    fi
  `;
}

/** A note has no history: the state's is written. */
function notes(state: State, differences: readonly Difference[], { lineage }: MountSettings): Fragment {
  const files = new Set(differences.flatMap((one) => one.files));
  const node = differences.flatMap(({ touches }) => touches).find((id) => state.nodes[id] !== undefined);
  const wanted = files.size === 0 || node === undefined ? [] : [...notesOf(state)(node)];
  return notesFragment(
    { ...NO_NOTE_WORK, write: wanted.flatMap(([file, note]) => (files.has(file) ? [note] : [])) },
    lineage,
  );
}

/** `expected` is gluster's id of the volume. Only on the very file system that gluster made for it. */
function mark(state: State, { brick: id, expected }: Difference): Fragment | null {
  const brick = state.bricks[id ?? ''];
  if (brick === undefined) return null;
  const point = mountPoint(brick);
  return sh`
    asked grep -qF ${`${volumeNode(brick)} ${point} `} /proc/mounts || refuse ${`${volumeNode(brick)} is not mounted at ${point}`}
    [ -d ${brick.path} ] || refuse ${`There is no directory ${brick.path}`}
    run setfattr -n trusted.glusterfs.volume-id -v ${`0x${expected.replaceAll('-', '')}`} ${brick.path}
    run sync -f ${brick.path}
  `;
}

/** `expected` is what `stat` would show. */
function folder(state: State, { brick: id, expected }: Difference, tool: 'chown' | 'chmod'): Fragment | null {
  const brick = state.bricks[id ?? ''];
  if (brick === undefined) return null;
  return lines(
    sh`
      mounted ${mountPoint(brick)} || refuse ${`${mountPoint(brick)} is not mounted`}
      [ -d ${brick.path} ] || refuse ${`There is no directory ${brick.path}`}
      run ${tool} ${expected} ${brick.path}
    `,
  );
}
