import type { Held } from '../scenarios/world.ts';
import { on } from './machines.ts';

const FOLDER = '/run/lab-hold';

/**
 * Puts a program of the same name before the real one, which waits while a file is there. The files are in memory:
 * after a power cut the program only passes on. It is synced itself, or the cut would leave an empty program, which
 * does nothing and calls it success.
 */
export async function holdOn(node: number, program: string, words: string): Promise<Held> {
  const armed = `${FOLDER}/armed-${program}`;
  const held = `${FOLDER}/held-${program}`;
  const { code, stderr } = await on(
    node,
    `set -eu
real=$(PATH=/usr/sbin:/usr/bin:/sbin:/bin command -v ${program})
mkdir -p ${FOLDER}
cat >/usr/local/sbin/${program} <<END
#!/bin/sh
case "\\$*" in *'${words}'*)
  if mv ${armed} ${held} 2>/dev/null; then
    while [ -e ${held} ]; do sleep 0.1; done
  fi ;;
esac
exec $real "\\$@"
END
chmod 755 /usr/local/sbin/${program}
sync /usr/local/sbin/${program} /usr/local/sbin
: >${armed}`,
  );
  if (code !== 0) throw new Error(`node${node}: can't hold ${program}: ${stderr}`);
  return {
    async reached() {
      const waited = await on(node, `timeout 120 sh -c 'until [ -e ${held} ]; do sleep 0.1; done'`);
      if (waited.code !== 0) throw new Error(`node${node}: ${program} ${words} was never run`);
    },
    async release() {
      await on(node, `rm -f ${armed} ${held}`);
    },
  };
}
