import { clean } from '../../model/clean.ts';
import { listed } from '../../model/listed.ts';
import type { ProgressEvent } from './types.ts';

/** What is told of it where nothing moves on the screen; null: nothing. */
export function lineOf(event: ProgressEvent): string | null {
  switch (event.type) {
    case 'connecting':
      return `connecting to ${namesOf(event.hosts)}`;
    case 'probing':
      return `looking at ${namesOf(event.hosts)}`;
    case 'unreachable':
      return event.message;
    case 'step-ended':
      return `${event.host}: ${titleOf(event)}: ${event.result} (${seconds(event.milliseconds)})`;
    case 'skipped':
      return `${event.host}: ${listed(event.names)} did not come with the others`;
    case 'stopping':
      return 'Stopping: what was begun is ended or undone first. Ctrl-C again leaves it as it is.';
    case 'waited':
      return `${event.title}: done after ${seconds(event.seconds * 1000)}`;
    case 'waiting':
      return `${event.host}: ${event.reason}; looking again in ${Math.ceil(event.seconds)} s`;
    default:
      return null;
  }
}

/** Of what people asked hosts to do they want to see what came of it. */
export function printedBy(event: ProgressEvent): readonly string[] {
  if (event.type !== 'step-ended' || event.prints !== true) return [];
  const text = clean(event.stdout ?? '').replace(/\n$/, '');
  return text === '' ? [] : text.split('\n').map((words) => `${event.host}: ${words}`);
}

function namesOf(hosts: readonly { readonly name: string }[]): string {
  return listed(hosts.map((host) => host.name));
}

export function titleOf({ undo, title }: { readonly undo: boolean; readonly title: string }): string {
  return undo ? `undo: ${title}` : title;
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
