import { type Fragment, lines, sh } from '../shell/script.ts';

const POINTS = '/run/glusterctl/volumes';

/** Where a host mounts a volume that a state lies on. */
export function mountPoint(volume: string): string {
  return `${POINTS}/${volume}`;
}

/**
 * Nothing of names, sizes and content is kept by the kernel, which asks the client each time: several hosts have it mounted,
 * and each must see at once what another has renamed. And who is cut off from a brick can't write through what it had locked when it is
 * back: that is asked of this client alone, as gluster gives `client.strict-locks` of one volume to all others of its pool.
 */
const OPTIONS = [
  'attribute-timeout=0',
  'entry-timeout=0',
  'negative-timeout=0',
  'direct-io-mode=enable',
  'xlator-option=*client*.strict-locks=on',
].join();
const MOUNT_SECONDS = 60;
const GLUSTER_SECONDS = 20;
/** What statfs calls FUSE, in hexadecimal. */
const FUSE = '65735546';

/**
 * Leads into the volume, which is mounted where it isn't. From there on only names without a folder before them are used, so that
 * nothing is ever written below a mount point that lost its mount: `sure_of_it` proves that this is the volume, before anything
 * is made there. A client that died is taken away and another one begun, once; one that has lost its bricks looks the same
 * from here.
 *
 * `trouble` ends the script with what is the matter, in one word, for readTold.
 */
export function intoVolume(volume: string): Fragment {
  return sh`
    volume=${volume}
    point=${mountPoint(volume)}
    tell() { printf '= %s\n' "$*"; }
    trouble() {
      step=
      tell trouble "$1"
      printf '%s\n' "$2" >&2
      exit 0
    }
    # of several mounts at one place the last one counts
    mounted() {
      found=
      while read -r source target kind rest; do
        if [ "$target" = "$point" ]; then found="$source $kind"; fi
      done </proc/mounts
      case $found in
        "localhost:/$volume fuse.glusterfs") return 0 ;;
        '') return 1 ;;
      esac
      trouble another-mount "$point is a mount of $found"
    }
    # of a volume that can't be reached gluster's daemon tells more than its client
    why() {
      command -v mount.glusterfs >/dev/null || trouble no-client 'mount.glusterfs is not installed'
      answer=$(timeout ${GLUSTER_SECONDS} gluster --mode=script volume info "$volume" 2>&1) || :
      case $answer in
        *'does not exist'*) trouble no-volume "$answer" ;;
        *'Status: Started'*) trouble not-connected "$1" ;;
        *'Status: '*) trouble not-started "volume $volume is not started" ;;
      esac
      trouble no-glusterd "$answer"
    }
    bring() {
      run mkdir -p -m 0700 /run/glusterctl ${POINTS}
      run mkdir -p "$point"
      said=$(mount -t glusterfs -o ${OPTIONS} "localhost:/$volume" "$point" 2>&1 8>&-) || :
      if mounted; then :; else why "$said"; fi
    }
    enter() { mounted && cd "$point" 2>/dev/null; }
    if enter; then :; else
      {
        asked flock --wait ${MOUNT_SECONDS} 8 || trouble mounting 'another one mounts it all the time'
        if enter; then :; else
          if mounted; then umount -l "$point" || :; fi
          bring
          cd "$point" 2>/dev/null || why "$point: Transport endpoint is not connected"
        fi
      } 8>>"/run/lock/glusterctl-volume-$volume.lock"
    fi
    sure_of_it() {
      kind=$(stat -f -c %t . 2>/dev/null) || why "$point: Transport endpoint is not connected"
      if [ "$kind" != ${FUSE} ]; then trouble another-mount "$point is not the volume"; fi
    }
  `;
}

/** Into the volume, and sure of it. */
export function onVolume(volume: string): Fragment {
  return lines(intoVolume(volume), sh`sure_of_it`);
}
