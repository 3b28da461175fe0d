import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asked } from '../../support/asked.ts';
import { type Lab, lab } from '../../support/lab.ts';
import { DOWN } from '../../support/person.ts';
import { smallHosts } from '../../support/small-hosts.ts';

let cli: Lab;
beforeEach(async () => {
  cli = await smallHosts();
});
afterEach(async () => await cli.remove());

function withoutQuestions(stderr: string): string {
  return /^The same without questions:\s+glusterctl (.*)$/m.exec(stderr)?.[1] ?? '';
}

describe('options of a volume', () => {
  beforeEach(async () => void (await cli.ok('volume create --size=1 --name=data')));

  it('reset: of those that are set, with their values; what gluster keeps for ever can not be ticked', async () => {
    await cli.ok('volume set data performance.cache-size=64MB user.note=x');
    const { code, stderr, shown } = await asked(cli, 'volume reset data', {
      'Which options of data?': ' \n',
    });
    expect(shown).toMatch(/performance\.cache-size +64MB/);
    expect(shown).toMatch(/user\.note +x +gluster never resets it/);
    expect([code, withoutQuestions(stderr)]).toEqual([0, 'volume reset data performance.cache-size']);
  });

  it('set: one of a few values is chosen; one that is set shows what it is', async () => {
    await cli.ok('volume set data performance.cache-size=64MB');
    const { code, stderr, shown } = await asked(cli, 'volume set data', {
      'Which option?': 'read-only\n',
      'Value of features.read-only': 'off\n',
    });
    expect(shown).toMatch(/performance\.cache-size +64MB/);
    expect([code, withoutQuestions(stderr)]).toEqual([0, 'volume set data features.read-only=off']);
    const again = await asked(cli, 'volume set data', {
      'Which option?': 'cache-size\n',
      'Value of performance.cache-size (64MB)': '\n',
    });
    expect(withoutQuestions(again.stderr)).toBe('volume set data performance.cache-size=64MB');
  });

  it('set: any other by its name', async () => {
    const { code, stderr } = await asked(cli, 'volume set data', {
      'Which option?': 'another\n',
      'Its name': 'cluster.min-free-disk\n',
      'Value of cluster.min-free-disk': '5%\n',
    });
    expect([code, withoutQuestions(stderr)]).toEqual([0, 'volume set data cluster.min-free-disk=5%']);
  });

  it('set: where no host answers, what the state has is offered', async () => {
    await cli.ok('volume set data performance.cache-size=64MB');
    for (const { name } of cli.simulation.hosts) cli.simulation.kill(name);
    const { shown } = await asked(cli, 'volume set data', {
      'Which option?': 'cache-size\n',
      'Value of performance.cache-size (64MB)': '\n',
    });
    expect(shown).toMatch(/performance\.cache-size +64MB/);
  });
});

describe('tags', () => {
  it('rmtags: of those that it has', async () => {
    await cli.ok('node settags gl1 rack:r1 row:7');
    const { code, stderr } = await asked(cli, 'node rmtags gl1', {
      'Which tags of gl1?': `${DOWN} \n`,
    });
    expect([code, withoutQuestions(stderr)]).toEqual([0, 'node rmtags gl1 row']);
    const none = await asked(cli, 'node rmtags gl2', {});
    expect([none.code, none.stderr]).toEqual([4, expect.stringMatching(/^Error: gl2 has no tags\n/m)]);
    const all = await asked(cli, 'node rmtags gl1 --all', {});
    expect([all.code, all.shown]).toEqual([0, '']);
  });

  it('settags: a tag, which is checked', async () => {
    const { code, stderr } = await asked(cli, 'device settags', {
      'Which device?': 'gl2\n',
      'Which tag?': 'ssd\n',
      'expected colon': ':yes\n',
    });
    expect([code, withoutQuestions(stderr)]).toEqual([0, 'device settags gl2:/dev/vdb ssd:yes']);
  });
});

describe('the configuration', () => {
  it('get: any key, with its value', async () => {
    const { code, stdout, stderr, shown } = await asked(cli, 'config get', { 'Which key?': 'zone_ch\n' });
    expect([code, stdout, withoutQuestions(stderr)]).toEqual([0, 'none\n', 'config get zone_checking']);
    expect(shown).toMatch(/zone_checking +none/);
  });

  it('set: the choices of a key', async () => {
    const { code, stderr } = await asked(cli, 'config set', {
      'Which key?': 'zone_ch\n',
      'Value of zone_checking': 'strict\n',
    });
    expect([code, withoutQuestions(stderr)]).toEqual([0, 'config set zone_checking strict']);
  });

  it('set: what can not be is asked again; a key that is none ends it', async () => {
    const { code, stderr } = await asked(cli, 'config set gluster_cli_timeout', {
      'Value of gluster_cli_timeout': '5\n',
      'at least 60': '00\n',
    });
    expect([code, withoutQuestions(stderr)]).toEqual([0, 'config set gluster_cli_timeout 500']);
    const wrong = await asked(cli, 'config set nothing_of_this_name', {});
    expect([wrong.code, wrong.shown]).toEqual([2, '']);
  });

  it('unset: of those that the file holds', async () => {
    const { code, stderr } = await asked(cli, 'config unset', {});
    expect([code, stderr]).toEqual([4, expect.stringMatching(/^Error:\s+\S+\s+holds\s+no\s+key\n$/)]);
    const config = JSON.stringify({ zone_checking: 'strict', sudo: false });
    const held = await asked(
      cli,
      'config unset --config=config.json',
      { 'Which key?': 'sudo\n' },
      { files: { 'config.json': config } },
    );
    expect([held.code, withoutQuestions(held.stderr)]).toEqual([0, 'config unset --config=config.json sudo']);
    expect(held.shown).not.toContain('mountopts');
  });
});

