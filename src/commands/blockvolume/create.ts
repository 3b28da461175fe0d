import { command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { usage } from '../../model/errors.ts';
import { notYet } from './not-yet.ts';

export const create = command({
  path: ['blockvolume', 'create'],
  summary: 'Not done by this version',
  flags: {
    size: flag.int({
      fallback: 0,
      placeholder: 'GIB',
      summary: 'size in GiB',
      required: 'Missing volume size',
    }),
    name: flag.text({ placeholder: 'NAME', mayBeEmpty: true, summary: 'its name' }),
    ha: flag.int({ fallback: 0, placeholder: 'NUMBER', summary: 'number of target portals' }),
    auth: flag.bool({ summary: 'with user and password' }),
    clusters: flag.text({ placeholder: 'CLUSTERS', mayBeEmpty: true, summary: 'clusters to choose from' }),
  },
  examples: [{ title: 'Refused, with what to do instead', line: 'blockvolume create --size=1' }],
  changes: true,
  ignoresSurplus: true,
  check({ ha }) {
    if (ha < 0) throw usage('Invalid HA count');
  },
  run: async () => {
    throw notYet();
  },
});
