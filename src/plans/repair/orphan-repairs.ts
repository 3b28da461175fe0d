import type { Difference } from '../../drift/difference.ts';
import { STORE } from '../../gluster/glusterd-store.ts';
import { glusterFunctions } from '../../gluster/run.ts';
import { removeFromFstab } from '../../lvm/fstab.ts';
import { autobackup, mapperNode, volumeGroup } from '../../lvm/names.ts';
import { PROBES } from '../../lvm/probes.ts';
import type { MountSettings } from '../../lvm/settings.ts';
import type { Id } from '../../model/ids.ts';
import type { Script } from '../../model/plan.ts';
import { NO_NOTE_WORK, notesFragment } from '../../notes/script.ts';
import { changing, type Fragment, sh } from '../../shell/script.ts';

/**
 * Takes away from one host what is of nothing. What a mount or gluster knows by then stays, and the script says so: nothing
 * was looked at since somebody agreed to it.
 */
export function orphanScript(orphans: readonly Difference[], settings: MountSettings): Script {
  const of = (...kinds: readonly Difference['kind'][]): readonly Difference[] =>
    orphans.filter(({ kind }) => kinds.includes(kind));
  return changing(
    glusterFunctions(settings),
    PROBES,
    sh`
      known=
      if look volume info; then known=$answer; fi
      if look snapshot info; then known="$known $answer"; fi
      unknown() {
        case $known in *"$1"*) refuse "gluster knows $1: it is left alone" ;; esac
      }
    `,
    ...of('mount-of-no-brick').map(({ name }) => unmount(name)),
    ...of('fstab-line-of-no-brick').map(({ name }) => sh`unknown ${name}`),
    removeFromFstab(
      of('fstab-line-of-no-brick').map(({ name }) => name),
      settings,
    ),
    ...of('lv-of-no-brick', 'lv-of-no-snapshot').flatMap((one) => volume(one, settings)),
    ...of('thin-pool-of-no-brick').flatMap((one) => pool(one, settings)),
    ...of('volume-ghost').map(({ name }) => ghost(name)),
    ...of('note-of-nothing').map(({ name }) => stillNothing(name)),
    notesFragment(
      { ...NO_NOTE_WORK, remove: of('note-of-nothing').flatMap(({ files }) => files) },
      settings.lineage,
    ),
  );
}

/** A note of what is there may be all that is known of it. `id`: of what the state does not have. */
function stillNothing(id: Id): Fragment | null {
  if (id === '') return null;
  return sh`
    unknown ${id}
    if has_vg ${volumeGroup(id)}; then refuse ${`There is a volume group ${volumeGroup(id)}: what is told of it is left alone`}; fi
  `;
}

function unmount(point: string): Fragment {
  return sh`
    unknown ${point}
    if mounted ${point}; then run umount ${point}; fi
    if [ -d ${point} ]; then rmdir ${point} 2>/dev/null || :; fi
  `;
}

/** Names by which gluster would tell what it made for a snapshot or a clone. */
function namesOf(lv: string): readonly string[] {
  const hex = /^([0-9a-f]{32})_\d+$/.exec(lv)?.[1];
  if (hex === undefined) return [`/${lv}/`];
  return [hex, hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')];
}

function volume({ device, name }: Difference, settings: MountSettings): readonly Fragment[] {
  if (device === null) return [];
  const group = volumeGroup(device);
  return [
    sh`
      for each in ${namesOf(name)}; do unknown "$each"; done
      if asked grep -qF ${`${mapperNode(group, name)} `} /proc/mounts; then refuse ${`${group}/${name} is mounted: it is left alone`}; fi
      if has_lv ${group} ${name}; then run lvremove -qq -f ${autobackup(settings)} ${`${group}/${name}`}; fi
    `,
  ];
}

function pool({ device, name }: Difference, settings: MountSettings): readonly Fragment[] {
  if (device === null) return [];
  const group = volumeGroup(device);
  return [
    sh`
      if has_lv ${group} ${name}; then
        used=$(lvs --noheadings -o thin_count -S ${`vg_name=${group} && lv_name=${name}`} ${group})
        case $used in
          *[1-9]*) refuse ${`${group}/${name} holds volumes: it is left alone`} ;;
          *0*) run lvremove -qq -f ${autobackup(settings)} ${`${group}/${name}`} ;;
        esac
      fi
    `,
  ];
}

/** Its name is one word of a folder: glusterd makes no others. */
function ghost(name: string): Fragment {
  return sh`
    if look volume info ${name}; then refuse ${`gluster has a volume ${name}: its files are left alone`}; fi
    run rm -rf ${`${STORE}/vols/${name}`}
  `;
}
