import { describe, expect, it } from 'vitest';
import { places } from '../../src/cli/places.ts';

const ALL = Object.values(places);

describe('places of files', () => {
  it('are those of the variables of XDG', () => {
    const variables = {
      XDG_CONFIG_HOME: '/c',
      XDG_DATA_HOME: '/d',
      XDG_STATE_HOME: '/s',
      XDG_CACHE_HOME: '/k',
    };
    expect(ALL.map((place) => place({ variables, home: '/home/ann' }))).toEqual([
      '/d/glusterctl/glusterctl.json',
      '/d/glusterctl/known_hosts',
      '/c/glusterctl/config.json',
      '/k/glusterctl',
      '/s/glusterctl',
      '/k/glusterctl/seen',
      '/s/glusterctl/noted-unneeded-flags',
    ]);
  });

  it.each(['relative', './here', '', undefined])('are below home where those say %j', (value) => {
    const variables = {
      XDG_CONFIG_HOME: value,
      XDG_DATA_HOME: value,
      XDG_STATE_HOME: value,
      XDG_CACHE_HOME: value,
    };
    expect(ALL.map((place) => place({ variables, home: '/home/ann' }))).toEqual([
      '/home/ann/.local/share/glusterctl/glusterctl.json',
      '/home/ann/.local/share/glusterctl/known_hosts',
      '/home/ann/.config/glusterctl/config.json',
      '/home/ann/.cache/glusterctl',
      '/home/ann/.local/state/glusterctl',
      '/home/ann/.cache/glusterctl/seen',
      '/home/ann/.local/state/glusterctl/noted-unneeded-flags',
    ]);
  });

  it('are nowhere without a home', () => {
    expect(ALL.map((place) => place({ variables: {}, home: null }))).toEqual(ALL.map(() => null));
  });
});
