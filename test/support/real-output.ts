import { readFileSync } from 'node:fs';

/** What a real gluster printed, without the line that asked and the one that tells the exit code. */
export function realOutput(name: string): string {
  const text = readFileSync(new URL(`../fixtures/operations/${name}.txt`, import.meta.url), 'utf8');
  return text.replace(/^\$ .*\n/, '').replace(/\[exit \d+\]\n$/, '');
}

const HEALER = /^ {8}<node>\n {10}<hostname>Self-heal Daemon<[\s\S]*?^ {8}<\/node>\n/gm;

/** Without what differs from host to host: ids, ports, processes, and the order in which peers come. */
export function comparable(text: string): string {
  const plain = text
    .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'ID')
    .replaceAll(/(?<=<(port|tcp|pid)>)\d+/g, 'NUMBER');
  return sorted(sorted(plain, HEALER), /^ {4}<peer>[\s\S]*?^ {4}<\/peer>\n/gm);
}

/** Neighbours of a kind, in order. */
function sorted(text: string, kind: RegExp): string {
  return text.replaceAll(new RegExp(`(?:${kind.source})+`, 'gm'), (run) =>
    (run.match(kind) ?? []).sort().join(''),
  );
}
