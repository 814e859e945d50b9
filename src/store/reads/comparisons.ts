import { LRUCache } from 'lru-cache';
import type { ChangeCounts } from '../../domain/summary.ts';
import type { SqlExecutor } from '../database/driver.ts';
import { comparedTargetsStatement, type ComparedPair, type ComparedRow, comparisonStatement } from '../sql/comparison.ts';
import { ComparedPackages } from './comparedPackages.ts';
import type { AllCatalogTargets } from './hostLoaders.ts';
import type { Memo } from './memoUntilChange.ts';

/** Two catalogs that have been compared. A comparison of 9,000 packages takes about 2 MB. */
interface Compared {
  readonly packages: Promise<ComparedPackages>;
  /** Counted at the first request. */
  targets?: Promise<ChangeCounts>;
}

/** Maximum number of comparisons that are kept (LRU). */
const MAX_KEPT = 16;

/**
 * What differs between catalogs. Which packages differ is only known when all of their versions have been compared, so this is done once
 * for all pages and requests, until anything in the database changes.
 */
export class Comparisons {
  readonly #memo: Memo;
  readonly #sql: SqlExecutor;

  constructor(memo: Memo, sql: SqlExecutor) {
    this.#memo = memo;
    this.#sql = sql;
  }

  /** The packages that differ, and their numbers. */
  async packages(pair: ComparedPair): Promise<ComparedPackages> {
    return (await this.#compared(pair)).packages;
  }

  /** The numbers of targets that differ. */
  async targets(pair: ComparedPair): Promise<ChangeCounts> {
    const compared = await this.#compared(pair);
    if (compared.targets) return compared.targets;
    const targets = this.#targets(pair);
    compared.targets = targets;
    targets.catch(() => delete compared.targets);
    return targets;
  }

  async #compared(pair: ComparedPair): Promise<Compared> {
    const kept = await this.#memo('comparisons', () => Promise.resolve(new LRUCache<string, Compared>({ max: MAX_KEPT })));
    const key = `${pair.fromId} ${pair.toId}`;
    const found = kept.get(key);
    if (found) return found;
    const compared: Compared = { packages: this.#packages(pair) };
    kept.set(key, compared);
    compared.packages.catch(() => kept.peek(key) === compared && kept.delete(key));
    return compared;
  }

  async #packages(pair: ComparedPair): Promise<ComparedPackages> {
    const { text, values } = comparisonStatement(pair);
    return new ComparedPackages(await this.#sql.query<ComparedRow>('comparison.packages', text, values));
  }

  async #targets(pair: ComparedPair): Promise<ChangeCounts> {
    const { text, values } = comparedTargetsStatement(pair);
    const [counts] = await this.#sql.query<ChangeCounts>('comparison.targets', text, values);
    if (!counts) throw new Error('An aggregate without a group returns one row.');
    return { ...counts };
  }
}

/** Two catalogs to compare; null if one of them does not exist. */
export function comparedPair(catalogs: AllCatalogTargets, fromId: string, toId: string): ComparedPair | null {
  const [from, to] = [catalogs.get(fromId), catalogs.get(toId)];
  return from && to ? { fromId, toId, isAcrossSources: from.source !== to.source } : null;
}
