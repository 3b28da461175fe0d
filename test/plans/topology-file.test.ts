import { describe, expect, test } from 'vitest';
import { GlusterctlError } from '../../src/model/errors.ts';
import { readTopology } from '../../src/plans/topology-file.ts';

function problems(text: string): readonly string[] {
  try {
    readTopology(text, 't.json');
  } catch (error) {
    if (!(error instanceof GlusterctlError)) throw error;
    expect([error.code, error.message]).toEqual(['usage', 'Unable to parse config file']);
    return (error.hint ?? '').split('\n');
  }
  return [];
}

const HOSTNAMES = '"hostnames": {"manage": ["a"], "storage": ["10.0.0.1"]}';
const SHAPE =
  'A topology reads: {"clusters": [{"nodes": [{"node": {"hostnames": {"manage": ["gl1"], "storage": ["10.0.0.1"]}, "zone": 1}, "devices": ["/dev/sdb"]}]}]}';
function inNode(text: string): string {
  return `{"clusters": [{"nodes": [{"node": {${HOSTNAMES}, ${text}}}]}]}`;
}

describe('what is wrong with a file', () => {
  test.each<[string, string, string]>([
    ['nothing', '', 'the file ends where a value should be'],
    ['another kind', '[]', 'here belongs an object, not a list'],
    ['a bracket', '{"clusters": [\n  {"nodes": [ ] }\n', 'the file ends where , or ] should be'],
    ['no clusters', '{}', `there is no "clusters" here. ${SHAPE}`],
    ['no clusters but null', '{"clusters": null}', `there is no "clusters" here. ${SHAPE}`],
    ['a slip', '{"cluster": []}', `there is no "clusters" here; "cluster" should be "clusters". ${SHAPE}`],
    ['a list', '{"clusters": {}}', '(clusters): here belongs a list, not an object'],
    [
      'a zone in words',
      inNode('"zone": "one"'),
      '(clusters[0].nodes[0].node.zone): here belongs a whole number, not the text "one"',
    ],
    ['a zone with a leading zero', inNode('"zone": 08'), 'a number has no leading zeros'],
    [
      'a zone with a fraction',
      inNode('"zone": 1.5'),
      '(clusters[0].nodes[0].node.zone): here belongs a whole number, not the number 1.5',
    ],
    [
      'a tag that is a number',
      inNode('"tags": {"rack": 4}'),
      '(clusters[0].nodes[0].node.tags.rack): here belongs a text, not the number 4',
    ],
    [
      'no node',
      '{"clusters": [{"nodes": [{"devices": []}]}]}',
      '(clusters[0].nodes[0]): there is no "node" here',
    ],
    [
      'no host names',
      '{"clusters": [{"nodes": [{"node": {"zone": 1}}]}]}',
      '(clusters[0].nodes[0].node): there is no "hostnames" here',
    ],
    [
      'no host name',
      '{"clusters": [{"nodes": [{"node": {"hostnames": {"manage": []}}}]}]}',
      '(clusters[0].nodes[0].node.hostnames): "manage" needs a host name',
    ],
    [
      'a host name that is no list',
      '{"clusters": [{"nodes": [{"node": {"hostnames": {"manage": "a"}}}]}]}',
      '(clusters[0].nodes[0].node.hostnames.manage): here belongs a list, not the text "a"',
    ],
    [
      'a device that is neither path nor object',
      '{"clusters": [{"nodes": [{"devices": [7], "node": {"hostnames": {"manage": ["a"]}}}]}]}',
      '(clusters[0].nodes[0].devices[0]): here belongs a path or an object, not the number 7',
    ],
    [
      'a flag in words',
      '{"clusters": [{"block": "no"}]}',
      '(clusters[0].block): here belongs true or false, not the text "no"',
    ],
    [
      'an ssh setting that is none',
      inNode('"ssh": {"pasword": "x"}'),
      '(clusters[0].nodes[0].node.ssh): "pasword" is no setting of ssh: user, port, identityFile, sudo, jump',
    ],
    [
      'a port that is none',
      inNode('"ssh": {"port": 70000}'),
      '(clusters[0].nodes[0].node.ssh): port 70000 is not from 1 to 65535',
    ],
    [
      'a way to the host that nobody knows',
      inNode('"access": {"via": "telnet", "pod": "gluster-0"}'),
      '(clusters[0].nodes[0].node.access.via): no host can be reached via "telnet"; known here: ssh, kubectl',
    ],
    [
      'an access that names no way',
      inNode('"access": {"user": "admin"}'),
      '(clusters[0].nodes[0].node.access): there is no "via" here; known are: ssh, kubectl',
    ],
    [
      'an access via no text',
      inNode('"access": {"via": 1}'),
      '(clusters[0].nodes[0].node.access.via): here belongs a text, not the number 1',
    ],
    [
      'a setting of another way',
      inNode('"access": {"via": "ssh", "pod": "gluster-0"}'),
      '(clusters[0].nodes[0].node.access): "pod" is no setting of ssh: user, port, identityFile, sudo, jump',
    ],
    [
      'settings of ssh beside an access',
      inNode('"ssh": {"port": 22}, "access": {"via": "ssh"}'),
      '(clusters[0].nodes[0].node.access): "ssh" says how the host is reached already; one of both goes',
    ],
    [
      'a key that stands there twice',
      inNode('"zone": 1, "Zone": 2'),
      '(clusters[0].nodes[0].node.Zone): "Zone" stands here twice',
    ],
    [
      'two clusters of one name',
      '{"clusters": [{"name": "lab"}, {"name": "lab"}]}',
      '(clusters[1].name): another cluster is called "lab" already',
    ],
    [
      'a cluster name like an id',
      '{"clusters": [{"name": "beef"}]}',
      '(clusters[0].name): "beef" could be the beginning of an id. Put something else than the digits 0-9 and a-f in it.',
    ],
  ])('%s', (_, text, expected) => {
    const told = problems(text).map((line) => line.replace(/^t\.json, line \d+, column \d+(: | )/, ''));
    expect(told).toEqual([expected]);
  });

  test('the column is that of what is wrong', () => {
    const text = '{\n  "clusters": [\n    { "nodes": 3 }\n  ]\n}\n';
    expect(problems(text)).toEqual([
      't.json, line 3, column 16 (clusters[0].nodes): here belongs a list, not the number 3',
    ]);
  });

  test('all of it is told at once', () => {
    const text = `{"clusters": [{"file": 1, "nodes": [
      {"node": {"zone": true}},
      {"node": {"hostnames": {"manage": ["a", 5]}, "zone": "x"}, "devices": "sdb"}
    ]}]}`;
    expect(problems(text).map((line) => line.replace(/^.*\((.*?)\): /, '$1: '))).toEqual([
      'clusters[0].file: here belongs true or false, not the number 1',
      'clusters[0].nodes[0].node: there is no "hostnames" here',
      'clusters[0].nodes[0].node.zone: here belongs a whole number, not true',
      'clusters[0].nodes[1].node.hostnames.manage[1]: here belongs a text, not the number 5',
      'clusters[0].nodes[1].node.zone: here belongs a whole number, not the text "x"',
      'clusters[0].nodes[1].devices: here belongs a list, not the text "sdb"',
    ]);
  });

  test('no more than a screenful', () => {
    const text = `{"clusters": [${'{"file": 1},'.repeat(50)}]}`;
    expect(problems(text)).toHaveLength(21);
    expect(problems(text).at(-1)).toBe('and 30 more');
  });
});

