import type { Viewer } from '../../schema/index.ts';
import { cancellableSql } from '../../store/database/cancellable.ts';
import type { Cancellation } from '../../store/database/cancellation.ts';
import type { DatabaseDriver } from '../../store/database/driver.ts';
import { type BearerToken, noteUse, REVOKED_CHANNEL, tokenOfSecret, unrevokedTokens } from '../../store/tokens.ts';
import { scheduleAt } from './scheduleAt.ts';

/** A revoked token stays valid for at most this long if its NOTIFY is lost. */
const POLL_MS = 5_000;
const USE_NOTED_S = 60;

interface Watched {
  readonly id: string;
  readonly onEnd: () => void;
}

/** Authenticates API tokens, and notifies watchers when a token expires or is revoked. */
export class ApiTokens {
  readonly #db: DatabaseDriver;
  readonly #onError: (error: unknown) => void;
  readonly #watched = new Set<Watched>();
  #poll: NodeJS.Timeout | undefined;

  constructor(db: DatabaseDriver, onError: (error: unknown) => void) {
    this.#db = db;
    this.#onError = onError;
  }

  /** Starts listening for revocations. */
  async start(): Promise<void> {
    await this.#db.listen(REVOKED_CHANNEL, () => this.#endRevoked());
    this.#poll = setInterval(() => this.#endRevoked(), POLL_MS).unref();
  }

  /** Stops polling. */
  stop(): void {
    clearInterval(this.#poll);
  }

  /** The viewer of a token's secret; null if it is unknown, revoked or expired. */
  async bearerOf(secret: string, cancellation: Cancellation): Promise<Viewer | null> {
    const token = await tokenOfSecret(cancellableSql(this.#db, cancellation), secret);
    if (!token) return null;
    this.#noteUse(token);
    return { name: token.viewerName, role: token.role, tokenId: token.id, onTokenEnd: (onEnd) => this.#watch(token, onEnd) };
  }

  /** Updates `lastUsedAt` in the background. */
  #noteUse({ id, lastUsedAt }: BearerToken): void {
    if (lastUsedAt && Date.now() - lastUsedAt.getTime() < USE_NOTED_S * 1_000) return;
    noteUse(this.#db, id, USE_NOTED_S).catch(this.#onError);
  }

  #watch({ id, expiresAt }: BearerToken, onEnd: () => void): () => void {
    const watched = { id, onEnd };
    this.#watched.add(watched);
    const unschedule = expiresAt ? scheduleAt(expiresAt, onEnd) : () => undefined;
    return () => {
      unschedule();
      this.#watched.delete(watched);
    };
  }

  #endRevoked(): void {
    if (this.#watched.size === 0) return;
    const watched = [...this.#watched];
    unrevokedTokens(this.#db, [...new Set(watched.map(({ id }) => id))])
      .then((unrevoked) => watched.filter(({ id }) => !unrevoked.has(id)).forEach(({ onEnd }) => onEnd()))
      .catch(this.#onError);
  }
}
