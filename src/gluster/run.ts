import type { HostSettings } from '../lvm/settings.ts';
import { GlusterctlError } from '../model/errors.ts';
import { NOT_HERE, ONLY_FORWARD, type Script } from '../model/plan.ts';
import { changing, type Fragment, reading, sh } from '../shell/script.ts';
import { child, parseXml, type XmlElement } from '../text/xml.ts';

const DAEMON_DOWN = 'Connection failed. Please check if gluster daemon is operational';

/**
 * `gl` runs gluster and keeps what it said. `ensure CHECK WORDS…` acts; where that fails it looks whether things
 * are as wanted all the same (done before, or by a command whose client timed out), waits while glusterd is busy
 * with somebody else's transaction, and gives up after about two minutes with gluster's own words. A host that isn't
 * connected is waited for as well, but only some 20 s: it may be down.
 *
 * Each gluster process costs a tenth of a second. `gl_lines` has one do several commands (`asLine`), where nothing is
 * harmed if a later one is tried though one before it failed, and all are ensured one by one where it did not go well.
 */
export function glusterFunctions(settings: HostSettings): Fragment {
  return sh`
    answer=
    code=0
    gl() {
      code=0
      answer=$(gluster --mode=script --timeout=${settings.glusterTimeoutSeconds} "$@" 2>&1) || code=$?
      return "$code"
    }
    # this host's glusterd does not run: nothing was asked. Where nothing was done before, another host may do it all
    acted=
    or_elsewhere() {
      case $1 in *${DAEMON_DOWN}*) [ -n "$acted" ] || exit ${NOT_HERE} ;; esac
    }
    is_busy() {
      case $1 in
        *"ransaction is in progress"* | *"erver busy"* | *"equest timed out"* | *"ocking failed"* | *"Please try again after sometime"* | *"Please retry after completion"*) return 0 ;;
      esac
      return 1
    }
    # a host that has just come, or come back, is out of sight of some others for some seconds more; a rebalance that begins or ends can't be asked
    may_pass() {
      case $1 in *"Host "*" not connected"* | *"Host "*" is not in 'Peer in Cluster' state"* | *"brick op 'Rebalance' failed"*) [ "$2" -le 10 ] && return 0 ;; esac
      [ "$2" -le 60 ] && is_busy "$1"
    }
    pause() { sleep $((1 + ($$ + $1) % 3)); }
    never() { return 1; }
    ensure() {
      check=$1
      shift
      tried=0 # the check counts its own looks
      forced=
      until gl "$@"; do
        failed=$code
        said=$answer
        if "$check"; then break; fi
        # left on the brick by an earlier try; a brick that a volume really has is refused even so
        case $said in
          *"is already part of a volume"*)
            if [ -z "$forced" ]; then
              forced=force
              set -- "$@" force
              continue
            fi
            ;;
        esac
        tried=$((tried + 1))
        if ! may_pass "$said" "$tried"; then
          step="gluster $*"
          printf '%s\n' "$said" >&2
          or_elsewhere "$said"
          exit "$failed"
        fi
        pause "$tried"
      done
      acted=yes
    }
    look() { look_by gl "$@"; }
    look_lines() { look_by gl_lines "$@"; }
    look_by() {
      by=$1
      shift
      attempt=0
      until "$by" "$@"; do
        case $answer in *"does not exist"* | *"No volumes present"* | *"No snapshots present"*) return 1 ;; esac
        attempt=$((attempt + 1))
        may_pass "$answer" "$attempt" || unanswered_by "$@"
        pause "$attempt"
      done
    }
    unanswered_by() {
      step="gluster $*"
      printf '%s\n' "$answer" >&2
      or_elsewhere "$answer"
      exit "$code"
    }
    # for questions that may be answered with a no
    told() {
      waited=0
      until gl "$@"; do
        waited=$((waited + 1))
        may_pass "$answer" "$waited" || return 1
        pause "$waited"
      done
    }
    # commands that are lines for one process, which ends at the first that fails; what it says of the lines before is part of the answer
    gl_lines() {
      code=0
      answer=$(printf '%s\n' "$@" | gluster --mode=script --timeout=${settings.glusterTimeoutSeconds} 2>&1) || code=$?
      case $answer in *": success"*) acted=yes ;; esac
      return "$code"
    }
    moving() { told "$@" status && says 'in progress'; }
    says() { case $answer in *"$1"*) return 0 ;; esac; return 1; }
    refuse() {
      step=
      printf '%s\n' "$*" >&2
      exit 77
    }
    only_forward() {
      step=
      printf '%s\n' "$*" >&2
      exit ${ONLY_FORWARD}
    }
  `;
}

/** Refuses where the glusterd of the host does not answer. It counts as changing: what is undone with it may. */
export function glusterAnswersScript(host: string, settings: HostSettings): Script {
  return changing(glusterFunctions(settings), refuseSilent(host));
}

/** What a dry run asks; `further` is what it asks of gluster there beside that. */
export function glusterAnswersCheck(host: string, settings: HostSettings, further: Fragment | null): Script {
  return reading(glusterFunctions(settings), refuseSilent(host), further);
}

function refuseSilent(host: string): Fragment {
  return sh`gl pool list || refuse ${`${host}: its glusterd does not answer:`} "$answer"`;
}

/** Its command reads a line as words between blanks, of no more than so many bytes, and knows no quotes. */
export function asLine(words: readonly string[]): string | null {
  const line = words.join(' ');
  return line.length <= LONGEST_READ && words.every((word) => /^[\w.:/=,+@%-]+$/.test(word)) ? line : null;
}

const LONGEST_READ = 1000;

/** What gluster says where its own daemon does not run. */
export function isDaemonDown(message: string): boolean {
  return message.includes(DAEMON_DOWN);
}

export function gluster(settings: HostSettings, ...words: readonly (string | number)[]): Fragment {
  return sh`gluster --mode=script ${`--timeout=${settings.glusterTimeoutSeconds}`} ${words}`;
}

/** The answer to a command with --xml; gluster reports failures inside it, nearly always with exit code 0. */
export function readAnswer(stdout: string): XmlElement {
  const output = parseXml(stdout.trim());
  const result = child(output, 'opRet')?.text ?? '0';
  const message = child(output, 'opErrstr')?.text ?? '';
  if (result !== '0') {
    throw new GlusterctlError('failed', message === '' ? `gluster answered ${result}` : message);
  }
  return output;
}
