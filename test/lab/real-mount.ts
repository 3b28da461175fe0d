import type { Mounted } from '../scenarios/world.ts';
import { type Answer, on } from './machines.ts';

async function must(node: number, command: string): Promise<Answer> {
  const answer = await on(node, `set -eu\n${command}`);
  if (answer.code !== 0) throw new Error(`node${node}: ${command}: exit ${answer.code}\n${answer.stderr}`);
  return answer;
}

/** A real mount of a real volume, on a node that stays up. */
export async function realMount(node: number, server: string, volume: string): Promise<Mounted> {
  const point = `/mnt/${volume}`;
  const mount = (name: string, at: string) =>
    must(node, `mkdir -p ${at}; mountpoint -q ${at} || mount -t glusterfs ${server}:/${name} ${at}`);
  await mount(volume, point);
  let written = 0;
  let sums = '';
  const sumsAt = async (at: string) =>
    (await must(node, `cd ${at}; sha256sum $(ls | grep -v ^written-)`)).stdout;
  return {
    async write(files) {
      const last = written + files;
      await must(
        node,
        `cd ${point}
         n=${written}
         while [ $n -lt ${last} ]; do
           n=$((n + 1))
           head -c $((n * 10000)) /dev/urandom >file$n
         done
         sync`,
      );
      written = last;
      sums = await sumsAt(point);
    },
    async verify(name = volume) {
      const fresh = `/mnt/look-${name}`;
      await mount(name, fresh);
      const found = await sumsAt(fresh).finally(() => must(node, `umount ${fresh}; rmdir ${fresh}`));
      const was = new Set(sums.split('\n'));
      const is = new Set(found.split('\n'));
      return [
        ...[...was].filter((line) => !is.has(line)).map((line) => `gone: ${line}`),
        ...[...is].filter((line) => !was.has(line)).map((line) => `new: ${line}`),
      ].join('\n');
    },
    async sizeKiB() {
      const { stdout } = await must(node, `df -k --output=size ${point} | tail -n 1`);
      return Number(stdout.trim());
    },
    async fill() {
      const { code, stderr } = await on(
        node,
        `dd if=/dev/zero of=${point}/full bs=1M conv=fsync; code=$?; rm -f ${point}/full; exit $code`,
      );
      return code === 0 ? 'it never ended' : stderr;
    },
    async keepWriting() {
      const here = `/tmp/writer-${volume}`;
      await must(
        node,
        `rm -rf ${here}; mkdir ${here}
         setsid -f sh -c '
           n=0
           while [ ! -e ${here}/stop ]; do
             n=$((n + 1))
             date +%s.%N >${point}/written-$n && cat ${point}/written-$n >/dev/null && echo $n >${here}/last || echo "file $n" >&2
             sleep 0.1
           done
           touch ${here}/ended
         ' >/dev/null 2>${here}/errors </dev/null`,
      );
      return {
        async stop() {
          await must(node, `touch ${here}/stop; until [ -e ${here}/ended ]; do sleep 0.5; done`);
          const { stdout } = await must(node, `cat ${here}/last`);
          const errors = (await must(node, `cat ${here}/errors`)).stdout;
          return { written: Number(stdout.trim()), errors };
        },
      };
    },
    async holdOpen(name) {
      const here = `/tmp/open-${volume}-${name}`;
      // Only of what is locked is it certain that gluster does not move it.
      await must(
        node,
        `touch ${here}
         setsid -f sh -c '
           exec 3>>${point}/${name}
           flock 3
           n=0
           while [ -e ${here} ]; do n=$((n + 1)); echo $n >&3 || break; sleep 0.1; done
           exec 3>&-
           echo $n >${here}-closed
         ' >/dev/null 2>&1 </dev/null
         until [ -s ${point}/${name} ]; do sleep 0.2; done`,
      );
      return async () => {
        await must(
          node,
          `rm ${here}
           until [ -s ${here}-closed ]; do sleep 0.2; done
           seq "$(cat ${here}-closed)" | cmp - ${point}/${name}`,
        );
        sums = await sumsAt(point);
      };
    },
    async unmount() {
      await must(node, `umount ${point}; rmdir ${point}`);
    },
  };
}
