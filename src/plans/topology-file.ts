import { type Access, KNOWN_TRANSPORTS, type SshSettings, sshAccess } from '../model/access.ts';
import { clusterNameRefusal } from '../model/cluster-name.ts';
import type { Tags } from '../model/entities.ts';
import { usage } from '../model/errors.ts';
import { withoutRootDot } from '../model/host-name.ts';
import { nearest } from '../model/nearest.ts';
import {
  describeNode,
  type JsonMember,
  type JsonNode,
  type JsonObject,
  JsonSyntaxError,
  member,
} from '../text/json-node.ts';
import { readJson } from '../text/jsonc.ts';
import { sshComplaint } from './validate.ts';

export interface TopologyFile {
  readonly clusters: readonly TopologyCluster[];
  /** What is in the file and means nothing, a line each. */
  readonly warnings: readonly string[];
}

export interface TopologyCluster {
  readonly name: string | null;
  readonly file: boolean;
  readonly block: boolean;
  /** Whether the file says anything about them: what it doesn't mention stays as it is. */
  readonly fileGiven: boolean;
  readonly blockGiven: boolean;
  readonly nodes: readonly TopologyNode[];
  /** Place of the entry, as `where` of a node. */
  readonly where: string;
}

export interface TopologyNode {
  readonly manage: readonly string[];
  readonly storage: readonly string[];
  readonly zone: number;
  readonly tags: Tags | null;
  readonly access: Access | null;
  readonly devices: readonly TopologyDevice[];
  /** `topology.json, line 7, column 5 (clusters[0].nodes[1])`: for messages about what it says. */
  readonly where: string;
  /** Places of its parts, each with what stands there. */
  readonly places: { readonly hostnames: string; readonly zone: string; readonly tags: string };
}

export interface TopologyDevice {
  readonly name: string;
  readonly destroyData: boolean;
  readonly tags: Tags | null;
  readonly where: string;
}

const KEYS = {
  file: ['clusters'],
  cluster: ['name', 'file', 'block', 'nodes'],
  entry: ['node', 'devices'],
  node: ['hostnames', 'zone', 'tags', 'ssh', 'access', 'cluster'],
  hostnames: ['manage', 'storage'],
  device: ['name', 'destroydata', 'tags', 'node'],
  ssh: ['user', 'port', 'identityFile', 'sudo', 'jump'],
} as const;

const MOST_PROBLEMS = 20;
const SHAPE =
  '{"clusters": [{"nodes": [{"node": {"hostnames": {"manage": ["gl1"], "storage": ["10.0.0.1"]}, "zone": 1}, "devices": ["/dev/sdb"]}]}]}';

/**
 * Reads a topology in Heketi's format, with our own keys beside: `name` of a cluster, `ssh` or `access` of a node. Keys
 * match in any case and what follows the first value is ignored, as Heketi's client does it; comments and trailing commas
 * are allowed. All that is wrong is told at once, each with its place, its path and what was found there.
 */
export function readTopology(text: string, file: string): TopologyFile {
  const read = new Reader(file);
  const top = read.root(text);
  const clusters = read.list(top, 'clusters').map((node) => read.cluster(node));
  read.finish();
  return { clusters, warnings: read.warnings };
}

class Reader {
  readonly warnings: string[] = [];
  readonly #problems: string[] = [];
  readonly #file: string;
  readonly #clusterNames = new Set<string>();

  constructor(file: string) {
    this.#file = file;
  }

