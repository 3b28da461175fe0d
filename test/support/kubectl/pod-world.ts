import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { quote } from '../../../src/shell/quote.ts';
import { topologyText } from '../../../src/simulator/folder.ts';
import { Simulation } from '../../../src/simulator/simulation.ts';
import { type CommandLine, commandLine } from '../command-line.ts';
import { LAB_HOSTS } from '../lab.ts';
import { SimulatedTime } from '../simulated-time.ts';
import { type PodObject, podObject } from './pod-objects.ts';

export interface Said {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code: number;
}

/** The program with hosts that are pods, behind a kubectl of the test. */
export interface PodWorld extends CommandLine {
  readonly simulation: Simulation;
  /** What the API server has. */
  pods: PodObject[];
  /** What kubectl was called with. */
  readonly calls: (readonly string[])[];
  /** What kubectl says instead, where that is not null. */
  instead: (words: readonly string[]) => Said | null;
  /** What becomes of a script in a pod: `gone` is the connection before it ran, `lost` after it. */
  fault: (script: string, node: string) => 'gone' | 'lost' | null;
  /** Its node's pod is replaced, as where it was deleted: it mounts what stands in its table. */
  replacePod(node: string): void;
}

const HERE = new URL('.', import.meta.url).pathname;

interface Question {
  readonly kubectl?: readonly string[];
  readonly pod?: string;
  readonly words?: readonly string[];
  readonly stdin?: string;
}

export async function podWorld(access = '"daemonset": "glusterfs"'): Promise<PodWorld> {
  const simulation = Simulation.create({
    hosts: LAB_HOSTS.map((host) => ({ ...host, fstab: '/var/lib/heketi/fstab' })),
  });
  // Who waits to look again waits no real time; programs have their own.
  const time = new SimulatedTime();
  const cli = await commandLine({ more: () => ({ clock: time }) });
  const tools = join(cli.folder, 'tools');
  const folder = join(cli.folder, 'bin');
  await Promise.all([mkdir(tools), mkdir(folder)]);
  const program = async (path: string, file: string, ...words: string[]): Promise<void> => {
    const command = [process.execPath, join(HERE, file), ...words].map(quote).join(' ');
    await writeFile(path, `#!/bin/sh\nexec ${command} "$@"\n`);
    await chmod(path, 0o755);
  };
  await program(join(folder, 'kubectl'), 'kubectl.mjs');
  for (const tool of ['flock', 'timeout']) await program(join(tools, tool), 'in-pod.mjs', tool);
  const socket = join(cli.folder, 'kubectl.socket');
  Object.assign(cli.variables, {
    PATH: `${folder}:${cli.variables.PATH}`,
    GLUSTERCTL_STATE: join(cli.folder, 'state.json'),
    // Programs start slowly on a busy machine.
    GLUSTERCTL_TIMEOUT: '120',
    KUBECTL_TEST_SOCKET: socket,
    KUBECTL_TEST_TOOLS: tools,
  });
  const settings = `{ "via": "kubectl", "namespace": "storage", ${access} }`;
  const topology = topologyText(simulation).replaceAll('"zone":', `"access": ${settings}, "zone":`);
  await cli.file('topology.json', topology);

  const world: PodWorld = {
    ...cli,
    simulation,
    pods: LAB_HOSTS.map(({ name }) => podObject({ name: `glusterfs-${name}a`, node: name })),
    calls: [],
    instead: () => null,
    fault: () => null,
    replacePod(node) {
      simulation.reboot(node);
      world.pods = world.pods.map((pod) =>
        pod.spec.nodeName === node ? podObject({ name: `${pod.metadata.name}b`, node }) : pod,
      );
    },
    async remove() {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await cli.remove();
    },
  };
  const server = await serve(socket, async (question) =>
    question.kubectl === undefined ? await inPod(world, question) : asked(world, question.kubectl),
  );
  return world;
}

/** What the API server says; texts as kubectl 1.32 prints them. */
function asked(world: PodWorld, words: readonly string[]): object {
  world.calls.push(words);
  const instead = world.instead(words);
  if (instead !== null) return instead;
  if (words.includes('--raw')) {
    const list = {
      kind: 'PodList',
      apiVersion: 'v1',
      metadata: { resourceVersion: '48213' },
      items: world.pods,
    };
    return { stdout: `${JSON.stringify(list)}\n`, code: 0 };
  }
  const name = words[words.indexOf('--') - 1] ?? '';
  const pod = world.pods.find((each) => each.metadata.name === name);
  if (pod === undefined)
    return { stderr: `Error from server (NotFound): pods "${name}" not found\n`, code: 1 };
  return { pod: pod.metadata.name, text: words.at(-1) };
}

async function inPod(world: PodWorld, { pod, words = [], stdin = '' }: Question): Promise<object> {
  const LOST = { stdout: '', stderr: '', code: null };
  const node = world.pods.find((each) => each.metadata.name === pod)?.spec.nodeName;
  if (node === undefined) return LOST;
  const fault = world.fault(stdin, node);
  if (fault === 'gone') return LOST;
  const outcome = await world.simulation.exec(node, words.map(quote).join(' '), stdin);
  if (fault === 'lost' || outcome.kind !== 'done') return LOST;
  return { stdout: outcome.stdout, stderr: outcome.stderr, code: outcome.code };
}

async function serve(path: string, answer: (question: Question) => Promise<object>): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    let text = '';
    connection.setEncoding('utf8');
    connection.on('error', () => undefined);
    connection.on('data', (part: string) => {
      text += part;
    });
    connection.on('end', () => {
      void answer(JSON.parse(text) as Question).then((said) => connection.end(JSON.stringify(said)));
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return server;
}
