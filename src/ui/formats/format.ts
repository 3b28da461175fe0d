import type { View } from '../view.ts';

/** A way to print results: what `-o NAME` stands for. */
export interface Format {
  readonly name: string;
  /** A person reads it: of an empty list, what to type next is told beside it. */
  readonly forPeople: boolean;
  /** All that there is of a result, for programs. */
  readonly isData?: true;
  /** Only for results of which something can be counted. */
  readonly needsMetrics?: true;
  /** Who asks for it is given errors as JSON, too. */
  readonly errorsAsJson?: true;
  render(view: View, options: RenderOptions): string | Promise<string>;
}

export interface RenderOptions {
  /** JSON was asked for as of heketi-cli, with --json: it is what Heketi gave. */
  readonly asHeketi: boolean;
  readonly color: boolean;
  /** Columns of the terminal; null where stdout is none. */
  readonly width: number | null;
  /** The hosts it speaks of are simulated: data and tables say so. */
  readonly simulated: boolean;
}
