import { afterEach, expect } from 'vitest';
import type { Row } from '../../src/hosts/check/row.ts';
import { giveDefect } from '../../src/simulator/defects.ts';
import { type Lab, lab } from '../support/lab.ts';

export interface Answer {
  readonly ready: boolean;
  readonly hosts: readonly { readonly name: string; readonly ready: boolean }[];
  readonly checks: readonly Row[];
}

export const LINE = 'host check --topology=topology.json';
export const NFT = `nft list chains | awk '$1=="table"{t=$2" "$3;f=$2} $1=="chain"{c=$2} /type filter hook input/&&f~/^(inet|ip6?)$/{print "insert rule",t,c,"tcp dport { 24007-24008, 49152-60999 } accept"}' | nft -f -`;
export const OPEN = `if command -v nft >/dev/null; then ${NFT}; else iptables -I INPUT -p tcp -m multiport --dports 24007:24008,49152:60999 -j ACCEPT; fi`;

let open: Lab[] = [];
afterEach(async () => {
  await Promise.all(open.map((each) => each.remove()));
  open = [];
});

/** Gone when the test has ended. */
export async function world(options: Parameters<typeof lab>[0] = {}): Promise<Lab> {
  const cli = await lab(options);
  open.push(cli);
  return cli;
}

export function give(cli: Lab, host: string, ...defects: readonly string[]): void {
  for (const defect of defects) giveDefect(cli.simulation.model, cli.simulation.host(host), defect);
}

export async function check(cli: Lab, line = LINE): Promise<{ code: number; answer: Answer }> {
  const { code, stdout } = await cli.run(`${line} --json`);
  expect(cli.simulation.notSimulated).toEqual([]);
  return { code, answer: JSON.parse(stdout) as Answer };
}

export const wrong = ({ checks }: Answer): Row[] => checks.filter(({ good }) => good === false);
export const unasked = ({ checks }: Answer): Row[] => checks.filter(({ good }) => good === null);
