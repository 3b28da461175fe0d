/** Text for people, told once: help shows it on the terminal, `man` as a manual page. */
export interface Page {
  /** As `man` is asked for it: `glusterctl-volume`. */
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  readonly sections: readonly Section[];
}

export interface Section {
  /** Empty: what stands before the first title. */
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A paragraph, a list of words with what they mean, or lines that are typed. */
export type Block =
  | string
  | { readonly rows: readonly (readonly [term: string, meaning: string])[] }
  | { readonly lines: readonly string[] };
