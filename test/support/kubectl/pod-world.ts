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

/** What `ask.bash` asks. */
interface Question {
  /** `kubectl`, or the pod in which something is to be run. */
  readonly of: string;
  readonly words: readonly string[];
  /** Of what is to be run in a pod. */
  readonly stdin: string;
}

interface Answer {
  readonly code: number | 'lost';
  readonly stdout?: string;
  readonly stderr?: string;
  /** The pod in which a shell is to run what stdout holds. */
  readonly pod?: string;
}

const LOST: Answer = { code: 'lost' };

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
    const command = ['bash', join(HERE, file), ...words].map(quote).join(' ');
    await writeFile(path, `#!/bin/sh\nexec ${command} "$@"\n`);
    await chmod(path, 0o755);
  };
  await program(join(folder, 'kubectl'), 'kubectl.bash');
  for (const tool of ['flock', 'timeout']) await program(join(tools, tool), 'in-pod.bash', tool);
  const { server, port } = await serve(async (question) =>
    question.of === 'kubectl' ? asked(world, question.words) : await inPod(world, question),
  );
  Object.assign(cli.variables, {
    PATH: `${folder}:${cli.variables.PATH}`,
    GLUSTERCTL_STATE: join(cli.folder, 'state.json'),
    // Programs start slowly on a busy machine.
    GLUSTERCTL_TIMEOUT: '120',
    KUBECTL_TEST_PORT: String(port),
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
  return world;
}

/** What the API server says; texts as kubectl 1.32 prints them. */
function asked(world: PodWorld, words: readonly string[]): Answer {
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
  return { pod: pod.metadata.name, stdout: words.at(-1) ?? '', code: 0 };
}

async function inPod(world: PodWorld, { of: pod, words, stdin }: Question): Promise<Answer> {
  const node = world.pods.find((each) => each.metadata.name === pod)?.spec.nodeName;
  if (node === undefined) return LOST;
  const fault = world.fault(stdin, node);
  if (fault === 'gone') return LOST;
  const outcome = await world.simulation.exec(node, words.map(quote).join(' '), stdin);
  if (fault === 'lost' || outcome.kind !== 'done') return LOST;
  return { stdout: outcome.stdout, stderr: outcome.stderr, code: outcome.code };
}

async function serve(
  answer: (question: Question) => Promise<Answer>,
): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((connection) => {
    let bytes = Buffer.alloc(0);
    let isAsked = false;
    connection.on('error', () => undefined);
    connection.on('data', (part: Buffer) => {
      bytes = Buffer.concat([bytes, part]);
      const question = isAsked ? null : questionIn(bytes.toString());
      if (question === null) return;
      isAsked = true;
      void answer(question).then(({ code, stdout = '', stderr = '', pod = '-' }) => {
        const lengths = [stdout, stderr].map((text) => Buffer.byteLength(text)).join(' ');
        connection.end(`${code} ${pod} ${lengths}\n${stdout}${stderr}`);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, port: address.port };
}

/** null: not all of it has come yet. */
function questionIn(text: string): Question | null {
  const [head = '', of = '', count = ''] = /^(\S+) (\d+)\n/.exec(text) ?? [];
  const parts = text.slice(head.length).split('\0');
  const words = parts.slice(0, Number(count));
  if (head === '' || parts.length <= words.length) return null;
  if (of === 'kubectl') return { of, words, stdin: '' };
  const packed = /^([^.]*)\.\n$/.exec(parts[words.length] ?? '')?.[1];
  return packed === undefined ? null : { of, words, stdin: Buffer.from(packed, 'base64').toString() };
}
