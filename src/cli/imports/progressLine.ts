import type { Session } from '../command/session.ts';
import type { ProgressEvent } from './progressEvent.ts';

/** Milliseconds between two lines in a pipe. */
const PIPE_EVERY_MS = 5_000;
const BAR_WIDTH = 24;
const CLEAR_LINE = '\r\u001b[K';

/** The progress of an import: one line that is drawn again on a terminal, or a line at most every five seconds. */
export class ProgressLine {
  readonly #session: Session;
  readonly #now: () => number;
  #printedAt = Number.NEGATIVE_INFINITY;
  #phase = '';
  #isDrawn = false;

  constructor(session: Session, now: () => number = Date.now) {
    this.#session = session;
    this.#now = now;
  }

  /** Shows an event. */
  show(event: ProgressEvent): void {
    const { io } = this.#session;
    if (io.err.isTTY) {
      io.err.write(`${CLEAR_LINE}${this.#bar(event)}`);
      this.#isDrawn = true;
    } else if (event.phase !== this.#phase || this.#now() - this.#printedAt >= PIPE_EVERY_MS) {
      [this.#phase, this.#printedAt] = [event.phase, this.#now()];
      io.err.write(`${textOf(event)}\n`);
    }
  }

  /** Removes the line from a terminal. */
  clear(): void {
    if (this.#isDrawn) this.#session.io.err.write(CLEAR_LINE);
    this.#isDrawn = false;
  }

  #bar(event: ProgressEvent): string {
    const share = event.total ? Math.min(event.done / event.total, 1) : 0;
    const full = Math.round(share * BAR_WIDTH);
    const { paint } = this.#session;
    return `${paint.good('█'.repeat(full))}${paint.quiet('░'.repeat(BAR_WIDTH - full))} ${textOf(event)}`;
  }
}

/** `applying: 12,000 of 42,974, 3,100/s, 10 s left` */
export function textOf({ phase, state, done, total, rate, etaSeconds }: ProgressEvent): string {
  if (state === 'QUEUED') return 'queued';
  const count = total ? `${number(done)} of ${number(total)}` : done > 0 ? number(done) : '';
  const parts = [count, rate ? `${number(Math.round(rate))}/s` : '', etaSeconds ? `${duration(etaSeconds)} left` : ''];
  const told = parts.filter((part) => part !== '').join(', ');
  return told === '' ? phase.toLowerCase() : `${phase.toLowerCase()}: ${told}`;
}

const number = (value: number): string => value.toLocaleString('en-US');

const duration = (seconds: number): string => (seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`);
