import { describe, expect, test } from 'vitest';
import { readAnswers, TEMPLATE } from '../../../src/commands/init/answers.ts';
import { GlusterctlError } from '../../../src/model/errors.ts';

function hintOf(text: string): string {
  try {
    readAnswers(text, 'a.json');
  } catch (error) {
    if (error instanceof GlusterctlError) return `${error.message}\n${error.hint}`;
    throw error;
  }
  return '';
}

describe('a file of answers', () => {
  test('the one that is shown as an example can be read', () => {
    expect(readAnswers(TEMPLATE, 'template')).toMatchObject({
      hosts: ['node1', 'node2', 'node3'],
      disks: 'all',
      volume: { size: 10 },
    });
  });

  test.each([
    ['{"hosts": []}', 'a.json, line 1 (hosts)'],
    ['{\n  "hosts": ["gl1"],\n  "zones": {"gl1": 0}\n}', 'a.json, line 3 (zones.gl1)'],
    ['{\n  "hosst": ["gl1"]\n}', 'hosst'],
    ['{"hosts": ["gl1"], "disks": {"gl2": ["/dev/sdb"]}}', '"disks" names 1 host not in "hosts": gl2'],
    ['{"hosts": ["gl1"], "disks": {"gl1": ["sdb"]}}', 'a.json, line 1 (disks'],
    ['{"hosts": ["gl1"], "disks": 3}', 'a.json, line 1 (disks): here belongs "all", or paths by host'],
    ['{"hosts": ["gl1"]', 'a.json, line 1, column 18'],
    ['', 'a.json, line 1, column 1: the file ends'],
  ])('%j is refused, with its place', (text, place) => {
    expect(hintOf(text)).toContain(place);
  });
});
