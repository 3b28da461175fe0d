import type { Context } from '../../../cli/context.ts';
import type { KubernetesObject } from '../../../kubernetes/objects/object.ts';
import type { View } from '../../../ui/view.ts';
import { manifestView } from '../../../ui/views/manifest.ts';

/** Objects as "kubectl apply -f -" takes them: YAML, or one List where JSON was asked for. What a person should know goes beside it. */
export async function printed(
  { settings }: Pick<Context, 'settings'>,
  objects: readonly KubernetesObject[],
  notes: readonly string[] = [],
): Promise<View> {
  const { stringify } = await import('yaml');
  // kubectl reads YAML 1.1, where on, no and 1:30 mean something else unless they are quoted.
  const documents = objects.map((object) =>
    stringify(object, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false }),
  );
  return manifestView(objects, documents, { asJson: settings.output === 'json', notes });
}
