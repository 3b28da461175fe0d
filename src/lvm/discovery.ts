import { counted } from '../model/counted.ts';
import { GlusterctlError } from '../model/errors.ts';
import { type Hung, readHung } from '../shell/patience.ts';
import { type Block, lastPart, linesByDevice, readBlockNames, withDescendants } from './block-names.ts';
import { deviceOfGroup } from './names.ts';
import { type ReportRow, readReport, readSections } from './report.ts';

/** Why a device can't be used, in a closed list. */
export type RefusalReason =
  | 'not-a-block-device'
  | 'hangs'
  | 'virtual'
  | 'read-only'
  | 'removable'
  | 'mounted'
  | 'swap'
  | 'already-managed'
  | 'volume-group'
  | 'held'
  | 'partitions'
  | 'physical-volume'
  | 'raid-member'
  | 'encrypted'
  | 'file-system'
  | 'signature'
  | 'too-small';

export interface FoundDevice {
  /** As it was asked for; else the kernel's name. */
  readonly path: string;
  /** The kernel's name; empty where there is no such device. */
  readonly block: string;
  /** A link that stays when names change; the path where there is none. */
  readonly stablePath: string;
  readonly links: readonly string[];
  readonly sizeKiB: number;
  readonly model: string;
  readonly serialNumber: string;
  /** Until the next boot, this link leads to this very disk and no other; null where the kernel doesn't count them. */
  readonly arrival: null | { readonly boot: string; readonly link: string };
  readonly rotational: boolean;
  /** For people: `ext4 file system labelled data`; empty for an empty disk. */
  readonly contents: string;
  readonly pvUuid: string | null;
  readonly volumeGroup: string | null;
  readonly refusal: null | { readonly reason: RefusalReason; readonly words: string };
  /** --destroy-existing-data would make it usable. */
  readonly wipeable: boolean;
}

export interface FoundOnHost {
  readonly host: string;
  readonly device: FoundDevice;
  /** Id of the device it is already, if any. */
  readonly managed: string | null;
}

/** Two of LVM's metadata areas and one small brick. */
const SMALLEST_KIB = 1024 * 1024;
const WIPEABLE: ReadonlySet<RefusalReason> = new Set([
  'partitions',
  'physical-volume',
  'raid-member',
  'encrypted',
  'file-system',
  'signature',
]);

/**
 * Every disk of the host, or the ones that were asked for under the paths they were asked for; refusals say which
 * of them can't be used and why.
 */
export function readDiscovery(stdout: string): readonly FoundDevice[] {
  const sections = readSections(stdout);
  const hung = readHung(sections.get('hung') ?? '');
  if (hung?.questions.includes('lsblk') === true)
    throw new GlusterctlError('failed', 'lsblk gave no answer: a disk of the host hangs');
  const { tree, blocks, linksTo, arrivalLink } = readBlockNames(sections);
  const context: Context = {
    volumes: new Map(
      readReport(sections.get('pvs') ?? '{"report":[]}', 'pv').map((row) => [row.pv_name ?? '', row]),
    ),
    linksTo,
    arrivalLink,
    boot: (sections.get('boot') ?? '').trim(),
    signatures: linesByDevice(sections.get('signatures') ?? ''),
    hung,
  };
  const asked = (sections.get('asked') ?? '').split('\n').filter((line) => line !== '');
  if (asked.length === 0) return tree.map((block) => describe(block, block.path, context));
  return asked.map((line) => {
    const space = line.indexOf(' ');
    const [name, path] = [line.slice(0, space), line.slice(space + 1)];
    const block = blocks.find((each) => each.path === name);
    return block === undefined ? missing(path) : describe(block, path, context);
  });
}

interface Context {
  readonly volumes: ReadonlyMap<string, ReportRow>;
  readonly linksTo: (block: Block) => readonly string[];
  readonly arrivalLink: (block: Block) => string;
  readonly boot: string;
  /** By the last part of the name. */
  readonly signatures: ReadonlyMap<string, readonly string[]>;
  readonly hung: Hung | null;
}

function missing(path: string): FoundDevice {
  return {
    path,
    block: '',
    stablePath: path,
    links: [],
    sizeKiB: 0,
    model: '',
    serialNumber: '',
    arrival: null,
    rotational: false,
    contents: '',
    pvUuid: null,
    volumeGroup: null,
    refusal: { reason: 'not-a-block-device', words: 'there is no such block device' },
    wipeable: false,
  };
}

function describe(block: Block, path: string, context: Context): FoundDevice {
  const links = context.linksTo(block);
  const volume = context.volumes.get(block.path);
  const signatures = signaturesOf(block, context);
  const finding = [...silence(block, signatures, context), ...findings(block, volume, signatures)];
  const [refusal = null] = finding;
  const { boot } = context;
  const link = context.arrivalLink(block);
  return {
    path,
    block: block.path,
    stablePath: links.find((link) => link.startsWith('/dev/disk/by-id/')) ?? links[0] ?? path,
    links,
    sizeKiB: block.sizeKiB,
    model: block.model,
    serialNumber: block.serialNumber,
    arrival: boot === '' || link === '' ? null : { boot, link },
    rotational: block.rotational,
    contents: contentsOf(finding),
    pvUuid: volume?.pv_uuid ?? null,
    volumeGroup: volume?.vg_name === undefined || volume.vg_name === '' ? null : volume.vg_name,
    refusal,
    wipeable: refusal !== null && finding.every(({ reason }) => WIPEABLE.has(reason)),
  };
}

