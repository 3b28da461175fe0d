import { describe, expect, it } from 'vitest';
import { sharedLocation } from '../../src/store/shared/url.ts';

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
