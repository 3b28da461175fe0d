import { ShellSyntaxError } from './syntax.ts';

/** A place in the text of a script. */
export class Cursor {
  readonly source: string;
  position = 0;

  constructor(source: string) {
    this.source = source;
  }

  peek(offset = 0): string {
    return this.source.charAt(this.position + offset);
  }

  skip(count: number): void {
    this.position = Math.min(this.source.length, this.position + count);
  }

  startsWith(text: string): boolean {
    return this.source.startsWith(text, this.position);
  }

  /** What a sticky pattern matches here; goes past it. */
  match(pattern: RegExp): string | null {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.source)?.[0] ?? null;
    if (found !== null) this.position += found.length;
    return found;
  }

  error(message: string): ShellSyntaxError {
    return new ShellSyntaxError(message, this.source.slice(0, this.position).split('\n').length);
  }
}
