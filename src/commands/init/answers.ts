import { z } from 'zod';
import { counted } from '../../model/counted.ts';
import { usage } from '../../model/errors.ts';
import { type JsonNode, JsonSyntaxError } from '../../text/json-node.ts';
import { readJson } from '../../text/jsonc.ts';

const disks = z.record(z.string(), z.array(z.string().startsWith('/')));

const answersSchema = z
  .strictObject({
    hosts: z.array(z.string().min(1)).min(1),
    user: z.string().min(1),
    identityFile: z.string().min(1),
    trust: z.boolean(),
    prepare: z.boolean(),
    firewall: z.boolean(),
    disks: z.union(
      [z.literal('all'), disks],
      'here belongs "all", or paths by host: {"node1": ["/dev/vdb"]}',
    ),
    wipe: disks,
    addresses: z.record(z.string(), z.string().min(1)),
    zones: z.record(z.string(), z.int().min(1)),
    topology: z.string().min(1),
    volume: z.union(
      [z.null(), z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))],
      'here belongs null, or flags of "volume create": {"size": 10}',
    ),
    output: z.enum(['auto', 'heketi'], 'here belongs "auto" or "heketi"'),
  })
  .partial();

/** What a set-up asks for. What is not in it is asked for, where somebody is there. */
export type Answers = z.infer<typeof answersSchema>;

/** Shown where nothing was answered yet. */
export const TEMPLATE = `{
  // Names by which hosts are reached over SSH.
  "hosts": ["node1", "node2", "node3"],
  // Whom to log in as, and with which key: left out, as ~/.ssh/config and "config show" have it.
  // "user": "admin", "identityFile": "~/.ssh/id_ed25519",
  // Trust the keys that the hosts show, where they are not known yet.
  "trust": false,
  // Bring the hosts what they lack, and open the ports of gluster in firewalld or ufw.
  "prepare": true,
  "firewall": false,
  // "all": every empty disk. Else: {"node1": ["/dev/vdb", "/dev/vdc"], "node2": ["/dev/vdb"]}
  "disks": "all",
  // Disks that hold something, which is lost: {"node1": ["/dev/vdd"]}
  "wipe": {},
  // Addresses that the hosts use among themselves: left out, those that they tell. {"node1": "10.0.0.1"}
  // Zones that fail together: left out, each host is one of its own. {"node1": 1, "node2": 1, "node3": 2}
  // The file that all of it is written to.
  "topology": "topology.json",
  // Flags of "volume create" without dashes; null: no volume.
  "volume": {"size": 10, "durability": "replicate", "replica": 3, "name": "data"}
  // How results are printed: "auto" is tables on a terminal, else as by heketi-cli; left out, as "config show" has it.
  // "output": "auto"
}
`;

/** Reads answers from JSON with comments; all that is wrong is told at once, each with its line. */
export function readAnswers(text: string, file: string): Answers {
  const root = parsed(text, file);
  const { data, error } = answersSchema.safeParse(plain(root));
  const wrong =
    data === undefined
      ? error.issues.map(({ path, message }) => `${placeOf(root, path, file)}: ${message}`)
      : strangers(data);
  if (data === undefined || wrong.length > 0)
    throw usage(
      `${file} is no set of answers`,
      [...wrong, 'What one looks like: glusterctl init --print-preseed'].join('\n'),
    );
  return data;
}

/** Hosts that are spoken of and are none of those that are named. */
function strangers({
  hosts = [],
  disks: ticked = {},
  wipe = {},
  addresses = {},
  zones = {},
}: Answers): string[] {
  const named = { disks: ticked === 'all' ? {} : ticked, wipe, addresses, zones };
  return Object.entries(named).flatMap(([key, byHost]) => {
    const unknown = Object.keys(byHost).filter((host) => !hosts.includes(host));
    return unknown.length === 0
      ? []
      : [`"${key}" names ${counted(unknown.length, 'host')} not in "hosts": ${unknown.join(', ')}`];
  });
}

function parsed(text: string, file: string): JsonNode {
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw usage(
      `${file}, line ${error.line}, column ${error.column}: ${error.message}`,
      'Answers are JSON, comments allowed: glusterctl init --print-preseed',
    );
  }
}

function plain(node: JsonNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.map(({ name, value }) => [name, plain(value)]));
    case 'array':
      return node.items.map(plain);
    case 'null':
      return null;
    default:
      return node.value;
  }
}

/** Where the deepest part of a path stands that there is. */
function placeOf(root: JsonNode, path: readonly PropertyKey[], file: string): string {
  let node = root;
  for (const step of path) {
    const next =
      node.kind === 'object'
        ? node.members.find(({ name }) => name === step)?.value
        : node.kind === 'array'
          ? node.items[Number(step)]
          : undefined;
    if (next === undefined) break;
    node = next;
  }
  return `${file}, line ${node.line}${node.path === '' ? '' : ` (${node.path})`}`;
}
