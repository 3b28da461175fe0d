import { existsSync, readFileSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommandLine, commandLine, type Ran } from '../support/command-line.ts';
import { splitWords } from '../support/words.ts';
import { NOT_YET, WANTED } from './differences.ts';
import { Ids } from './ids.ts';
import { partOf, streamLines } from './record.ts';
import {
  type CommandStep,
  capture,
  readScenario,
  readTranscript,
  type Scenario,
  type Step,
} from './scenario.ts';
import { type GoldenWorld, startWorld } from './world.ts';

const FOLDER = new URL('./transcripts/', import.meta.url).pathname;

export interface Difference {
  /** As in the transcript: `12: cluster info {A}`. */
  readonly command: string;
  readonly wanted: readonly string[];
  readonly got: readonly string[];
}

/** Runs a scenario on simulated hosts and gives every command that answers differently than heketi-cli did. */
export async function runScenario(name: string): Promise<readonly Difference[]> {
  const scenario = readScenario(join(FOLDER, `${name}.cmds`));
  const transcript = readTranscript(join(FOLDER, `${name}.txt`));
  const world = startWorld(scenario);
  const line = await commandLine({
    hosts: world.hosts,
    variables: { GLUSTERCTL_QUIET: '1', NO_COLOR: '1', COLUMNS: '120' },
  });
  try {
    const of = <T extends { readonly scenario: string }>(list: readonly T[]): readonly T[] =>
      list.filter((one) => one.scenario === name);
    const takenBack = of(WANTED).filter((one) => one.takenBack);
    return await new Player(scenario, line, world, { takenBack, notYet: of(NOT_YET) }).play(transcript);
  } finally {
    await line.remove();
  }
}

type PrecedingStep = Exclude<Step, CommandStep>;

interface Treatment {
  readonly takenBack: readonly { readonly command: RegExp }[];
  readonly notYet: readonly { readonly command: RegExp }[];
}

class Player {
  private readonly scenario: Scenario;
  private readonly line: CommandLine;
  private readonly world: GoldenWorld;
  private readonly values: Map<string, string>;
  private readonly ids = new Ids();
  private readonly treatment: Treatment;

  constructor(scenario: Scenario, line: CommandLine, world: GoldenWorld, treatment: Treatment) {
    this.treatment = treatment;
    this.scenario = scenario;
    this.line = line;
    this.world = world;
    this.values = new Map(Object.entries(scenario.defaults));
  }

  async play(
    transcript: readonly { head: string; lines: readonly string[] }[],
  ): Promise<readonly Difference[]> {
    const differences: Difference[] = [];
    let number = 0;
    let before: PrecedingStep[] = [];
    for (const step of this.scenario.steps) {
      if (step.kind !== 'command') before.push(step);
      else {
        const block = transcript[number];
        number++;
        const head = `=== ${number}: ${step.line}`;
        if (block?.head !== head) throw new Error(`the transcript has ${block?.head} where ${head} runs`);
        const command = head.slice(4);
        const isIn = (list: readonly { readonly command: RegExp }[]): boolean =>
          list.some((one) => one.command.test(command));
        // What happens before a command that isn't run happens for it.
        const preceding = before;
        before = [];
        if (isIn(this.treatment.notYet)) continue;
        for (const one of preceding) await this.prepare(one);
        const once = isIn(this.treatment.takenBack);
        const got = once
          ? await this.asIfNotRun(() => this.command(step, block.lines))
          : await this.command(step, block.lines);
        if (got.join('\n') !== block.lines.join('\n')) {
          differences.push({ command, wanted: block.lines, got });
        }
      }
    }
    return differences;
  }

  private async prepare(step: PrecedingStep): Promise<void> {
    if (step.kind === 'file') await this.line.file(step.name, this.insert(step.body));
    else if (step.kind === 'env')
      this.line.variables[step.name] = step.value === null ? undefined : this.insert(step.value);
    else await this.world.hook(splitWords(this.insert(step.words)));
  }

  /** State and hosts are put back to what they were before. */
  private async asIfNotRun<T>(run: () => Promise<T>): Promise<T> {
    const { model } = this.world.simulation;
    const before = structuredClone(model);
    const [data, kept] = [join(this.line.folder, '.xdg/data'), join(this.line.folder, '.xdg/kept')];
    await cp(data, kept, { recursive: true });
    const result = await run();
    Object.assign(model, before);
    await rm(data, { recursive: true });
    await cp(kept, data, { recursive: true });
    await rm(kept, { recursive: true });
    return result;
  }

  private async command(step: CommandStep, wanted: readonly string[]): Promise<readonly string[]> {
    this.world.settle();
    const ran = await this.line.run(splitWords(step.line).map((word) => this.insert(word)));
    const captured = step.captures.map(([name, how]) => {
      const value = capture(how, ran.stdout);
      this.values.set(name, value ?? `no-${name}`);
      return `captured ${name}: ${value ?? 'nothing'}`;
    });
    const record = (): readonly string[] => [...this.record(step, ran, wanted), ...captured];
    this.ids.readOutput(wanted, record());
    return record().map((line) => this.ids.show(line));
  }

  private record(step: CommandStep, ran: Ran, wanted: readonly string[]): readonly string[] {
    const stream = (name: string, text: string): readonly string[] =>
      streamLines({ name, text, step, ids: this.ids, tidy: this.tidy(step), wanted: partOf(wanted, name) });
    const files = step.directives.filter(([word]) => word === 'show');
    return [
      `exit: ${ran.code === 0 ? '0' : 'non-zero'}`,
      ...stream('stdout', unlabelled(ran.stdout)),
      ...stream('stderr', unlabelled(ran.stderr)),
      ...files.flatMap(([, name]) => {
        const path = join(this.line.folder, name);
        return existsSync(path)
          ? stream(`file ${name}`, readFileSync(path, 'utf8'))
          : [`file ${name}: missing`];
      }),
    ];
  }

  private insert(text: string): string {
    return text.replace(/\{([A-Z][A-Z0-9_]*)\}/g, (all, name: string) =>
      name === 'WORK' ? this.line.folder : (this.values.get(name) ?? all),
    );
  }

  private tidy(step: CommandStep): (text: string) => string {
    const masks = step.directives
      .filter(([word]) => word === 'mask')
      .map(([, mask]) => {
        const [pattern = '', text = ''] = mask.split(' => ');
        return [pattern.trim(), text.trim().replaceAll(/\\(\d)/g, '$$$1')] as const;
      });
    return (text) => {
      let tidied = text.replace(/\b[0-9A-Za-z]{6}(?:-[0-9A-Za-z]{4}){5}-[0-9A-Za-z]{6}\b/g, '<lvm-uuid>');
      for (const [pattern, replacement] of masks)
        tidied = tidied.replace(new RegExp(pattern, 'gm'), replacement);
      for (const name of Object.keys(this.scenario.defaults)) {
        const value = this.values.get(name);
        if (value) tidied = tidied.replaceAll(value, `{${name}}`);
      }
      tidied = tidied.replaceAll(this.line.folder, '{WORK}');
      return tidied.replace(/(?<![\w/.-])glusterctl(?![\w/-])/g, '<cli>');
    };
  }
}

/** Simulated hosts are labelled as such in every run; the transcripts know no such label. */
function unlabelled(text: string): string {
  return text.replaceAll(/^\[simulated\].*\n/gm, '').replace(/,"simulated":true\}\n$/, '}\n');
}
