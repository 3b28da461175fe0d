import {
  type Access,
  KNOWN_TRANSPORTS,
  type KubectlAccess,
  type SshSettings,
  sshAccess,
} from '../model/access.ts';
import { clusterNameRefusal } from '../model/cluster-name.ts';
import type { Tags } from '../model/entities.ts';
import { withoutRootDot } from '../model/host-name.ts';
import { nearest } from '../model/nearest.ts';
import { type JsonNode, type JsonObject, JsonSyntaxError } from '../text/json-node.ts';
import { readJson } from '../text/jsonc.ts';
import { FileReader, nothingAt } from './file-reader.ts';
import { readTopologyVolume, type TopologyVolume } from './topology-volume.ts';
import { kubectlComplaint, sshComplaint } from './validate.ts';

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
  /** null where the file says nothing of volumes. */
  readonly volumes: readonly TopologyVolume[] | null;
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
  cluster: ['name', 'file', 'block', 'nodes', 'volumes'],
  entry: ['node', 'devices'],
  node: ['hostnames', 'zone', 'tags', 'ssh', 'access', 'cluster'],
  hostnames: ['manage', 'storage'],
  device: ['name', 'destroydata', 'tags', 'node'],
  ssh: ['user', 'port', 'identityFile', 'sudo', 'jump'],
  kubectl: ['namespace', 'selector', 'daemonset', 'container', 'context'],
} as const;

const SHAPE =
  '{"clusters": [{"nodes": [{"node": {"hostnames": {"manage": ["gl1"], "storage": ["10.0.0.1"]}, "zone": 1}, "devices": ["/dev/sdb"]}]}]}';

/**
 * Reads a topology in Heketi's format, with our own keys beside: `name` and `volumes` of a cluster, `ssh` or `access` of a node. Keys
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

class Reader extends FileReader {
  readonly #clusterNames = new Set<string>();

  root(text: string): JsonObject {
    try {
      const root = readJson(text, { ignoreRest: true });
      const top = this.object(root);
      this.known(top, KEYS.file);
      if (root.kind === 'object' && this.value(top, 'clusters') === null) {
        const [close] = nearest(
          'clusters',
          top.members.map(({ name }) => name),
        );
        const meant =
          close === undefined || close.toLowerCase() === 'clusters'
            ? ''
            : `; "${close}" should be "clusters"`;
        this.wrong(top, `there is no "clusters" here${meant}. A topology reads: ${SHAPE}`);
      }
      return top;
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      throw this.unreadable(error);
    }
  }

  cluster(node: JsonNode): TopologyCluster {
    const object = this.object(node);
    this.known(object, KEYS.cluster);
    const [file, block] = [this.bool(object, 'file'), this.bool(object, 'block')];
    return {
      name: this.clusterName(object),
      file: file ?? true,
      block: block ?? true,
      fileGiven: file !== null,
      blockGiven: block !== null,
      nodes: this.list(object, 'nodes').map((entry) => this.node(entry)),
      volumes: this.value(object, 'volumes') === null ? null : this.volumes(object),
      where: this.place(node),
    };
  }

  volumes(object: JsonObject): readonly TopologyVolume[] {
    const names = new Set<string>();
    return this.list(object, 'volumes').flatMap((node) => {
      const volume = readTopologyVolume(this, node);
      if (volume !== null && names.has(volume.name))
        this.wrong(node, `another volume of this cluster is called "${volume.name}" already`);
      if (volume !== null) names.add(volume.name);
      return volume ?? [];
    });
  }

  clusterName(object: JsonObject): string | null {
    const name = this.string(object, 'name');
    const node = this.value(object, 'name');
    if (name === null || node === null) return null;
    const problem = clusterNameRefusal(name);
    if (problem !== null) this.wrong(node, `${problem.message}. ${problem.hint}`);
    else if (this.#clusterNames.has(name)) this.wrong(node, `another cluster is called "${name}" already`);
    this.#clusterNames.add(name);
    return name;
  }

  node(entry: JsonNode): TopologyNode {
    const object = this.object(entry);
    this.known(object, KEYS.entry);
    const inner = this.value(object, 'node');
    if (inner === null) this.wrong(entry, 'there is no "node" here');
    const node = this.object(inner ?? nothingAt(entry));
    this.known(node, KEYS.node);
    const names = this.value(node, 'hostnames');
    if (inner !== null && names === null) this.wrong(inner, 'there is no "hostnames" here');
    const hostnames = this.object(names ?? nothingAt(entry));
    this.known(hostnames, KEYS.hostnames);
    const manage = this.strings(hostnames, 'manage').map(withoutRootDot);
    if (names !== null && this.isEmptyList(hostnames, 'manage'))
      this.wrong(names, '"manage" needs a host name');
    const spot = (name: string): string => this.spot(this.value(node, name) ?? node);
    return {
      manage,
      storage: this.strings(hostnames, 'storage').map(withoutRootDot),
      zone: this.int(node, 'zone') ?? 0,
      tags: this.tags(node),
      access: this.access(node),
      devices: this.list(object, 'devices').map((device) => this.device(device)),
      where: this.place(entry),
      places: { hostnames: this.place(names ?? entry), zone: spot('zone'), tags: spot('tags') },
    };
  }

  device(node: JsonNode): TopologyDevice {
    const where = this.place(node);
    if (node.kind === 'string') return { name: node.value, destroyData: false, tags: null, where };
    const object =
      node.kind === 'object' ? node : this.expected(node, 'a path or an object', nothingAt(node));
    this.known(object, KEYS.device);
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
    if (ssh !== null) this.wrong(access, '"ssh" says how the host is reached already; one of both goes');
    const object = this.object(access);
    const via = this.value(object, 'via');
    const name = this.string(object, 'via') ?? '';
    if (name === 'ssh') return sshAccess(this.ssh(access, ['via']));
    if (name === 'kubectl') return this.kubectl(access);
    if (via?.kind === 'string')
      this.wrong(via, `no host can be reached via ${JSON.stringify(name)}; known here: ${KNOWN_TRANSPORTS}`);
    else if (via === null) this.wrong(access, `there is no "via" here; known are: ${KNOWN_TRANSPORTS}`);
    return null;
  }

  kubectl(value: JsonNode): KubectlAccess {
    const object = this.settings(value, 'kubectl', ['via']);
    const [namespace, selector, daemonset, container, context] = KEYS.kubectl.map((key) =>
      this.string(object, key),
    );
    const access: KubectlAccess = {
      via: 'kubectl',
      namespace: namespace ?? '',
      ...(selector == null ? {} : { selector }),
      ...(daemonset == null ? {} : { daemonset }),
      ...(container == null ? {} : { container }),
      ...(context == null ? {} : { context }),
    };
    const problem = kubectlComplaint(access);
    if (problem !== '') this.wrong(value, problem);
    return access;
  }

  settings(value: JsonNode, via: 'ssh' | 'kubectl', besides: readonly string[]): JsonObject {
    const object = this.object(value);
    const known: readonly string[] = KEYS[via];
    for (const { name, at } of this.unknown(object, [...besides, ...known])) {
      this.wrong({ ...value, ...at }, `"${name}" is no setting of ${via}: ${known.join(', ')}`);
    }
    return object;
  }

  ssh(value: JsonNode, besides: readonly string[]): SshSettings {
    const object = this.settings(value, 'ssh', besides);
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
    if (problem !== '') this.wrong(value, problem);
    return settings;
  }
}
