import { carryOut } from '../../actions/carry-out.ts';
import { argument } from '../../cli/argument.ts';
import type { Context } from '../../cli/context.ts';
import { type CommandDefinition, command } from '../../cli/define.ts';
import { flag } from '../../cli/flag.ts';
import { usage } from '../../model/errors.ts';
import { planChangeTags, type TagChange } from '../../plans/change-tags.ts';
import { readTags } from '../../plans/validate.ts';
import type { View } from '../../ui/view.ts';
import { entryView } from '../../ui/views/entry.ts';
import { tagsOf } from './ask/tags.ts';
import { words } from './ask/words.ts';
import type { NodesOrDevices } from './nodes-and-devices.ts';

const MISSING = 'id required';
const NO_TAG_VALUE = 'at least one tag:value pair expected';
const NO_TAG = 'at least one tag expected';

export function setTagsCommand(kind: NodesOrDevices): CommandDefinition {
  const { noun, example } = kind;
  return command({
    path: [noun, 'settags'],
    summary: `Set tags of a ${noun}`,
    arguments: {
      entry: kind.argument(MISSING),
      tags: argument.manyOrNone(
        { name: 'TAG:VALUE', summary: 'a tag and its value' },
        {
          required: NO_TAG_VALUE,
          ask: words('Which tag? (TAG:VALUE)', (text) => void readTags([text])),
        },
      ),
    },
    flags: { exact: flag.bool({ short: 'e', fallback: false, summary: 'replace all tags by these' }) },
    examples: [{ title: 'It stands in rack r1', line: `${noun} settags ${example.reference} rack:r1` }],
    changes: true,
    ignoresSurplus: true,
    ignoresJsonFlag: true,
    check({ tags }) {
      if (tags.length === 0) throw usage(NO_TAG_VALUE);
      readTags(tags);
    },
    run: async (context, { entry, tags, exact }) =>
      await changeTags(context, kind, entry, { do: 'set', tags: readTags(tags), exact }),
  });
}

export function removeTagsCommand(kind: NodesOrDevices): CommandDefinition {
  const { noun, example } = kind;
  return command({
    path: [noun, 'rmtags'],
    aliases: ['deltags', 'removetags'],
    summary: `Remove tags of a ${noun}`,
    arguments: {
      entry: kind.argument(MISSING),
      names: argument.manyOrNone(
        { name: 'TAG', summary: 'name of a tag' },
        { required: NO_TAG, ask: tagsOf('entry', kind.find), orFlag: 'all' },
      ),
    },
    flags: { all: flag.bool({ fallback: false, summary: 'remove all tags' }) },
    examples: [{ title: 'Without its rack', line: `${noun} rmtags ${example.reference} rack` }],
    changes: true,
    ignoresSurplus: true,
    ignoresJsonFlag: true,
    check({ names, all }) {
      if (names.length === 0 && !all) throw usage(NO_TAG);
      if (names.length > 0 && all) throw usage('--all may not be combined with named tags');
    },
    run: async (context, { entry, names, all }) =>
      await changeTags(context, kind, entry, { do: 'remove', names: all ? 'all' : names }),
  });
}

/** Heketi says nothing of it. */
async function changeTags(
  context: Context,
  { table, find }: NodesOrDevices,
  reference: string,
  change: TagChange,
): Promise<View> {
  const { id } = find(await context.store.read(), reference);
  const { state } = await carryOut(context, (planning) => planChangeTags({ table, id }, change, planning));
  return entryView(find(state, id), '');
}