describe('the state', () => {
  it('restore: a backup, by its serial and age', async () => {
    await cli.ok('cluster create --name=other');
    const serial = Number(JSON.parse(await cli.ok('state backups --json')).backups[0].serial);
    const { code, stderr, shown } = await asked(cli, 'state restore', {
      'Which backup?': `${serial}\n`,
      'Replace ': 'y\n',
    });
    expect(shown).toMatch(/SERIAL +AGE/);
    expect(shown).toMatch(/\d s ago/);
    expect([code, withoutQuestions(stderr)]).toEqual([0, `state restore ${serial}`]);
  });

  it('import: the files of this folder that are states', async () => {
    const state = await cli.ok('state export');
    const empty = await lab();
    try {
      const { code, stderr, shown } = await asked(
        empty,
        'state import',
        { 'Which state?': '\n' },
        { files: { 'kept.json': state, 'package.json': '{}' } },
      );
      expect([code, withoutQuestions(stderr)]).toEqual([0, 'state import kept.json']);
      expect(shown).not.toContain('package.json');
    } finally {
      await empty.remove();
    }
  });

  it('unlock: the lock that there is, with who holds it', async () => {
    const holder = {
      id: '0123456789abcdef',
      user: 'eve',
      host: 'elsewhere',
      pid: 7,
      command: 'volume create',
    };
    await cli.file(
      'state.json.lock',
      JSON.stringify({ ...holder, since: new Date(0).toISOString(), boot: '' }),
    );
    const { stderr, shown } = await asked(cli, 'state unlock', { 'Which lock?': '\n' });
    expect(shown).toContain('eve@elsewhere, process 7');
    expect(withoutQuestions(stderr)).toBe('state unlock 0123456789abcdef');
  });
});

describe('hosts', () => {
  it('are asked for where none is managed, and only there', async () => {
    const fresh = await lab();
    try {
      const { stderr } = await asked(fresh, 'device discover', {
        'Which hosts?': 'gl1 g_l!\n',
        'is no name or address': `${'\b'.repeat(4)}gl2\n`,
      });
      expect(withoutQuestions(stderr)).toBe('device discover gl1 gl2');
    } finally {
      await fresh.remove();
    }
    expect((await asked(cli, 'device discover', {})).shown).toBe('');
  });
});

describe('what is missing beside what has to be given', () => {
  it('cluster setflags: which kind of volumes', async () => {
    const { code, stderr } = await asked(cli, 'cluster setflags', {
      'Which cluster?': '\n',
      'What changes?': 'block\n',
    });
    expect([code, withoutQuestions(stderr)]).toEqual([
      0,
      expect.stringMatching(
        /^cluster setflags --block=false [0-9a-f]+$|^cluster setflags [0-9a-f]+ --block=false$/,
      ),
    ]);
  });

  it('node set: what of it, then what it is to be', async () => {
    const { code, stderr } = await asked(cli, 'node set gl1', {
      'What of gl1?': 'zone\n',
      'zone (failure domain)': '\b4\n',
    });
    expect([code, withoutQuestions(stderr)]).toEqual([0, 'node set gl1 --zone=4']);
  });

  it('a policy without files: all of them', async () => {
    await cli.ok('volume create --size=1 --name=data');
    const { stderr } = await asked(cli, 'heal split-brain data --policy=latest-mtime', {
      'Which files?': '\n',
    });
    expect(withoutQuestions(stderr)).toBe('heal split-brain data --policy=latest-mtime --all');
  });

  it('a PersistentVolume: the name of its endpoints', async () => {
    const { code, stderr } = await asked(
      cli,
      'volume create --size=1 --name=pv --durability=none --persistent-volume',
      { 'Name of the endpoints': 'gluster\n' },
    );
    expect([code, withoutQuestions(stderr)]).toEqual([
      0,
      'volume create --size=1 --name=pv --durability=none --persistent-volume --persistent-volume-endpoint=gluster',
    ]);
  });

  it('words that begin with a dash stand behind two in the line that does the same', async () => {
    const { code, stderr } = await asked(cli, 'config set ssh.jump', { 'Value of ssh.jump': '-x\n' });
    expect([code, withoutQuestions(stderr)]).toEqual([0, 'config set ssh.jump -- -x']);
  });
});

describe("Heketi's own", () => {
  it.each([
    ['loglevel set', 'Which level?', 'loglevel set debug'],
    ['server mode set', 'Which mode?', 'server mode set normal'],
  ])('%s', async (line, question, same) => {
    const { code, stderr } = await asked(cli, line, { [question]: '\n' });
    expect([code, withoutQuestions(stderr)]).toEqual([0, same]);
  });
});
