import { type Call, NotSimulated } from '../tools/tool.ts';
import { outcome, printXml, type Xml } from './answer.ts';

/** What these hosts agree on, and the most that they could: those of gluster 10. */
const OF_ALL: Readonly<Record<string, string>> = {
  'cluster.op-version': '100000',
  'cluster.max-op-version': '100000',
};

/** Of the options that are asked for; only those of the whole cluster are there. */
export function getOption(call: Call, words: readonly string[], xml: boolean): number {
  const [volume = '', name = ''] = words;
  const value = volume === 'all' ? OF_ALL[name] : undefined;
  if (value === undefined) throw new NotSimulated(`gluster volume get ${words.join(' ')}`);
  if (xml) {
    const found: Xml = [
      'Opt',
      [
        ['Option', name],
        ['Value', value],
      ],
    ];
    printXml(call, [...outcome(), ['volGetopts', [['count', 1], found]]]);
    return 0;
  }
  const row = (left: string, right: string) => `${left.padEnd(40)} ${right.padEnd(39)} \n`;
  call.out(row('Option', 'Value') + row('------', '-----') + row(name, value));
  return 0;
}
