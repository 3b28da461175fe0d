/** What is wrong with a gob stream, and at which of its bytes. */
export class GobError extends Error {
  constructor(what: string, at: number) {
    super(`${what} (byte ${at} of the entry)`);
  }
}

/** Stands in place of bytes that are no UTF-8; Heketi takes no text that has it. */
const REPLACEMENT = '\ufffd';

/** Reads the numbers and strings of a gob stream, never beyond the message they stand in. */
export class Cursor {
  readonly #bytes: Buffer;
  #at = 0;
  /** Where the present message ends. */
  #end = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get at(): number {
    return this.#at;
  }

  get left(): number {
    return this.#end - this.#at;
  }

  error(what: string): GobError {
    return new GobError(what, this.#at);
  }

  /** Messages follow each other without a gap. */
  beginMessage(): void {
    this.endMessage();
    this.#end = this.#bytes.length;
    const length = this.uint();
    if (length === 0 || length > this.left)
      throw this.error(`a message of ${length} bytes, where ${this.left} are left`);
    this.#end = this.#at + length;
  }

  endMessage(): void {
    if (this.left !== 0) throw this.error(`${this.left} bytes too many in a message`);
  }

  endStream(): void {
    this.endMessage();
    if (this.#at !== this.#bytes.length) throw this.error(`${this.#bytes.length - this.#at} bytes too many`);
  }

  uint(): number {
    const first = this.#byte();
    if (first < 128) return first;
    let value = 0;
    for (let left = this.#numberLength(first); left > 0; left--) value = value * 256 + this.#byte();
    if (value > Number.MAX_SAFE_INTEGER) throw this.error('a number is too large');
    return value;
  }

  int(): number {
    const raw = this.uint();
    return raw % 2 === 0 ? raw / 2 : -(raw - 1) / 2 - 1;
  }

  bool(): boolean {
    const raw = this.uint();
    if (raw > 1) throw this.error(`${raw}, where it has to be true or false`);
    return raw === 1;
  }

  /** The bytes of a double, the last one first, so that zeros at its end are left out. */
  float(): number {
    const double = Buffer.alloc(8);
    const first = this.#byte();
    const length = first < 128 ? 1 : this.#numberLength(first);
    for (let at = length - 1; at >= 0; at--) double[at] = first < 128 ? first : this.#byte();
    return double.readDoubleBE(0);
  }

  string(): string {
    const length = this.count('characters');
    const start = this.#at;
    this.#at += length;
    const text = this.#bytes.toString('utf8', start, this.#at);
    if (text.includes(REPLACEMENT)) throw new GobError('a text is no UTF-8', start);
    return text;
  }

  /** A number of things of which each takes a byte at least. */
  count(of: string): number {
    const count = this.uint();
    if (count > this.left) throw this.error(`${count} ${of}, where ${this.left} bytes are left`);
    return count;
  }

  /** Of what follows the first byte. Go writes each number in one way only, the shortest. */
  #numberLength(first: number): number {
    const length = 256 - first;
    if (length > 8) throw this.error(`a number of ${length} bytes`);
    if (length > this.left) throw this.error('a number is cut');
    const high = this.#bytes[this.#at] ?? 0;
    if (high === 0 || (length === 1 && high < 128)) throw this.error('a number is longer than Go writes it');
    return length;
  }

  #byte(): number {
    const byte = this.left > 0 ? this.#bytes[this.#at] : undefined;
    if (byte === undefined) throw this.error('the message ends within a value');
    this.#at++;
    return byte;
  }
}
