import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type LogFiles, PLACE_NOTE, placeNote } from './audit-files.ts';

/** A log of this machine, and where the state lay that it is of. */
export interface LoggedPlace {
  readonly files: LogFiles;
  /** A path or a URL, as it was called then. */
  readonly place: string;
}

interface Noted {
  readonly lineage: string;
  readonly place: string;
}

/** Beside a log, which state it is of: the same one is reached by several names, and moves. Where that can't be written, it is not known. */
export function notePlace(files: LogFiles, { lineage, place }: Noted): void {
  const noted = noteOf(files);
  if (noted?.lineage === lineage && noted.place === place) return;
  const path = placeNote(files);
  const part = `${path}.${process.pid}`;
  try {
    writeFileSync(part, `${JSON.stringify({ lineage, place })}\n`, { mode: 0o600 });
    renameSync(part, path);
  } catch {
    // That the log itself can't be written is told where that is tried.
  }
}

/** Other logs of this machine that are of the same state; `lineage` is null where only the log itself can tell it. */
export function otherPlaces(own: LogFiles, lineage: string | null): readonly LoggedPlace[] {
  const wanted = lineage ?? noteOf(own)?.lineage ?? null;
  if (wanted === null) return [];
  return namesIn(own.folder)
    .filter((name) => name.endsWith(PLACE_NOTE))
    .map((name) => ({ folder: own.folder, name: name.slice(0, -PLACE_NOTE.length) }))
    .filter(({ name }) => name !== own.name)
    .flatMap((files) => {
      const noted = noteOf(files);
      return noted?.lineage === wanted ? [{ files, place: noted.place }] : [];
    });
}

function noteOf(files: LogFiles): Noted | null {
  try {
    const { lineage, place } = Object(JSON.parse(readFileSync(placeNote(files), 'utf8')));
    return typeof lineage === 'string' && typeof place === 'string' ? { lineage, place } : null;
  } catch {
    return null;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
