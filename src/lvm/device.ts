import { GlusterctlError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Script } from '../model/plan.ts';
import { changing, Fragment, lines, reading, sh } from '../shell/script.ts';
import { LOOKS } from './looks.ts';
import { autobackup, deviceDirectory, tagArguments, volumeGroup } from './names.ts';
import { readReport, readSections, wholeKiB } from './report.ts';
import type { HostSettings } from './settings.ts';

export interface DeviceWork {
  readonly deviceId: Id;
  readonly path: string;
  readonly destroyExistingData: boolean;
  /** What a person saw there; the script refuses another disk. */
  readonly expected?: { readonly sizeKiB: number; readonly serial: string | null };
}

export interface DeviceRef {
  readonly deviceId: Id;
  readonly path: string;
  /** As recorded; devices we made have one that follows from their id. */
  readonly pvUuid?: string | null;
}

/**
 * A physical volume gets its UUID from the device's id. So a half-made one is known to be ours, whatever happened
 * between pvcreate and vgcreate.
 */
export function pvUuidOf(deviceId: Id): string {
  return [0, 6, 10, 14, 18, 22, 26]
    .map((start, index, starts) => deviceId.slice(start, starts[index + 1] ?? 32))
    .join('-');
}

const REPORT = sh`pvs --reportformat json --units k --nosuffix -o pv_name,pv_uuid,vg_name,vg_extent_size,vg_size,vg_free,dev_size`;

/** `pv_field` prints nothing for a disk that LVM says is none of its own; any other complaint is a failure. */
const FUNCTIONS = sh`
  pv_field() {
    if found=$(pvs --noheadings -o "$2" "$1" 2>/dev/null); then
      printf '%s' "$found" | tr -d ' '
    else
      found=$(pvs --noheadings -o "$2" "$1" 2>&1) || case $found in
        *"No physical volume label read"* | *"Failed to find physical volume"* | *"Cannot use $1: device is"* | *"Failed to find device"*) ;;
        *)
          printf '%s\n' "$found" >&2
          return 1
          ;;
      esac
    fi
  }
  pv_named() {
    found=$(pvs --noheadings -o pv_name -S "pv_uuid=$1") || return
    printf '%s' "$found" | tr -d ' '
  }
  facts_of() {
    printf '=== %s\n' "$1"
    printf 'serial %s\n' "$(lsblk -dno SERIAL "$2" 2>/dev/null | head -n 1)"
    printf 'links %s\n' "$(udevadm info --query=symlink --name="$2" 2>/dev/null)"
  }
  refuse() {
    step=
    printf '%s\n' "$*" >&2
    exit 77
  }
`;

/** Makes the volume group, in as few calls of LVM as it goes, and tells its facts (readDeviceFacts). */
export function initDeviceScript(work: DeviceWork, settings: HostSettings): Script {
  const vg = volumeGroup(work.deviceId);
  const uuid = pvUuidOf(work.deviceId);
  return changing(
    LOOKS,
    FUNCTIONS,
    sh`
      device=${work.path}
      found=$(pvs --noheadings -o pv_name,vg_name -S ${`pv_uuid=${uuid} || vg_name=${vg}`}) || unanswered pvs ${vg}
      # where it is, and in which group, as far as an earlier try came
      set -- $found
      device=\${1:-$device}
      if [ $# -lt 2 ]; then
        [ -b "$device" ] || refuse "$device is not a block device"
        if [ $# -eq 0 ]; then
    `,
    indent(expectation(work), 4),
    work.destroyExistingData ? indent(wipe(), 4) : null,
    sh`
          run pvcreate -qq --uuid ${uuid} --norestorefile --metadatasize=128M ${`--dataalignment=${settings.pvDataAlignment}`} "$device"
        fi
        run vgcreate -qq ${`--physicalextentsize=${settings.extentSize}`} ${autobackup(settings)} ${tagArguments(settings, { device: work.deviceId })} ${vg} "$device"
      fi
      echo '=== pvs'
      run ${REPORT} -S ${`vg_name=${vg}`}
      facts_of ${vg} "$device"
    `,
  );
}

function expectation({ expected }: DeviceWork): Fragment | null {
  if (expected === undefined) return null;
  return lines(
    sh`
      size=$(blockdev --getsize64 "$device")
      [ "$size" = ${expected.sizeKiB * 1024} ] || refuse "$device is not the disk that was looked at: it has $size bytes now, it had "${expected.sizeKiB * 1024}
    `,
    expected.serial === null || expected.serial === ''
      ? null
      : sh`
          serial=$(lsblk -dno SERIAL "$device" | head -n 1)
          [ "$serial" = ${expected.serial} ] || refuse "$device is not the disk that was looked at: its serial number is $serial now"
        `,
  );
}

