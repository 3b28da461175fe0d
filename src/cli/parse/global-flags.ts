import { DEFAULT_FORMAT, FORMATS } from '../../ui/formats/index.ts';
import type { FlagDefinition } from '../flag-shape.ts';

/** Those that every command has, and those of a command whose result can be counted. */
const COMMON_FORMATS = FORMATS.filter(({ needsMetrics }) => needsMetrics !== true).map(({ name }) => name);
const ALL_FORMATS = FORMATS.map(({ name }) => name);

/** Said where formats are told. */
const AUTO = `; auto is a table on a terminal, ${DEFAULT_FORMAT} elsewhere`;

/** Accepted before and after every command. */
export const GLOBAL_FLAGS: readonly FlagDefinition[] = [
  {
    name: 'state',
    type: 'string',
    placeholder: 'FILE',
    summary: 'state file, or gluster://HOST/VOLUME of one on a volume',
  },
  { name: 'config', type: 'string', placeholder: 'FILE', summary: 'configuration file' },
  {
    name: 'json',
    type: 'bool',
    summary: 'print JSON as heketi-cli does, errors too; -o json gives objects where that lists ids',
  },
  {
    name: 'output',
    short: 'o',
    type: 'string',
    placeholder: 'FORMAT',
    choices: COMMON_FORMATS,
    fallback: DEFAULT_FORMAT,
    summary: `how results are printed: ${COMMON_FORMATS.join(', ')}${AUTO}`,
  },
  { name: 'dry-run', type: 'bool', summary: 'show what would be done, and do nothing' },
  {
    name: 'scripts',
    type: 'string',
    placeholder: 'FOLDER',
    summary: 'with --dry-run: write one script per host there',
  },
  {
    name: 'plan-out',
    type: 'string',
    placeholder: 'FILE',
    summary: 'as --dry-run, and keep the plan in a new file: "operation apply FILE" runs it as it was shown',
  },
  {
    name: 'offline',
    type: 'bool',
    summary: 'ask no host: show the state as it was when this machine read it last',
  },
  { name: 'show-commands', type: 'bool', summary: 'print each script as it is sent to a host' },
  { name: 'verbose', type: 'bool', summary: 'tell more' },
  {
    name: 'quiet',
    short: 'q',
    type: 'bool',
    summary: 'only results, warnings and errors: no progress, no hints',
  },
  { name: 'yes', short: 'y', type: 'bool', summary: 'answer yes to every question' },
  { name: 'no-input', type: 'bool', summary: 'never ask' },
  { name: 'no-pager', type: 'bool', summary: 'no pager for what is higher than the terminal' },
  { name: 'no-color', type: 'bool', summary: 'no colours' },
  { name: 'debug', type: 'bool', summary: 'print stack traces' },
  {
    name: 'lock-timeout',
    type: 'duration',
    placeholder: 'TIME',
    fallback: 30,
    summary: 'how long to wait for the state lock',
  },
  {
    name: 'timeout',
    type: 'duration',
    placeholder: 'TIME',
    fallback: 10,
    summary: 'how long a host may take to answer a connection',
  },
  { name: 'trust-new-hosts', type: 'bool', summary: 'accept and remember host keys seen for the first time' },
  {
    name: 'ssh-config',
    type: 'string',
    placeholder: 'FILE',
    summary: 'SSH configuration instead of ~/.ssh/config',
  },
  {
    name: 'known-hosts',
    type: 'string',
    placeholder: 'FILE',
    summary: 'known host keys instead of ~/.ssh/known_hosts',
  },
  { name: 'help', short: 'h', type: 'bool', summary: 'help for this command' },
  {
    name: 'server',
    short: 's',
    type: 'string',
    hidden: true,
    mayBeEmpty: true,
    summary: 'accepted as heketi-cli accepts it; unneeded',
  },
  {
    name: 'user',
    type: 'string',
    hidden: true,
    mayBeEmpty: true,
    summary: 'accepted as heketi-cli accepts it; unneeded',
  },
  {
    name: 'secret',
    type: 'string',
    hidden: true,
    mayBeEmpty: true,
    summary: 'accepted as heketi-cli accepts it; unneeded',
  },
  {
    name: 'insecure-tls',
    short: 'I',
    type: 'bool',
    hidden: true,
    summary: 'accepted as heketi-cli accepts it; unneeded',
  },
  {
    name: 'tls-cert',
    short: 'C',
    type: 'strings',
    hidden: true,
    mayBeEmpty: true,
    summary: 'accepted as heketi-cli accepts it; unneeded',
  },
];

const WITH_METRICS = GLOBAL_FLAGS.map((flag) =>
  flag.name === 'output'
    ? { ...flag, choices: ALL_FORMATS, summary: `how results are printed: ${ALL_FORMATS.join(', ')}${AUTO}` }
    : flag,
);

/** As a command takes them. */
export function globalFlags(definition: { readonly hasMetrics?: true } | null): readonly FlagDefinition[] {
  return definition?.hasMetrics === true ? WITH_METRICS : GLOBAL_FLAGS;
}

/** Only without a command. */
export const ROOT_FLAGS: readonly FlagDefinition[] = [
  { name: 'version', short: 'v', type: 'bool', summary: 'print the version' },
];

export const HEKETI_ONLY = ['server', 'user', 'secret', 'insecure-tls', 'tls-cert'] as const;