/** A disk that is in use may have a hundred mounts: some tell enough. */
const MOUNTS_TOLD = 3;

function contentsOf(finding: readonly Finding[]): string {
  const wordsOf = (wanted: (reason: RefusalReason) => boolean): readonly string[] => [
    ...new Set(finding.filter(({ reason }) => wanted(reason)).map(({ words }) => words)),
  ];
  const mounts = wordsOf((reason) => reason === 'mounted');
  const more = mounts.length - MOUNTS_TOLD;
  return [
    ...(more > 1 ? [...mounts.slice(0, MOUNTS_TOLD), `${more} more mounts`] : mounts),
    ...wordsOf((reason) => reason !== 'mounted' && reason !== 'too-small'),
  ].join(', ');
}

interface Finding {
  readonly reason: RefusalReason;
  readonly words: string;
}

/** Of a disk that hangs nothing is known; where LVM told nothing for that reason, of what is LVM's either. */
function silence(
  { kernelPath, path }: Block,
  signatures: readonly string[],
  { hung }: Context,
): readonly Finding[] {
  if (hung === null) return [];
  const names = [lastPart(kernelPath), lastPart(path)];
  if (
    hung.disks.some(({ kernel }) => names.includes(kernel)) ||
    names.some((name) => hung.questions.includes(`wipefs-${name}`))
  )
    return [{ reason: 'hangs', words: 'it hangs: it gives neither data nor an error' }];
  if (hung.questions.includes('lvm') && signatures.includes('LVM2_member'))
    return [{ reason: 'hangs', words: 'LVM gives no answer: another disk of the host hangs' }];
  return [];
}

/** All that speaks against a device, what can't be helped first. */
function findings(
  block: Block,
  volume: ReportRow | undefined,
  signatures: readonly string[],
): readonly Finding[] {
  const found: Finding[] = [];
  const add = (reason: RefusalReason, words: string): void => void found.push({ reason, words });
  const family = withDescendants(block);
  if (/^(loop|rom|zram|ram)/.test(block.type) || /^\/dev\/(zram|ram|loop|nbd|fd)\d/.test(block.path))
    add('virtual', `a ${block.type} device`);
  if (block.readOnly) add('read-only', 'read-only');
  if (block.removable) add('removable', 'removable');
  for (const { path, mountPoint } of family) {
    const where = path === block.path ? '' : `${path} `;
    if (mountPoint === '[SWAP]') add('swap', `${where}used as swap`);
    else if (mountPoint !== '') add('mounted', `${where}mounted on ${mountPoint}`);
  }
  const group = volume?.vg_name ?? '';
  const ours = deviceOfGroup(group) !== null || (volume?.vg_tags ?? '').split(',').includes('glusterctl');
  if (group !== '')
    add(ours ? 'already-managed' : 'volume-group', `LVM physical volume of volume group ${group}`);
  const partitions = block.children.filter(({ type }) => type === 'part');
  const holders = family.slice(1).filter(({ type }) => type !== 'part');
  if (group === '' && holders.length > 0)
    add('held', `held by ${holders.map(({ path, type }) => `${path} (${type})`).join(', ')}`);
  if (partitions.length > 0)
    add('partitions', `${tableName(block)} with ${counted(partitions.length, 'partition')}`);
  else if (block.partitionTable !== '') add('partitions', `${tableName(block)} without partitions`);
  if (volume !== undefined && group === '')
    add('physical-volume', `LVM physical volume ${volume.pv_uuid ?? ''} without a volume group`);
  if (found.length === 0) for (const type of signatures) found.push(signature(type, block));
  if (block.sizeKiB < SMALLEST_KIB && !/^(loop|rom)/.test(block.type)) add('too-small', 'smaller than 1 GiB');
  return found;
}

function tableName(block: Block): string {
  return block.partitionTable === 'dos' ? 'MBR' : block.partitionTable.toUpperCase() || 'Partition table';
}

/** wipefs sees all, also where udev's knowledge is old; one signature may be stored at several places. */
function signaturesOf(block: Block, context: Context): readonly string[] {
  const types = context.signatures.get(lastPart(block.path)) ?? [];
  return [...new Set([...types, block.fileSystem])].filter((type) => type !== '');
}

function signature(type: string, { label }: Block): Finding {
  if (type === 'crypto_LUKS') return { reason: 'encrypted', words: 'LUKS encrypted' };
  if (type === 'LVM2_member') return { reason: 'physical-volume', words: 'LVM physical volume' };
  if (/raid|_member$/i.test(type)) return { reason: 'raid-member', words: `member of ${type}` };
  if (/^(ext[234]|xfs|btrfs|vfat|exfat|ntfs|f2fs|swap|iso9660|udf|reiserfs|jfs)$/.test(type)) {
    if (type === 'swap') return { reason: 'signature', words: 'unused swap space' };
    return { reason: 'file-system', words: `${type} file system${label === '' ? '' : ` labelled ${label}`}` };
  }
  return { reason: 'signature', words: `${type} signature` };
}
