import { usage } from '../model/errors.ts';
import type { SshSettings, Tags } from '../model/state.ts';
import {
  describeNode,
  type JsonNode,
  type JsonObject,
  JsonSyntaxError,
  member,
  readJson,
} from '../text/jsonc.ts';

export interface TopologyFile {
  readonly clusters: readonly TopologyCluster[];
}

export interface TopologyCluster {
  readonly name: string | null;
  readonly file: boolean;
  readonly block: boolean;
  /** Whether the file says anything about them: what it doesn't mention stays as it is. */
  readonly fileGiven: boolean;
  readonly blockGiven: boolean;
  readonly nodes: readonly TopologyNode[];
}

export interface TopologyNode {
  readonly manage: readonly string[];
  readonly storage: readonly string[];
  readonly zone: number;
  readonly tags: Tags | null;
  readonly ssh: SshSettings | null;
  readonly devices: readonly TopologyDevice[];
  /** `line 7, column 5`, for messages about what it says. */
  readonly where: string;
}

export interface TopologyDevice {
  readonly name: string;
  readonly destroyData: boolean;
  readonly tags: Tags | null;
  readonly where: string;
}

/**
 * Reads a topology in Heketi's format, with our own keys beside: `name` of a cluster, `ssh` of a node. Keys match in
 * any case and what follows the first value is ignored, as Heketi's client does it; comments and trailing commas
 * are allowed. The first thing that is wrong is an error with its place, its path and what was found there.
 */
export function readTopology(text: string, file: string): TopologyFile {
  const wrong = (node: { line: number; column: number; path?: string }, message: string): never => {
    const path = node.path === undefined || node.path === '' ? '' : ` (${node.path})`;
    throw usage(
      'Unable to parse config file',
      `${file}, line ${node.line}, column ${node.column}${path}: ${message}`,
    );
  };
  let root: JsonNode;
  try {
    root = readJson(text, { ignoreRest: true });
  } catch (error) {
    if (error instanceof JsonSyntaxError) return wrong(error, error.message);
    throw error;
  }
  const read = new Reader(wrong);
  const top = read.object(root);
  return { clusters: read.list(top, 'clusters').map((node) => read.cluster(node)) };
}

type Wrong = (node: JsonNode, message: string) => never;

class Reader {
  readonly #wrong: Wrong;

  constructor(wrong: Wrong) {
    this.#wrong = wrong;
  }

  cluster(node: JsonNode): TopologyCluster {
    const object = this.object(node);
    return {
      name: this.string(object, 'name'),
      file: this.bool(object, 'file') ?? true,
      block: this.bool(object, 'block') ?? true,
      fileGiven: this.bool(object, 'file') !== null,
      blockGiven: this.bool(object, 'block') !== null,
      nodes: this.list(object, 'nodes').map((entry) => this.node(entry)),
    };
  }

  node(entry: JsonNode): TopologyNode {
    const object = this.object(entry);
    const inner = this.value(object, 'node');
    if (inner === null) return this.#wrong(entry, 'there is no "node" here');
    const node = this.object(inner);
    const names = this.value(node, 'hostnames');
    if (names === null) return this.#wrong(inner, 'there is no "hostnames" here');
    const hostnames = this.object(names);
    const manage = this.strings(hostnames, 'manage');
    if (manage.length === 0) return this.#wrong(names, '"manage" needs a host name');
    return {
      manage,
      storage: this.strings(hostnames, 'storage'),
      zone: this.int(node, 'zone') ?? 0,
      tags: this.tags(node),
      ssh: this.ssh(node),
      devices: this.list(object, 'devices').map((device) => this.device(device)),
      where: `line ${entry.line}, column ${entry.column}`,
    };
  }

  device(node: JsonNode): TopologyDevice {
    const where = `line ${node.line}, column ${node.column}`;
    if (node.kind === 'string') return { name: node.value, destroyData: false, tags: null, where };
    const object = this.object(node);
    return {
      name: this.string(object, 'name') ?? '',
      destroyData: this.bool(object, 'destroydata') ?? false,
      tags: this.tags(object),
      where,
    };
  }

  ssh(node: JsonObject): SshSettings | null {
    const value = this.value(node, 'ssh');
    if (value === null) return null;
    const object = this.object(value);
    for (const { name, at } of object.members) {
      if (!['user', 'port', 'identityfile', 'sudo', 'jump'].includes(name.toLowerCase())) {
        this.#wrong(
          { ...value, ...at },
          `"${name}" is no setting of ssh: user, port, identityFile, sudo, jump`,
        );
      }
    }
    const [user, port, identityFile] = [
      this.string(object, 'user'),
      this.int(object, 'port'),
      this.string(object, 'identityFile'),
    ];
    const [sudo, jump] = [this.bool(object, 'sudo'), this.string(object, 'jump')];
    if (port !== null && (port < 1 || port > 65_535))
      this.#wrong(value, `port ${port} is not from 1 to 65535`);
    return {
      ...(user === null ? {} : { user }),
      ...(port === null ? {} : { port }),
      ...(identityFile === null ? {} : { identityFile }),
      ...(sudo === null ? {} : { sudo }),
      ...(jump === null ? {} : { jump }),
    };
  }

  tags(node: JsonObject): Tags | null {
    const value = this.value(node, 'tags');
    if (value === null) return null;
    return Object.fromEntries(
      this.object(value).members.map(({ name, value: tag }) => [
        name,
        tag.kind === 'string' ? tag.value : this.#expected(tag, 'a text'),
      ]),
    );
  }

  object(node: JsonNode): JsonObject {
    return node.kind === 'object' ? node : this.#expected(node, 'an object');
  }

  /** null where the key is missing or says null. */
  value(node: JsonObject, name: string): JsonNode | null {
    const value = member(node, name, true)?.value;
    return value === undefined || value.kind === 'null' ? null : value;
  }

  list(node: JsonObject, name: string): readonly JsonNode[] {
    const value = this.value(node, name);
    if (value === null) return [];
    return value.kind === 'array' ? value.items : this.#expected(value, 'a list');
  }

  strings(node: JsonObject, name: string): readonly string[] {
    return this.list(node, name).map((item) =>
      item.kind === 'string' ? item.value : this.#expected(item, 'a text'),
    );
  }

  string(node: JsonObject, name: string): string | null {
    const value = this.value(node, name);
    return value === null ? null : value.kind === 'string' ? value.value : this.#expected(value, 'a text');
  }

  bool(node: JsonObject, name: string): boolean | null {
    const value = this.value(node, name);
    return value === null
      ? null
      : value.kind === 'boolean'
        ? value.value
        : this.#expected(value, 'true or false');
  }

  int(node: JsonObject, name: string): number | null {
    const value = this.value(node, name);
    if (value === null) return null;
    return value.kind === 'number' && Number.isSafeInteger(value.value)
      ? value.value
      : this.#expected(value, 'a whole number');
  }

  #expected(node: JsonNode, what: string): never {
    return this.#wrong(node, `here belongs ${what}, not ${describeNode(node)}`);
  }
}
