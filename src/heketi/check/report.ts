import type { HeketiDatabase, HeketiTable } from '../records/database.ts';
import { checkHeketiDatabase } from './check.ts';
import { type HeketiFinding, placeWords } from './finding.ts';

/** What Heketi's own check tells of one kind of entries. */
export interface CheckedTable {
  readonly total: number;
  readonly pending: number;
  readonly ok: number;
  readonly notok: number;
  readonly inconsistencies: readonly string[] | null;
}

const TABLES = {
  clusters: 'clusterentries',
  volumes: 'volumeentries',
  bricks: 'brickentries',
  nodes: 'nodeentries',
  devices: 'deviceentries',
  blockvolumes: 'blockvolumeentries',
  dbattributes: 'dbattributeentries',
  pendingoperations: 'pendingoperations',
} as const satisfies Record<string, HeketiTable>;

/** In the shape of `heketi-cli db check`, without the false alarms of that. */
export function checkReport(database: HeketiDatabase): Readonly<Record<string, CheckedTable | number>> {
  const findings = checkHeketiDatabase(database).filter(({ operation }) => operation === null);
  const tables = Object.entries(TABLES).map(
    ([name, table]) => [name, checked(database, table, findings)] as const,
  );
  return { ...Object.fromEntries(tables), totalinconsistencies: findings.length };
}

function checked(
  database: HeketiDatabase,
  table: HeketiTable,
  findings: readonly HeketiFinding[],
): CheckedTable {
  const own = findings.filter(({ where }) => where.table === table);
  // Heketi never counts attributes.
  const all = table === 'dbattributeentries' ? [] : Object.entries(database[table]);
  const pending = all.filter(([, entry]) => 'Pending' in entry && entry.Pending.Id !== '').length;
  const notok = all.filter(([id]) => own.some(({ where }) => where.id === id)).length;
  return {
    total: all.length,
    pending,
    ok: all.length - notok,
    notok,
    inconsistencies: own.length === 0 ? null : own.map((finding) => sentence(finding)),
  };
}

function sentence({ where, what }: HeketiFinding): string {
  const words = `${placeWords(where)}: ${what}`;
  return words.charAt(0).toUpperCase() + words.slice(1);
}