/** wipefs opens exclusively: what is mounted, swap or held by another driver is refused by the kernel. */
function wipe(): Fragment {
  return sh`
    group=$(pv_field "$device" vg_name)
    [ -z "$group" ] || refuse "$device belongs to volume group $group"
    used=$(lsblk -nro MOUNTPOINT "$device")
    used=$(printf '%s' "$used" | tr -d '\n')
    [ -z "$used" ] || refuse "$device is in use: $used"
    parts=$(lsblk -nrpo NAME,TYPE "$device")
    printf '%s\n' "$parts" | while read -r name type; do
      if [ "$type" = part ]; then run wipefs -q --all "$name"; fi
    done
    run wipefs -q --all "$device"
    udevadm settle --timeout=10 || :
  `;
}

function indent(fragment: Fragment | null, by: number): Fragment | null {
  return fragment && new Fragment(fragment.text.replaceAll(/^(?=.)/gm, ' '.repeat(by)));
}

/** Takes away what initDeviceScript made, and nothing else. */
export function undoInitDeviceScript(device: DeviceRef, settings: HostSettings): Script {
  return removeDeviceScript(device, settings);
}

/** Fails, and changes nothing, while logical volumes are on it. */
export function removeDeviceScript(device: DeviceRef, _settings: HostSettings): Script {
  const vg = volumeGroup(device.deviceId);
  return changing(
    LOOKS,
    FUNCTIONS,
    sh`
      pv=
      if has_vg ${vg}; then
        volumes=$(lvs --noheadings -o lv_name ${vg})
        volumes=$(printf '%s' "$volumes" | tr -s ' \n' '  ')
        [ -z "\${volumes# }" ] || refuse ${`${vg} still has logical volumes:`}"$volumes"
        pv=$(vgs --noheadings -o pv_name ${vg})
        pv=$(printf '%s' "$pv" | tr -d ' ')
        run vgremove -qq ${vg}
      fi
      [ -n "$pv" ] || pv=$(pv_named ${device.pvUuid ?? pvUuidOf(device.deviceId)})
      if [ -n "$pv" ]; then
        group=$(pv_field "$pv" vg_name)
        uuid=$(pv_field "$pv" pv_uuid)
        if [ -z "$group" ] && [ -n "$uuid" ]; then run pvremove -qq "$pv"; fi
      fi
      if [ -d ${deviceDirectory(device.deviceId)} ]; then run rmdir ${deviceDirectory(device.deviceId)}; fi
    `,
  );
}

/** As far as it goes: what can't be taken away stays, and is told on stderr. */
export function forgetDeviceScript(device: DeviceRef, settings: HostSettings): Script {
  const { text } = removeDeviceScript(device, settings);
  return { text: `(\n${text}\n) || step=`, changes: true };
}

/** Makes LVM see a disk that has grown. */
export function growDeviceScript(device: DeviceRef, _settings: HostSettings): Script {
  return changing(
    LOOKS,
    FUNCTIONS,
    sh`
      pv=$(vgs --noheadings -o pv_name ${volumeGroup(device.deviceId)})
      run pvresize -qq "$(printf '%s' "$pv" | tr -d ' ')"
    `,
  );
}

export interface DeviceFacts {
  readonly deviceId: Id;
  readonly pvUuid: string;
  /** The present path first, then stable links. */
  readonly paths: readonly string[];
  readonly serial: string | null;
  readonly extentKiB: number;
  readonly totalKiB: number;
  readonly freeKiB: number;
  /** Of the disk itself: larger than the volume group's when it has grown. */
  readonly diskKiB: number;
}

/** Looks at volume groups that are there; one that is missing is missing in the answer. */
export function deviceFactsScript(devices: readonly Id[]): Script {
  const groups = devices.map(volumeGroup);
  return reading(
    FUNCTIONS,
    sh`
      echo '=== pvs'
      ${REPORT}
      for group in ${groups}; do
        for pv in $(vgs --noheadings -o pv_name "$group" 2>/dev/null); do facts_of "$group" "$pv"; done
      done
    `,
  );
}

export function readDeviceFacts(stdout: string): readonly DeviceFacts[] {
  const sections = readSections(stdout);
  const table = sections.get('pvs');
  if (table === undefined) throw new GlusterctlError('failed', 'The host told nothing about its devices');
  return readReport(table, 'pv').flatMap((row) => {
    const group = row.vg_name ?? '';
    const own = sections.get(group);
    if (own === undefined) return [];
    const serial = /^serial (.*)$/m.exec(own)?.[1]?.trim() ?? '';
    const links = /^links (.*)$/m.exec(own)?.[1]?.trim() ?? '';
    return [
      {
        deviceId: group.replace(/^vg_/, ''),
        pvUuid: row.pv_uuid ?? '',
        paths: [row.pv_name ?? '', ...stableLinks(links)],
        serial: serial === '' ? null : serial,
        extentKiB: wholeKiB(row, 'vg_extent_size'),
        totalKiB: wholeKiB(row, 'vg_size'),
        freeKiB: wholeKiB(row, 'vg_free'),
        diskKiB: wholeKiB(row, 'dev_size'),
      },
    ];
  });
}

/** udev's links, without the one that LVM makes from the UUID we know anyway. */
export function stableLinks(links: string): readonly string[] {
  return links
    .split(/\s+/)
    .filter((link) => link !== '' && !link.startsWith('disk/by-id/lvm-pv-uuid-'))
    .map((link) => `/dev/${link}`)
    .sort();
}
