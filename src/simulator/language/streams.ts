/** Text that is read once, from wherever its last reader stopped. */
export class Source {
  private readonly text: string;
  private position = 0;

  constructor(text: string) {
    this.text = text;
  }

  line(): { readonly text: string; readonly ended: boolean } | null {
    if (this.position >= this.text.length) return null;
    const end = this.text.indexOf('\n', this.position);
    const text = this.text.slice(this.position, end < 0 ? undefined : end);
    this.position = end < 0 ? this.text.length : end + 1;
    return { text, ended: end >= 0 };
  }

  rest(): string {
    const text = this.text.slice(this.position);
    this.position = this.text.length;
    return text;
  }
}

/** What a descriptor stands for; shared by all that inherit or duplicate it. */
export interface Open {
  readonly source: Source | null;
  readonly write: ((text: string) => void) | null;
  /** Of a file. */
  readonly path: string | null;
  readonly whenClosed: (() => void)[];
}

export function reader(text: string): Open {
  return { source: new Source(text), write: null, path: null, whenClosed: [] };
}

export function writer(write: (text: string) => void): Open {
  return { source: null, write, path: null, whenClosed: [] };
}

export interface Collector {
  readonly open: Open;
  text(): string;
}

export function collector(): Collector {
  let all = '';
  return {
    open: writer((text) => {
      all += text;
    }),
    text: () => all,
  };
}
