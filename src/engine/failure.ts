import type { HostProblem, ScriptResult } from '../hosts/hosts.ts';
import { clean } from '../model/clean.ts';
import { type ErrorCode, GlusterctlError, retold } from '../model/errors.ts';
import { NOTHING_CHANGED, type Plan, type Stage, type Step } from '../model/plan.ts';
import { undoTitle } from '../model/undo-words.ts';

/** What a host printed, as it may be shown to a person. */
export function cleanOutput(text: string): string {
  return clean(text).trim();
}

export function stepFailed(
  host: string,
  step: Step,
  result: Extract<ScriptResult, { kind: 'done' }>,
  undo: boolean,
): GlusterctlError {
  const said = cleanOutput(result.stderr) || cleanOutput(result.stdout) || `exit code ${result.code}`;
  const what = undo ? `undoing "${undoTitle(step)}"` : step.title;
  const code = result.code === NOTHING_CHANGED ? 'refused' : 'failed';
  // A script that looked and refused says why itself, in words meant for people.
  const full = groupsFull(result);
  const message = code === 'refused' ? said : `${host}: ${what} failed: ${said}`;
  return new GlusterctlError(code, message, {
    ...hintOf(result),
    details: {
      host,
      step: step.id,
      title: step.title,
      command: result.failed,
      code: result.code,
      stderr: cleanOutput(result.stderr),
      stdout: cleanOutput(result.stdout),
      ...(full.length === 0 ? {} : { fullDevices: full }),
    },
  });
}

/** What LVM says where there is less room in a group of ours, whose name ends in the id of its device, than the state has. */
const GROUP_FULL = /Volume group "vg_([0-9a-f]{32})" has insufficient free space/g;

function groupsFull({ stderr }: Extract<ScriptResult, { kind: 'done' }>): readonly string[] {
  return [...new Set([...stderr.matchAll(GROUP_FULL)].map(([, device = '']) => device))];
}

function hintOf({ failed }: Extract<ScriptResult, { kind: 'done' }>): { readonly hint?: string } {
  return failed === null ? {} : { hint: `The command that failed: ${cleanOutput(failed)}` };
}

/** Who takes the room is not known here: it may be bricks of ours that a state which was restored has not. */
function roomHints(errors: readonly GlusterctlError[]): readonly string[] {
  const short = errors.filter(({ details }) => Array.isArray(details?.fullDevices));
  if (short.length === 0) return [];
  const devices = short.flatMap(({ details }) => details?.fullDevices).map(String);
  const [host, ...others] = hostsIn(short);
  return [
    `There is less room than the state has. What takes it up, and whose that is: glusterctl verify${others.length === 0 ? ` ${host}` : ''}`,
    'To put no new bricks there:',
    ...devices.map((device) => `  glusterctl device disable ${device}`),
  ];
}

export function stepUnknown(host: string, step: Step, reason: string): GlusterctlError {
  return new GlusterctlError(
    'unknown-outcome',
    `${host}: ${step.title}: outcome unknown: ${cleanOutput(reason)}`,
    {
      details: { host, step: step.id, title: step.title, reason },
    },
  );
}

const UNTRUSTED: ReadonlySet<HostProblem['reason']> = new Set([
  'host-key-unknown',
  'host-key-changed',
  'host-key-revoked',
]);

export function isUntrusted(error: HostProblem): boolean {
  return UNTRUSTED.has(error.reason);
}

export function hostUnusable(host: string, error: HostProblem): GlusterctlError {
  const code: ErrorCode = isUntrusted(error) ? 'untrusted-host' : 'unreachable';
  const message = error.message.includes(host) ? error.message : `${host}: ${error.message}`;
  return new GlusterctlError(code, message, {
    hint: error.hint,
    details: { host, reason: error.reason },
  });
}

/** Other failures of the same stage are told along with the first, and what to do about all of them once. */
export function joined(errors: readonly GlusterctlError[]): GlusterctlError | null {
  const [first, ...rest] = errors;
  if (first === undefined) return null;
  const hints = roomHints(errors);
  if (rest.length === 0) return hints.length === 0 ? first : retold(first, { hints });
  return retold(first, {
    message: errors.map((error) => error.message).join('\n'),
    hints,
    details: { others: rest.map((error) => ({ message: error.message, ...error.details })) },
  });
}

/** More of what was done than this is only counted. */
const TOLD = 20;

/** What stages have brought by then stays, whatever becomes of the rest: that is no refusal, and no failure that left nothing. */
export function partlyDone(error: GlusterctlError, plan: Plan, made: readonly Stage[]): GlusterctlError {
  const brought = made.filter(({ commits = [] }) => commits.length > 0);
  if (brought.length === 0 || !PARTLY.has(error.code)) return error;
  const titles = brought.map(({ title }) => title);
  const offline = brought.flatMap(({ commits = [] }) =>
    commits.flatMap((change) =>
      change.table === 'nodes' && change.do === 'update' && change.set.state === 'offline' ? [change.id] : [],
    ),
  );
  return retold(error, {
    code: 'partial',
    message: `${plan.title}: not all of it could be done: ${error.message}`,
    hints: [
      'What is done, and stays:',
      ...titles.slice(0, TOLD).map((title) => `  ${title}`),
      ...(titles.length > TOLD ? [`  and ${titles.length - TOLD} more`] : []),
      ...offline.map((id) => `To put bricks there again: glusterctl node enable ${id}`),
    ],
    details: { made: titles },
  });
}

const PARTLY: ReadonlySet<ErrorCode> = new Set(['refused', 'failed', 'unreachable', 'no-space']);

/** The hosts that errors speak of, each once. */
export function hostsIn(errors: readonly GlusterctlError[]): readonly string[] {
  const named = errors.map(({ details }) => details?.host);
  return [...new Set(named.filter((host) => typeof host === 'string'))];
}

export function asGlusterctlError(error: unknown): GlusterctlError {
  if (error instanceof GlusterctlError) return error;
  throw error;
}
