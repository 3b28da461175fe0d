import { argument } from '../../cli/argument.ts';
import { command } from '../../cli/define.ts';
import { flag, optional, refined } from '../../cli/flag.ts';
import { usage } from '../../model/errors.ts';
import { DEFECTS } from '../../simulator/defects.ts';
import { EFFECTS, type EffectName, isEffect, type Order } from '../../simulator/orders.ts';
import { defect } from './ask-defect.ts';
import { simulatedHost } from './ask-host.ts';
import { folder, sendTo } from './send-order.ts';

const EFFECT_NAMES = Object.keys(EFFECTS).filter(isEffect);

const MISSING = 'Say what is wrong with it, as clock=300, or give --command';

/** Where nothing is said of them. */
const EFFECT: EffectName = 'fails';
const FIRST = 1;

export const fault = command({
  path: ['simulator', 'fault'],
  summary: 'Gives a simulated host defects, or lets a command on it go wrong',
  description:
    'Defects last until "simulator mend". With --command, a command that is run on the host goes wrong, once.',
  arguments: {
    host: argument.one(
      { name: 'HOST', summary: 'name of a simulated host' },
      { required: 'Name a host', hint: '"simulator status" lists them.', ask: simulatedHost },
    ),
    defects: argument.manyOrNone(
      {
        name: 'DEFECT',
        summary: 'what is wrong with it, as clock=300',
        values: Object.entries(DEFECTS).map(([name, { summary }]) => [`${name}=`, summary]),
      },
      { required: MISSING, ask: defect, orFlag: 'command' },
    ),
  },
  choices: {
    title: 'Defects',
    rows: Object.entries(DEFECTS).map(([name, { value, summary }]) => [`${name}=${value}`, summary]),
  },
  flags: {
    command: optional(
      refined(
        flag.text({
          placeholder: 'REGEX',
          summary: 'strike at a command whose words match: ^lvcreate',
        }),
        expression,
      ),
    ),
    effect: optional(
      flag.choice<EffectName>(EFFECT_NAMES, {
        fallback: EFFECT,
        placeholder: 'WHAT',
        summary: `what happens then: ${EFFECT_NAMES.join(', ')}`,
      }),
    ),
    nth: optional(flag.int({ fallback: FIRST, summary: 'strike at the n-th command that matches' })),
    lasting: optional(flag.bool({ summary: 'strike at every one from then on' })),
    folder,
  },
  examples: [
    { title: 'A wrong clock, and a firewall', line: 'simulator fault gl2 clock=300 firewall=drop' },
    {
      title: 'The power fails just after the next mkfs',
      line: 'simulator fault gl2 --command=^mkfs --effect=dies-after',
    },
  ],
  changes: false,
  standsAlone: true,
  check({ defects, command: wanted, effect, nth, lasting }) {
    if (wanted === null) {
      if (defects.length === 0) throw usage(MISSING);
      if (effect !== null || nth !== null || lasting !== null)
        throw usage('--effect, --nth and --lasting go with --command');
      return;
    }
    if (defects.length > 0)
      throw usage('Defects and --command are two things', 'Give them one after the other.');
    if (nth !== null && nth < 1) throw usage('--nth counts from 1');
  },
  async run(context, { host, defects, command: wanted, effect, nth, lasting, folder: named }) {
    const order: Order =
      wanted === null
        ? { verb: 'defects', host, defects }
        : {
            verb: 'fault',
            host,
            command: wanted,
            effect: effect ?? EFFECT,
            nth: nth ?? FIRST,
            lasting: lasting === true,
          };
    return await sendTo(context, named, order);
  },
});

function expression(text: string): string {
  try {
    return new RegExp(text).source;
  } catch (error) {
    throw usage(`--command is no regular expression: ${(error as Error).message}`);
  }
}
