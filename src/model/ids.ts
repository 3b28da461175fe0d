/** 32 lower-case hex digits, as Heketi's. */
export type Id = string;

const ID = /^[0-9a-f]{32}$/;

export function isId(text: string): boolean {
  return ID.test(text);
}

/** Hands out ids; the program's source is random, a test's is a counter. Plans get theirs from here. */
export interface IdSource {
  next(): Id;
}

/** Ids are drawn when they are first asked for, and stay: planning again must give the same ones. */
export function drawnIds(ids: IdSource): (number: number) => Id {
  const drawn: Id[] = [];
  return (number) => {
    while (drawn.length <= number) drawn.push(ids.next());
    return drawn[number] as Id;
  };
}