describe('what is fine', () => {
  test('settings of SSH, by their name or as an access', () => {
    const access = (text: string) => readTopology(inNode(text), 't.json').clusters[0]?.nodes[0]?.access;
    const wanted = { via: 'ssh', user: 'admin', sudo: false };
    expect(access('"ssh": {"user": "admin", "sudo": false}')).toEqual(wanted);
    expect(access('"access": {"via": "ssh", "user": "admin", "sudo": false}')).toEqual(wanted);
    expect(access('"ssh": {}')).toEqual({ via: 'ssh' });
  });

  test('comments, trailing commas, keys in any case, and text behind the document', () => {
    const { clusters, warnings } = readTopology(
      `// racks of hall 2
      {"Clusters": [{"NODES": [{
        "Node": {"HostNames": {"Manage": ["a",], "Storage": ["10.0.0.1"]}, "Zone": 3 /* hall 2 */},
        "Devices": ["/dev/sdb", {"Name": "/dev/sdc", "DestroyData": true, "tags": {"use": "spare"}},],
      },]}]} and more`,
      't.json',
    );
    expect(warnings).toEqual([]);
    const [node] = clusters[0]?.nodes ?? [];
    expect(node).toMatchObject({ manage: ['a'], storage: ['10.0.0.1'], zone: 3, tags: null, access: null });
    expect(node?.devices.map(({ name, destroyData, tags }) => ({ name, destroyData, tags }))).toEqual([
      { name: '/dev/sdb', destroyData: false, tags: null },
      { name: '/dev/sdc', destroyData: true, tags: { use: 'spare' } },
    ]);
  });

  test('flags that are not given are told from those that are', () => {
    const { clusters } = readTopology('{"clusters": [{"file": false}, {}]}', 't.json');
    expect(clusters).toMatchObject([
      { file: false, fileGiven: true, block: true, blockGiven: false },
      { file: true, fileGiven: false, block: true, blockGiven: false },
    ]);
  });

  test('a key that means nothing is told, with what was meant', () => {
    const text = `{"clusters": [{"nodes": [{"node": {"hostnames": {"manage": ["a"]}, "tag": {}, "color": "red"},
      "device": []}]}]}`;
    expect(readTopology(text, 't.json').warnings.map((line) => line.replace(/^.*?\): /, ''))).toEqual([
      '"device" is ignored; did you mean "devices"?',
      '"tag" is ignored; did you mean "tags"?',
      '"color" is ignored; known here: hostnames, zone, tags, ssh, access, cluster',
    ]);
  });
});

