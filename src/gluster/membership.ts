import type { HostSettings } from '../lvm/settings.ts';
import type { Script } from '../model/plan.ts';
import { changing, type Fragment, lines, reading, sh } from '../shell/script.ts';
import { restartKeepingBricks } from './glusterd-restart.ts';
import { PART_FUNCTIONS, readParts } from './parts.ts';
import { glusterFunctions } from './run.ts';

// What makes a host a member of its pool lies in files of its glusterd: its id, and one file for each other member.

const HOME = '/var/lib/glusterd';

export interface KnownPeer {
  readonly uuid: string;
  /** As its file has them, the first first. */
  readonly names: readonly string[];
}

/** What a host's glusterd has on disk. */
export interface Membership {
  /** As `gluster --version` tells it; null where it isn't installed. */
  readonly version: string | null;
  /** null where glusterd has never run there. */
  readonly uuid: string | null;
  readonly operatingVersion: string | null;
  readonly peers: readonly KnownPeer[];
  /** Volumes that it has files of. */
  readonly volumes: readonly string[];
}

/** Asks no glusterd: of a host that came back empty none may run. */
export function membershipScript(): Script {
  return reading(
    PART_FUNCTIONS,
    sh`
      version() { command -v gluster >/dev/null || return 1; gluster --version; }
      shown() { for file; do [ ! -f "$file" ] || cat "$file"; done; }
      volumes() { for folder in ${HOME}/vols/*; do [ ! -d "$folder" ] || printf '%s\n' "\${folder##*/}"; done; }
      part version version
      part info shown ${HOME}/glusterd.info
      part files shown ${HOME}/peers/*
      part volumes volumes
    `,
  );
}

export function readMembership(stdout: string): Membership {
  const parts = readParts(stdout);
  const text = (name: string) => parts.get(name)?.text ?? '';
  const info = text('info');
  return {
    version: /^glusterfs (\S+)/m.exec(text('version'))?.[1] ?? null,
    uuid: /^UUID=([0-9a-f-]{36})$/m.exec(info)?.[1] ?? null,
    operatingVersion: /^operating-version=(\d+)$/m.exec(info)?.[1] ?? null,
    peers: readPeerFiles(text('files')),
    volumes: text('volumes')
      .split('\n')
      .filter((name) => name !== ''),
  };
}

/** The files of all peers, one behind the other: each begins with its uuid. */
function readPeerFiles(text: string): readonly KnownPeer[] {
  return text.split(/^(?=uuid=)/m).flatMap((file) => {
    const uuid = /^uuid=([0-9a-f-]{36})$/m.exec(file)?.[1];
    const names = [...file.matchAll(/^hostname\d+=(\S+)$/gm)].map(([, name]) => name ?? '');
    return uuid === undefined || names.length === 0 ? [] : [{ uuid, names }];
  });
}

export interface WantedMembership {
  /** By which the others know the host. */
  readonly uuid: string;
  readonly operatingVersion: string;
  /** All other members. */
  readonly peers: readonly KnownPeer[];
}

/**
 * Makes a host that came back empty the member that it was, and starts its glusterd. It refuses where the host is a
 * member of something by now; what is there already stays, so that volumes which came meanwhile are not lost again.
 */
export function restoreMembershipScript({ uuid, operatingVersion, peers }: WantedMembership): Script {
  return changing(
    sh`
      home=${HOME}
      present=$(cat "$home/glusterd.info" 2>/dev/null) || present=
      is_there() {
        case $present in *${`UUID=${uuid}`}*) ;; *) return 1 ;; esac
        for peer in ${peers.map((peer) => peer.uuid)}; do
          asked grep -qxF state=3 "$home/peers/$peer" 2>/dev/null || return 1
        done
      }
    `,
    refuseStranger(uuid),
    sh`
      # written beside, synced and renamed: half a file would keep glusterd from starting
      put() {
        cat >"$1.glusterctl"
        run sync "$1.glusterctl"
        run mv -f "$1.glusterctl" "$1"
      }
      if ! is_there; then
        run systemctl stop glusterd
        run mkdir -p "$home/peers" "$home/vols"
        rm -rf "$home"/peers/* "$home"/vols/*
        printf '%s\n' ${[`UUID=${uuid}`, `operating-version=${operatingVersion}`]} | put "$home/glusterd.info"
        ${lines(...peers.map(peerFile))}
        run sync "$home/peers" "$home"
      fi
      run systemctl enable --quiet glusterd
      run systemctl start glusterd
    `,
  );
}

function peerFile({ uuid, names }: KnownPeer): Fragment {
  const file = [`uuid=${uuid}`, 'state=3', ...names.map((name, at) => `hostname${at + 1}=${name}`)];
  return sh`printf '%s\n' ${file} | put ${`${HOME}/peers/${uuid}`}`;
}

/** One that knows peers or has volumes under another id belongs somewhere: that is not for us to empty. */
function refuseStranger(uuid: string): Fragment {
  return sh`
    refuse() {
      step=
      printf '%s\n' "$*" >&2
      exit 77
    }
    case $present in
      *${`UUID=${uuid}`}*) ;;
      *)
        for path in "$home"/peers/* "$home"/vols/*; do
          [ ! -e "$path" ] || refuse "its glusterd is not empty: $path is there"
        done
        ;;
    esac
  `;
}

/** Empties the glusterd of the host again: then it knows of nobody, as when it came back. */
export function forgetMembershipScript({ uuid }: Pick<WantedMembership, 'uuid'>): Script {
  return changing(sh`
    home=${HOME}
    present=$(cat "$home/glusterd.info" 2>/dev/null) || present=
    case $present in
      *${`UUID=${uuid}`}*)
        run systemctl stop glusterd
        rm -rf "$home"/peers/* "$home"/vols/* "$home/glusterd.info"
        run sync "$home"
        run systemctl start glusterd
        ;;
    esac
  `);
}

/** A glusterd serves volumes that it took over from others only when it has been started once more. */
export function restartGlusterdScript(): Script {
  return changing(restartKeepingBricks);
}

/** How a host sees the others, which volumes it has, and what sums up each volume's files. */
export function memberLookScript(settings: HostSettings): Script {
  return reading(
    glusterFunctions(settings),
    PART_FUNCTIONS,
    sh`
      sums() {
        for folder in ${HOME}/vols/*; do
          [ ! -f "$folder/cksum" ] || printf '%s %s\n' "\${folder##*/}" "$(tr '\n' ' ' <"$folder/cksum")"
        done
      }
      part pool ask_gluster pool list
      part peers ask_gluster peer status --xml
      part list ask_gluster volume list
      part sums sums
    `,
  );
}

/** Names of volumes, sorted; null where it was no answer. */
export function readVolumeList({ text, code }: { readonly text: string; readonly code: number }) {
  if (text.includes('No volumes present')) return [];
  if (code !== 0) return null;
  return text
    .split('\n')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .sort();
}
