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
