import type { FactsToPrepare, HostFacts } from '../check/facts.ts';
import type { Checked, Row } from '../check/row.ts';
import { MODULES } from '../check/script.ts';
import { firewallByHand, firewallMeasure } from './firewall.ts';
import type { Measure } from './measure.ts';
import { aptScript, dnfScript, modulesScript, rotationScript, serviceScript } from './scripts.ts';

/** What only a person can do, and the command. */
export interface Task {
  readonly host: string;
  readonly what: string;
  readonly command: string;
}

export interface Preparation {
  readonly host: string;
  /** In the order in which they build on each other; empty: it is prepared. */
  readonly measures: readonly Measure[];
  readonly tasks: readonly Task[];
}

export interface Wish {
  /** Addresses of the pool, which the firewall is to let in; null: it is left alone. */
  readonly letIn: readonly string[] | null;
}

const INSTALL_SECONDS = 900;

/** Package names by what installs them. */
const NAMES = {
  apt: { thin: 'thin-provisioning-tools' },
  dnf: { thin: 'device-mapper-persistent-data' },
} as const;

/** What the host of a look lacks: pure. Of a host where we aren't root, or that didn't answer, all is a person's. */
export function preparationOf(checked: Checked, rows: readonly Row[], wish: Wish): Preparation {
  const { host, facts } = checked;
  const { prepared } = facts;
  const measures = facts.uid === 0 && prepared !== null ? measuresOf({ ...facts, prepared }, wish) : [];
  const found = rows.filter((row) => row.host === host && row.good === false && row.mend !== '');
  const tasks = found
    .filter((row) => !isMet(row, facts, measures))
    .map(({ concern, detail, mend }): Task => ({ host, what: `${concern}: ${detail}`, command: mend }));
  return { host, measures, tasks: [...tasks, ...tasksOf(checked, measures, wish)] };
}

function measuresOf(facts: FactsToPrepare, { letIn }: Wish): readonly Measure[] {
  const packages = installMeasure(facts, 'packages', neededPackages(facts));
  const extras = installMeasure(facts, 'extras', extraPackages(facts));
  return [
    packages,
    modulesMeasure(facts),
    rotationMeasure(facts),
    serviceMeasure(facts, packages),
    letIn === null ? null : firewallMeasure(facts, letIn),
    extras,
    timeMeasure(facts, extras),
  ].filter((measure) => measure !== null);
}

function neededPackages({ has, prepared: { installer } }: FactsToPrepare): readonly string[] {
  return [
    ...(has.gluster ? [] : ['glusterfs-server']),
    ...(has.lvm ? [] : ['lvm2']),
    ...(has.thin || installer === null ? [] : [NAMES[installer].thin]),
    ...(has.xfs ? [] : ['xfsprogs']),
  ];
}

/** Gluster serves without: where they are not to be had, they must not keep what it needs from being installed. */
function extraPackages({ prepared: { logrotate, timeUnit } }: FactsToPrepare): readonly string[] {
  return [...(timeUnit === null ? ['chrony'] : []), ...(logrotate ? [] : ['logrotate'])];
}

function installMeasure(
  { prepared: { installer } }: FactsToPrepare,
  id: Measure['id'],
  names: readonly string[],
): Measure | null {
  if (installer === null || names.length === 0) return null;
  return {
    id,
    title: `install ${names.join(', ')}`,
    script: installer === 'apt' ? aptScript(names) : dnfScript(names),
    timeoutSeconds: INSTALL_SECONDS,
  };
}

/** Those that the kernel has: it comes without some only where its package does. */
function modulesMeasure({ modules, prepared: { loaded, atBoot } }: FactsToPrepare): Measure | null {
  const there = MODULES.filter((name) => modules.get(name) === true);
  const later = there.filter((name) => !loaded.has(name));
  const lacking = there.filter((name) => !loaded.has(name) || !atBoot.has(name));
  if (lacking.length === 0) return null;
  return {
    id: 'modules',
    title: `load ${lacking.join(', ')} ${later.length === 0 ? 'at every boot' : 'now and at every boot'}`,
    script: modulesScript(there),
    timeoutSeconds: 120,
  };
}

/** The package of gluster brings its own, so that is waited for. */
function rotationMeasure({ has, prepared }: FactsToPrepare): Measure | null {
  if (!has.gluster || prepared.rotation) return null;
  return { id: 'rotation', title: "rotate gluster's logs", script: rotationScript(), timeoutSeconds: 60 };
}

function timeMeasure({ prepared }: FactsToPrepare, extras: Measure | null): Measure | null {
  const { timeService, timeUnit } = prepared;
  if (timeService !== null || (timeUnit === null && extras === null)) return null;
  const units = timeUnit === null ? ['chrony', 'chronyd'] : [timeUnit];
  return {
    id: 'time',
    title: `keep the clock right with ${units[0]}`,
    script: serviceScript(units),
    timeoutSeconds: 120,
  };
}

/** One that runs and doesn't answer is a person's: what ails it is not known. */
function serviceMeasure(facts: FactsToPrepare, packages: Measure | null): Measure | null {
  const { has, activeUnit, unit, prepared } = facts;
  if (!has.gluster && packages === null) return null;
  const runs = activeUnit !== null || facts.glusterdAnswers;
  if (runs && prepared.enabledUnit !== null) return null;
  const units = unit === null ? ['glusterd', 'glusterfs-server'] : [unit];
  return {
    id: 'service',
    title: runs ? 'start glusterd at every boot' : 'start glusterd, now and at every boot',
    script: serviceScript(units),
    timeoutSeconds: 180,
  };
}

const INSTALLED: ReadonlySet<string> = new Set(['gluster', 'LVM', 'thin provisioning', 'mkfs.xfs']);

/** Whether the measures mend what the check found. */
function isMet({ concern }: Row, facts: HostFacts, measures: readonly Measure[]): boolean {
  const has = (id: Measure['id']): boolean => measures.some((measure) => measure.id === id);
  if (INSTALLED.has(concern)) return has('packages');
  if (concern === 'glusterd') return has('service') && facts.activeUnit === null;
  return concern === 'ports' && has('firewall');
}

function tasksOf({ host, facts }: Checked, measures: readonly Measure[], { letIn }: Wish): readonly Task[] {
  const { prepared } = facts;
  const tasks: Task[] = [];
  if (prepared?.installer === 'dnf' && !facts.has.gluster && !prepared.repository && measures.length > 0)
    tasks.push({
      host,
      what: 'no repository of gluster is set up: CentOS and its like have it in that of the Storage SIG, RHEL in a subscription',
      command: 'dnf install -y centos-release-gluster11',
    });
  const byHand = letIn === null ? null : firewallByHand(facts, letIn);
  if (byHand !== null)
    tasks.push({
      host,
      what: 'its rules for nftables are its own: where the ports of gluster are closed, and in /etc/nftables.conf for good',
      command: byHand,
    });
  return tasks;
}