describe('volumes of a cluster', () => {
  const inVolume = (text: string) => `{"clusters": [{"volumes": [\n{${text}}]}]}`;
  const NAMED = '"name": "data", "size": 10';

  test.each<[string, string, string]>([
    ['no name', '"size": 10', '(clusters[0].volumes[0]): the volume needs a "name"'],
    ['no size', '"name": "data"', '(clusters[0].volumes[0]): the volume needs a "size"'],
    [
      'a name that is none',
      '"name": "a b", "size": 1',
      '(clusters[0].volumes[0].name): the text "a b": validation failed: name: must be in a valid format. A name has letters, digits, "_" and "-".',
    ],
    [
      'a size in words',
      '"name": "data", "size": "big"',
      '(clusters[0].volumes[0].size): the text "big": "big" is no size. Write it as 10 (GiB), 512MiB, 1.5TiB or 500M.',
    ],
    [
      'a size of nothing',
      '"name": "data", "size": 0',
      '(clusters[0].volumes[0].size): a volume is larger than nothing',
    ],
    [
      'a size that is a list',
      '"name": "data", "size": []',
      'here belongs a size (10 for GiB, "512MiB", "1.5TiB"), not a list',
    ],
    [
      'a slip in a key',
      `${NAMED}, "durabilty": "none"`,
      '"durabilty" is not known here; did you mean "durability"?',
    ],
    ['a key twice', `${NAMED}, "Size": 11`, '"Size" stands here twice'],
    [
      'another durability',
      `${NAMED}, "durability": "raid5"`,
      '(clusters[0].volumes[0].durability): here belongs none, replicate, disperse, "replica 2"',
    ],
    [
      'a durability without type',
      `${NAMED}, "durability": {"replicate": {"replica": 3}}`,
      'durability needs a "type": none, replicate or disperse',
    ],
    [
      'another type',
      `${NAMED}, "durability": {"type": "raid"}`,
      '(clusters[0].volumes[0].durability.type): here belongs none, replicate or disperse, not the text "raid"',
    ],
    [
      'too many copies',
      `${NAMED}, "durability": {"type": "replicate", "replicate": {"replica": 4}}`,
      'durability.replicate.replica): here belongs a number from 1 to 3, not the number 4',
    ],
    [
      'an arbiter of two',
      `${NAMED}, "durability": {"type": "replicate", "replicate": {"replica": 2, "arbiter": true}}`,
      'an arbiter goes with "replica": 3',
    ],
    [
      'another dispersion',
      `${NAMED}, "durability": {"type": "disperse", "disperse": {"data": 5, "redundancy": 2}}`,
      '5+2 is none of 2+1, 4+2, 8+3, 8+4',
    ],
    [
      'a factor below one',
      `${NAMED}, "snapshotFactor": 0.5`,
      'here belongs a number from 1 to 100, not the number 0.5',
    ],
    [
      'a factor said twice',
      `${NAMED}, "snapshotFactor": 2, "snapshot": {"enable": true, "factor": 2}`,
      '"snapshotFactor" says it already; one of both goes',
    ],
    [
      'options said twice',
      `${NAMED}, "options": [], "glustervolumeoptions": []`,
      '"glustervolumeoptions" says it already; one of both goes',
    ],
    [
      'an option without a value',
      `${NAMED}, "options": ["nfs.disable"]`,
      '(clusters[0].volumes[0].options[0]): the text "nfs.disable": "nfs.disable" is no volume option. An option reads "key value"',
    ],
    [
      'a group below zero',
      `${NAMED}, "gid": -1`,
      'here belongs a number from 0 to 2147483646, not the number -1',
    ],
    [
      'a tag that is none',
      `${NAMED}, "tags": {"a b": "c"}`,
      '(clusters[0].volumes[0].tags): invalid characters in tag name a b',
    ],
  ])('%s', (_what, text, problem) => {
    const [first = '', ...others] = problems(inVolume(text));
    expect(first).toContain(problem);
    expect(first).toMatch(/^t\.json, line 2, column \d+ /);
    expect(others).toEqual([]);
  });

  test('may have a name once only', () => {
    expect(problems(`{"clusters": [{"volumes": [{${NAMED}}, {${NAMED}}]}]}`)).toEqual([
      't.json, line 1, column 58 (clusters[0].volumes[1]): another volume of this cluster is called "data" already',
    ]);
  });

  test.each<[string, object]>([
    ['"none"', { type: 'none' }],
    ['"replicate"', { type: 'replicate', replica: 3, arbiter: false }],
    ['"replica 2"', { type: 'replicate', replica: 2, arbiter: false }],
    ['"replica 3 arbiter"', { type: 'replicate', replica: 3, arbiter: true }],
    ['"disperse"', { type: 'disperse', data: 4, redundancy: 2 }],
    ['"disperse 8+3"', { type: 'disperse', data: 8, redundancy: 3 }],
    ['{"type": "none"}', { type: 'none' }],
    ['{"type": "replicate", "replicate": {"replica": 2}}', { type: 'replicate', replica: 2, arbiter: false }],
    [
      '{"type": "disperse", "disperse": {"data": 2, "redundancy": 1}}',
      { type: 'disperse', data: 2, redundancy: 1 },
    ],
  ])('durability %s', (text, durability) => {
    const [cluster] = readTopology(inVolume(`${NAMED}, "durability": ${text}`), 't.json').clusters;
    expect(cluster?.volumes).toEqual([expect.objectContaining({ durability })]);
  });

  test('are nothing that a file without them speaks of', () => {
    expect(readTopology('{"clusters": [{"nodes": []}]}', 't.json').clusters[0]?.volumes).toBe(null);
    expect(readTopology('{"clusters": [{"volumes": []}]}', 't.json').clusters[0]?.volumes).toEqual([]);
  });
});
