import { type Access, type SshAccess, sshAccess } from '../../model/access.ts';
import { refused, usage } from '../../model/errors.ts';
import { type JsonNode, type JsonObject, JsonSyntaxError, member } from '../../text/json-node.ts';
import { readJson } from '../../text/jsonc.ts';

/** What heketi.json says of hosts, and of how things are made there. */
export interface ServerConfig {
  /** null: in pods of its own namespace, which only the cluster knows. */
  readonly access: Access | null;
  /** By their names: those of our configuration, where that has them. */
  readonly settings: ReadonlyMap<string, string | number | boolean>;
  /** A command that Heketi puts before `lvm`; empty: none. */
  readonly lvmWrapper: string;
  /** Heketi ran no commands at all: there are no hosts. */
  readonly mock: boolean;
}

/** Heketi takes the pods of a node from those that have this label, whatever its value is, and runs all in their first container. */
export const PODS_OF_HEKETI = 'glusterfs-node';

/** Heketi's own configuration; comments are allowed, and keys that mean nothing here are passed over. */
export function readServerConfig(text: string, name: string): ServerConfig {
  const root = parsed(text, name);
  const glusterfs = objectIn(root, 'glusterfs');
  if (glusterfs === null)
    throw usage(
      `${name} is no configuration of Heketi: it has no "glusterfs"`,
      'It is the file heketi.json of the server.',
    );
  const executor = textIn(glusterfs, 'executor', name) ?? 'ssh';
  const inPods = /kube/.test(executor);
  const section = objectIn(glusterfs, inPods ? 'kubeexec' : 'sshexec');
  const values = [...plainValues(glusterfs, name), ...(section === null ? [] : plainValues(section, name))];
  return {
    access: inPods ? podsOf(section, name) : accessOf(section, name),
    settings: new Map(
      values.map(([key, value]) => [inPods && key === 'fstab' ? 'kubectl.fstab' : key, value]),
    ),
    lvmWrapper: (section === null ? null : textIn(section, 'lvm_wrapper', name)) ?? '',
    mock: executor === 'mock',
  };
}

/** Hosts are named after the nodes that the pods are on; null where the namespace is not said. */
function podsOf(kube: JsonObject | null, name: string): Access | null {
  if (kube === null) return null;
  if (isTrue(member(kube, 'use_pod_names')?.value))
    throw refused(
      `${name} names hosts after their pods ("use_pod_names"), and here they are named after the nodes of these`,
      [
        'Write the database as JSON, on the server while it is stopped: heketi db export --dbfile heketi.db --jsonfile heketi-export.json',
        `Put the names of nodes in the places of "manage" there, and import that without this file: with --kubectl-namespace, and --kubectl-selector where the pods lack the label ${PODS_OF_HEKETI}.`,
      ].join('\n'),
    );
  const namespace = textIn(kube, 'namespace', name);
  return namespace === null ? null : { via: 'kubectl', namespace, selector: PODS_OF_HEKETI };
}

function parsed(text: string, name: string): JsonObject {
  try {
    const root = readJson(text, { ignoreRest: true });
    if (root.kind === 'object') return root;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw usage(`${name}, line ${error.line}, column ${error.column}: ${error.message}`);
  }
  throw usage(`${name} is no configuration of Heketi: it is no object`);
}

/** Heketi's user is "heketi" and its port 22 where the file says nothing. */
function accessOf(ssh: JsonObject | null, name: string): SshAccess {
  const identityFile = ssh === null ? null : textIn(ssh, 'keyfile', name);
  const user = (ssh === null ? null : textIn(ssh, 'user', name)) ?? 'heketi';
  const port = ssh === null ? 22 : portIn(ssh, name);
  const sudo = ssh !== null && isTrue(member(ssh, 'sudo')?.value);
  return sshAccess({
    user,
    ...(port === 22 ? {} : { port }),
    ...(identityFile === null ? {} : { identityFile }),
    ...(sudo ? { sudo: true } : {}),
  });
}

function isTrue(node: JsonNode | undefined): boolean {
  return node?.kind === 'boolean' && node.value;
}

/** A text in Heketi's own sample; numbers are found in others'. */
function portIn(ssh: JsonObject, name: string): number {
  const node = member(ssh, 'port')?.value;
  const said = node?.kind === 'string' ? node.value.trim() : node?.kind === 'number' ? node.text : '';
  if (said === '') return 22;
  const port = Number(said);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  // The sample file that comes with Heketi explains the key in its place.
  if (/[a-z]{3}/i.test(said)) return 22;
  throw usage(`${name}: ${said} is no port`);
}

function objectIn(object: JsonObject, key: string): JsonObject | null {
  const node = member(object, key, true)?.value;
  return node?.kind === 'object' ? node : null;
}

/** null: not there, empty, or the explanation that stands in the place of a value in Heketi's sample. */
function textIn(object: JsonObject, key: string, name: string): string | null {
  const node = member(object, key, true)?.value;
  if (node?.kind !== 'string') return null;
  if (node.value.includes('\0')) throw usage(`${name}: "${key}" holds a NUL character`);
  const text = node.value.trim();
  return text === '' || /^Optional:/i.test(text) || text.startsWith('path/to/') ? null : text;
}

type Setting = readonly [name: string, value: string | number | boolean];

function plainValues(object: JsonObject, file: string): readonly Setting[] {
  return object.members.flatMap(({ name, value }): readonly Setting[] => {
    if (value.kind === 'number' || value.kind === 'boolean') return [[name, value.value]];
    const text = value.kind === 'string' ? textIn(object, name, file) : null;
    return text === null ? [] : [[name, text]];
  });
}
