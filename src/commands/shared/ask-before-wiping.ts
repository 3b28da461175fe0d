import type { MayWipe } from '../../actions/add-devices.ts';
import { agreesTo } from '../../cli/confirm.ts';
import type { Context } from '../../cli/context.ts';

/** What is on the disk is shown, and on a terminal its name has to be typed. Heketi's scripts are not asked. */
export function askBeforeWiping(context: Context): MayWipe {
  return async ({ host, name, contents }) =>
    await agreesTo(context, {
      about: [`${host}:${name} holds: ${contents}. All of it will be lost.`],
      question: `Type ${name} to go on:`,
      word: name,
      unasked: { tell: `${host}:${name}: what is on it will be lost: ${contents}`, answer: true },
    });
}
