import { describe, expect, it, test } from 'vitest';
import { cachePath } from '../../src/store/shared/cache-path.ts';
import { hostInUrl, sharedLocation } from '../../src/store/shared/url.ts';

describe('the URL of a state on a volume', () => {
  it.each([
    ['gluster://gl1/state', ['gl1'], 'state', 'glusterctl.json'],
    ['gluster://gl1/state/', ['gl1'], 'state', 'glusterctl.json'],
    ['gluster://gl1,10.0.0.2,[fd00::3]/s-1/lab.json', ['gl1', '10.0.0.2', 'fd00::3'], 's-1', 'lab.json'],
    ['gluster://gl1.example.com./state/x', ['gl1.example.com.'], 'state', 'x'],
  ])('%s', (text, hosts, volume, file) => {
    const found = sharedLocation(text);
    expect(found).toMatchObject({ hosts, volume, file });
    expect(sharedLocation(found.url)).toEqual(found);
  });

  it('is the same, whether or not it names the usual file', () => {
    expect(sharedLocation('gluster://a,b/v').url).toBe(sharedLocation('gluster://a,b/v/glusterctl.json').url);
  });

  it.each([
    ['http://gl1/state', 'begins with gluster://'],
    ['gluster:///state', 'names no host'],
    ['gluster://gl1', 'names no volume'],
    ['gluster://gl1//x', 'names no volume'],
    ['gluster://gl1,,gl2/state', 'between two commas is no host'],
    ['gluster://gl1,gl1/state', 'gl1 stands in it twice'],
    ['gluster://root@gl1/state', 'root@gl1 names a user'],
    ['gluster://gl1:22/state', 'gl1:22 names a port'],
    ['gluster://-x/state', '"-x" is no name of a host'],
    ['gluster://gl1;reboot/state', 'is no name of a host'],
    ['gluster://gl1/-state', 'no volume is called "-state"'],
    ['gluster://gl1/st ate', 'no volume is called "st ate"'],
    ['gluster://gl1/state/a/b', 'in no folder'],
    ['gluster://gl1/state/..', 'no file of a state is called ".."'],
    ['gluster://gl1/state/.hidden', 'no file of a state is called'],
    ['gluster://gl1/state/a%2Fb', 'no file of a state is called'],
    ['gluster://gl1/state/state.json.lock', 'no file of a state is called'],
    [`gluster://gl1/state/${'x'.repeat(201)}`, 'no file of a state is called'],
  ])('%s is refused', (text, why) => {
    expect(() => sharedLocation(text, '--state')).toThrow(why);
    expect(() => sharedLocation(text, '--state')).toThrow(/^--state: /);
  });
});

describe('where it is kept what a state on a volume was', () => {
  const nameOf = (text: string): string => cachePath('/c', sharedLocation(text)).replace('/c/states/', '');

  it('is named by its URL, in letters that no shell takes for more', () => {
    expect(nameOf('gluster://gl1,10.0.0.2/state')).toBe('gl1+10.0.0.2+state+glusterctl.json');
    expect(nameOf('gluster://[fd00::3%eth0]/s-1/x')).toBe('%5Bfd00%3A%3A3%25eth0%5D+s-1+x');
  });

  it('is another file for each of them', () => {
    const urls = ['a,b/v', 'a,b/v/x', 'a,b/v/x.json', 'a/b/v', 'b,a/v', '[a::]/v', '[::a]/v'];
    expect(new Set(urls.map((url) => nameOf(`gluster://${url}`))).size).toBe(urls.length);
  });

  it('is no longer than a name may be', () => {
    const long = (last: string) =>
      `gluster://${Array.from({ length: 40 }, (_, at) => `host-${at}`)},${last}/v`;
    expect(nameOf(long('a'))).toMatch(/^glusterctl-[0-9a-f]{16}\.json$/);
    expect(nameOf(long('a'))).not.toBe(nameOf(long('b')));
  });
});

test.each(['gl1', '10.0.0.1', 'fd00::1', 'fe80::1%eth0'])('%s is in a URL what it is elsewhere', (host) => {
  expect(sharedLocation(`gluster://${hostInUrl(host)},other/states`).hosts).toEqual([host, 'other']);
});
