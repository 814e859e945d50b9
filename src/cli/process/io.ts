/** A stream to write to: of the process, or of a test. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** What a command reads from and writes to. */
export interface Io {
  readonly out: Output;
  readonly err: Output;
  /** Writes bytes to standard output, and waits until they are taken. */
  write(bytes: Uint8Array): Promise<void>;
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof fetch;
  /** The text of a file. */
  readFile(path: string): Promise<string>;
  /** The standard output of a program; undefined if it is not installed or fails. */
  outputOf(program: string, args: readonly string[]): Promise<string | undefined>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}
