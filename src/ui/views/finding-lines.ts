import type { Finding } from '../../health/health.ts';

const MARKS = { critical: '✖', warning: '!', notice: '·' } as const;

/** What is wrong, what may come of it, and what to type; numbered where others stand beside it. */
export function findingLines({ level, what, risk, next }: Finding, number?: number): readonly string[] {
  const mark = MARKS[level];
  return [
    number === undefined ? `${mark} ${what}` : `${mark} ${number}. ${what}`,
    ...(risk === '' ? [] : [`    ${risk}`]),
    ...next.map(({ command, on, when }) => {
      const where = [when, on === null ? undefined : `on ${on}`].flatMap((word) => word ?? []).join(', ');
      return `    → ${where === '' ? '' : `${where}:  `}${command}`;
    }),
  ];
}
