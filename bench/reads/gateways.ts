import type { Gateway } from '../gateway.ts';
import { bodyOf, type Contender, type ContenderName, targetsOf } from './contender.ts';
import type { Subjects } from './subjects.ts';

/** Disables the response cache, so that every request reaches the database. */
export const NO_CACHE = { RESPONSE_CACHE_MB: '0' };

/** A gateway as a contender. */
export const gatewayContender = (name: ContenderName, { url, pid }: Gateway, subjects: Subjects): Contender => ({
  name,
  pid,
  targets: targetsOf((request) => ({ origin: url, path: '/graphql', body: bodyOf(request, subjects) })),
  statements: () => statementsOf(url),
});

const COUNTER = /^gateway_sql_statements_total\{statement="([^"]*)"\} (\d+)$/gm;

/** The statement counts in the metrics of a gateway. */
export async function statementsOf(url: string): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return new Map([...text.matchAll(COUNTER)].map(([, name = '', count]) => [name, Number(count)]));
}