  finish(): void {
    const [problems, more] = [this.#problems.slice(0, MOST_PROBLEMS), this.#problems.length - MOST_PROBLEMS];
    if (problems.length === 0) return;
    const rest = more > 0 ? [`and ${more} more`] : [];
    throw usage('Unable to parse config file', [...problems, ...rest].join('\n'));
  }

  root(text: string): JsonObject {
    try {
      const root = readJson(text, { ignoreRest: true });
      const top = this.object(root);
      this.#known(top, KEYS.file);
      if (root.kind === 'object' && this.value(top, 'clusters') === null) {
        const [close] = nearest(
          'clusters',
          top.members.map(({ name }) => name),
        );
        const meant =
          close === undefined || close.toLowerCase() === 'clusters'
            ? ''
            : `; "${close}" should be "clusters"`;
        this.#wrong(top, `there is no "clusters" here${meant}. A topology reads: ${SHAPE}`);
      }
      return top;
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      this.#problems.push(`${this.#file}, line ${error.line}, column ${error.column}: ${error.message}`);
      this.finish();
      throw error;
    }
  }

  cluster(node: JsonNode): TopologyCluster {
    const object = this.object(node);
    this.#known(object, KEYS.cluster);
    const [file, block] = [this.bool(object, 'file'), this.bool(object, 'block')];
    return {
      name: this.clusterName(object),
      file: file ?? true,
      block: block ?? true,
      fileGiven: file !== null,
      blockGiven: block !== null,
      nodes: this.list(object, 'nodes').map((entry) => this.node(entry)),
      where: this.#place(node),
    };
  }

  clusterName(object: JsonObject): string | null {
    const name = this.string(object, 'name');
    const node = this.value(object, 'name');
    if (name === null || node === null) return null;
    const problem = clusterNameRefusal(name);
    if (problem !== null) this.#wrong(node, `${problem.message}. ${problem.hint}`);
    else if (this.#clusterNames.has(name)) this.#wrong(node, `another cluster is called "${name}" already`);
    this.#clusterNames.add(name);
    return name;
  }

  node(entry: JsonNode): TopologyNode {
    const object = this.object(entry);
    this.#known(object, KEYS.entry);
    const inner = this.value(object, 'node');
    if (inner === null) this.#wrong(entry, 'there is no "node" here');
    const node = this.object(inner ?? nothingAt(entry));
    this.#known(node, KEYS.node);
    const names = this.value(node, 'hostnames');
    if (inner !== null && names === null) this.#wrong(inner, 'there is no "hostnames" here');
    const hostnames = this.object(names ?? nothingAt(entry));
    this.#known(hostnames, KEYS.hostnames);
    const manage = this.strings(hostnames, 'manage').map(withoutRootDot);
    if (names !== null && this.#isEmptyList(hostnames, 'manage'))
      this.#wrong(names, '"manage" needs a host name');
    const spot = (name: string): string => this.#spot(this.value(node, name) ?? node);
    return {
      manage,
      storage: this.strings(hostnames, 'storage').map(withoutRootDot),
      zone: this.int(node, 'zone') ?? 0,
      tags: this.tags(node),
      access: this.access(node),
      devices: this.list(object, 'devices').map((device) => this.device(device)),
      where: this.#place(entry),
      places: { hostnames: this.#place(names ?? entry), zone: spot('zone'), tags: spot('tags') },
    };
  }

  device(node: JsonNode): TopologyDevice {
    const where = this.#place(node);
    if (node.kind === 'string') return { name: node.value, destroyData: false, tags: null, where };
    const object =
      node.kind === 'object' ? node : this.#expected(node, 'a path or an object', nothingAt(node));
    this.#known(object, KEYS.device);
    return {
      name: this.string(object, 'name') ?? '',
      destroyData: this.bool(object, 'destroydata') ?? false,
      tags: this.tags(object),
      where,
    };
  }

  /** `ssh` holds the settings of SSH; `access` can name any way, and holds the settings of that. */
  access(node: JsonObject): Access | null {
    const [ssh, access] = [this.value(node, 'ssh'), this.value(node, 'access')];
    if (access === null) return ssh === null ? null : sshAccess(this.ssh(ssh, []));
    if (ssh !== null) this.#wrong(access, '"ssh" says how the host is reached already; one of both goes');
    const object = this.object(access);
    const via = this.value(object, 'via');
    const name = this.string(object, 'via') ?? '';
    if (name === 'ssh') return sshAccess(this.ssh(access, ['via']));
    if (via?.kind === 'string')
      this.#wrong(via, `no host can be reached via ${JSON.stringify(name)}; known here: ${KNOWN_TRANSPORTS}`);
    else if (via === null) this.#wrong(access, `there is no "via" here; known are: ${KNOWN_TRANSPORTS}`);
    return null;
  }

  ssh(value: JsonNode, besides: readonly string[]): SshSettings {
    const object = this.object(value);
    for (const { name, at } of this.#unknown(object, [...besides, ...KEYS.ssh])) {
      this.#wrong({ ...value, ...at }, `"${name}" is no setting of ssh: ${KEYS.ssh.join(', ')}`);
    }
    const [user, port, identityFile] = [
      this.string(object, 'user'),
      this.int(object, 'port'),
      this.string(object, 'identityFile'),
    ];
    const [sudo, jump] = [this.bool(object, 'sudo'), this.string(object, 'jump')];
    const settings: SshSettings = {
      ...(user === null ? {} : { user }),
      ...(port === null ? {} : { port }),
      ...(identityFile === null ? {} : { identityFile }),
      ...(sudo === null ? {} : { sudo }),
      ...(jump === null ? {} : { jump }),
    };
    const problem = sshComplaint(settings);
    if (problem !== '') this.#wrong(value, problem);
    return settings;
  }

  tags(node: JsonObject): Tags | null {
    const value = this.value(node, 'tags');
    if (value === null) return null;
    return Object.fromEntries(
      this.object(value).members.map(({ name, value: tag }) => [
        name,
        tag.kind === 'string' ? tag.value : this.#expected(tag, 'a text', ''),
      ]),
    );
  }

  object(node: JsonNode): JsonObject {
    return node.kind === 'object' ? node : this.#expected(node, 'an object', nothingAt(node));
  }

  /** null where the key is missing or says null. */
  value(node: JsonObject, name: string): JsonNode | null {
    const value = member(node, name, true)?.value;
    return value === undefined || value.kind === 'null' ? null : value;
  }

  list(node: JsonObject, name: string): readonly JsonNode[] {
    const value = this.value(node, name);
    if (value === null) return [];
    return value.kind === 'array' ? value.items : this.#expected(value, 'a list', []);
  }

  #isEmptyList(node: JsonObject, name: string): boolean {
    const value = this.value(node, name);
    return value === null || (value.kind === 'array' && value.items.length === 0);
  }

  strings(node: JsonObject, name: string): readonly string[] {
    return this.list(node, name).map((item) =>
      item.kind === 'string' ? item.value : this.#expected(item, 'a text', ''),
    );
  }

  string(node: JsonObject, name: string): string | null {
    const value = this.value(node, name);
    if (value === null) return null;
    return value.kind === 'string' ? value.value : this.#expected(value, 'a text', null);
  }

  bool(node: JsonObject, name: string): boolean | null {
    const value = this.value(node, name);
    if (value === null) return null;
    return value.kind === 'boolean' ? value.value : this.#expected(value, 'true or false', null);
  }

  int(node: JsonObject, name: string): number | null {
    const value = this.value(node, name);
    if (value === null) return null;
    return value.kind === 'number' && Number.isSafeInteger(value.value)
      ? value.value
      : this.#expected(value, 'a whole number', null);
  }

  /** Heketi ignores keys that it doesn't know; a mistyped one must not go unnoticed. */
  #known(object: JsonObject, names: readonly string[]): void {
    for (const { name, at, value } of this.#unknown(object, names)) {
      const [close] = nearest(name, names);
      const meant = close === undefined ? `known here: ${names.join(', ')}` : `did you mean "${close}"?`;
      this.warnings.push(`${this.#place({ ...value, ...at })}: "${name}" is ignored; ${meant}`);
    }
    const seen = new Set<string>();
    for (const { name, at, value } of object.members) {
      const key = name.toLowerCase();
      if (seen.has(key)) this.#wrong({ ...value, ...at }, `"${name}" stands here twice`);
      seen.add(key);
    }
  }

  #unknown(object: JsonObject, names: readonly string[]): readonly JsonMember[] {
    const known = names.map((name) => name.toLowerCase());
    return object.members.filter(({ name }) => !known.includes(name.toLowerCase()));
  }

  #wrong(node: JsonNode, message: string): void {
    this.#problems.push(`${this.#place(node)}: ${message}`);
  }

  /** Goes on with `instead`, so that what else is wrong is found too. */
  #expected<T>(node: JsonNode, what: string, instead: T): T {
    this.#wrong(node, `here belongs ${what}, not ${describeNode(node)}`);
    return instead;
  }

  #place({ line, column, path }: JsonNode): string {
    return `${this.#file}, line ${line}, column ${column}${path === '' ? '' : ` (${path})`}`;
  }

  #spot(node: JsonNode): string {
    return node.kind === 'object' ? this.#place(node) : `${this.#place(node)}: ${describeNode(node)}`;
  }
}

function nothingAt({ line, column, path }: JsonNode): JsonObject {
  return { kind: 'object', line, column, path, members: [] };
}
