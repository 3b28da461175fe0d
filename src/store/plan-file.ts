import { z } from 'zod';
import { sha256 } from '../files/sha256.ts';
import { refused } from '../model/errors.ts';
import type { KeptPlan, KeptQuestion, PlanFile, Relied } from '../model/plan-file.ts';
import { id, issuesOf, plan, words } from './schema.ts';

const FORMAT = 1;
const MARK = 'plan of glusterctl';

const TABLES = ['clusters', 'nodes', 'devices', 'bricks', 'volumes', 'blockVolumes'] as const;

const relied: z.ZodType<Relied> = z.strictObject({
  table: z.enum(TABLES),
  id,
  name: z.string(),
  fields: z.record(z.string(), z.json()).readonly(),
});

const kept: z.ZodType<KeptPlan> = z.strictObject({
  operation: id,
  about: z.string().nullable(),
  after: id.nullable(),
  plan,
  basis: z.array(relied).readonly(),
});

const question: z.ZodType<KeptQuestion> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('agree'),
    about: words,
    question: z.string(),
    word: z.string().nullable(),
    otherwise: z.string(),
    unasked: z.union([z.literal('go on'), z.strictObject({ refuse: z.string(), hint: z.string() })]),
  }),
  z.strictObject({
    kind: z.literal('offer'),
    about: words,
    question: z.string(),
    word: z.string().nullable(),
    tell: z.string().nullable(),
  }),
  z.strictObject({
    kind: z.literal('say'),
    about: words,
    sentence: z.string(),
    refuse: z.string(),
    hint: z.string(),
  }),
]);

const file: z.ZodType<PlanFile> = z.strictObject({
  id,
  version: z.string(),
  made: z.strictObject({ at: z.iso.datetime(), user: z.string(), host: z.string(), command: words }),
  state: z.strictObject({
    lineage: id,
    serial: z.int().nonnegative(),
    simulated: z.boolean().nullable(),
  }),
  questions: z.array(question).readonly(),
  batches: z.array(z.array(kept).readonly()).readonly(),
});

/** A digest of all that is in it tells an edit from what was written; it is no signature. */
export function planFileText(content: PlanFile): string {
  const head = { kind: MARK, format: FORMAT, digest: digestOf(content) };
  return `${JSON.stringify({ ...head, ...content }, null, 1)}\n`;
}

/** Whether a text begins like a plan: what else is in its place is not to be overwritten. */
export function looksLikePlan(text: string): boolean {
  return text.trimStart().startsWith('{') && text.slice(0, 200).includes(MARK);
}

/** Refused where it is damaged, was edited, or is nothing that this version can run. */
export function readPlanFile(text: string, name: string): PlanFile {
  const document = parsed(text, name);
  if (!isObject(document) || document.kind !== MARK)
    throw refused(`${name} is no plan of this program`, 'One is made with: --plan-out FILE');
  const { kind: _kind, format, digest, ...content } = document;
  if (typeof format === 'number' && format > FORMAT)
    throw refused(
      `${name} has format ${format}, written by a newer version; this one knows formats up to ${FORMAT}`,
      'Run it with that version, or make the plan again with this one.',
    );
  if (format !== FORMAT)
    throw refused(`${name} is no plan that can be run: its "format" is ${JSON.stringify(format)}`);
  if (digest !== digestOf(content))
    throw refused(
      `${name} was changed after it was written: its digest does not match its content`,
      'A plan runs exactly as it was shown, so it is not edited. Make another one.',
    );
  const result = file.safeParse(content);
  if (result.success) return result.data;
  throw refused(
    `${name} is no plan that this version can run: ${issuesOf(result.error)[0]}`,
    'Make it again with this version.',
  );
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const what = text.trim() === '' ? 'it is empty' : error instanceof Error ? error.message : String(error);
    throw refused(
      looksLikePlan(text) ? `${name} is damaged: ${what}` : `${name} is no plan of this program: ${what}`,
      'One is made with: --plan-out FILE',
    );
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function digestOf(content: object): string {
  return sha256().update(JSON.stringify(content)).digest('hex');
}
