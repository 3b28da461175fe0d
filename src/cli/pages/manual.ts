import type { Program } from '../program.ts';
import { firstSmall, nounPage, programPage } from './command-pages.ts';
import { type Made, troffPage } from './troff.ts';

/** All manual pages, by the names of their files. */
export async function manual(program: Program, made: Made): Promise<ReadonlyMap<string, string>> {
  const commands = [
    programPage(program),
    ...(await Promise.all(
      program.nouns.filter(({ hidden }) => hidden !== true).map(async (noun) => await nounPage(noun)),
    )),
  ];
  const topics = await Promise.all(
    program.topics.map(async ({ name, summary, load }) => ({
      name: `glusterctl-${name}`,
      summary: firstSmall(summary),
      sections: await load(),
    })),
  );
  const of = (chapter: 1 | 7, pages: typeof commands) =>
    pages.map((page) => [`${page.name}.${chapter}`, troffPage(page, chapter, made)] as const);
  return new Map([...of(1, commands), ...of(7, topics)]);
}
