/** What a person has to know of something that was taken over, or was not. */
export interface ImportFinding {
  readonly group: FindingGroup;
  /** `volume web`, `brick 8f0f… on gl1:/dev/sdb`. */
  readonly about: string;
  readonly what: string;
  /** What the import made of it. */
  readonly mended: string;
  /** What to look at, or to type, and where. */
  readonly next?: string;
  /** Something that holds data is not taken over: only done where a person accepts that. */
  readonly loses?: true;
}

/** In the order in which they are told. */
export const FINDING_GROUPS = {
  operation: 'Under way in Heketi, and open here',
  unfinished: 'Under way in Heketi, and to be finished by hand',
  'left-out': 'Left out',
  mended: 'Mended',
  look: 'To be looked at',
} as const;

export type FindingGroup = keyof typeof FINDING_GROUPS;
