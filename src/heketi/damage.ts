/** Something of a database that could not be read. */
export interface HeketiDamage {
  readonly kind: 'page' | 'bucket' | 'record';
  /** `page 31 of BRICK`, `BRICK`, `VOLUME/5fe42c3a1c77456a8cd879042fac786d`. */
  readonly place: string;
  /** Of a record, as `Info.durability.type`. */
  readonly field: string | null;
  readonly what: string;
}

export function describeDamage({ place, field, what }: HeketiDamage): string {
  return field === null ? `${place}: ${what}` : `${place}: ${field}: ${what}`;
}
