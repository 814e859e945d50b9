import picocolors from 'picocolors';
import type { Io } from '../process/io.ts';

type Colours = ReturnType<typeof picocolors.createColors>;

/** Colours for a terminal; none in a pipe, with `NO_COLOR` (https://no-color.org) or with `TERM=dumb`. */
export class Paint {
  readonly #colours: Colours;

  constructor({ out, env }: Pick<Io, 'out' | 'env'>) {
    this.#colours = picocolors.createColors(out.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb');
  }

  heading = (text: string): string => this.#colours.bold(text);
  quiet = (text: string): string => this.#colours.dim(text);
  good = (text: string): string => this.#colours.green(text);
  doubtful = (text: string): string => this.#colours.yellow(text);
  bad = (text: string): string => this.#colours.red(text);
}
