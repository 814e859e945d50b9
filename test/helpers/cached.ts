import type { TestApp } from './app.ts';

const RESULT = /^gateway_response_cache_requests_total\{result="(\w+)"\} (\d+)$/gm;

async function counts(app: TestApp): Promise<Map<string, number>> {
  const metrics = await (await app.get('/metrics')).text();
  return new Map([...metrics.matchAll(RESULT)].map(([, result = '', count]) => [result, Number(count)]));
}

/** The results of the response cache during some work (`hit`, `miss`, `uncacheable`), one for each request. */
export async function cacheResults(app: TestApp, work: () => Promise<unknown>): Promise<string[]> {
  const before = await counts(app);
  await work();
  const after = await counts(app);
  return [...after].flatMap(([result, count]) => Array<string>(count - (before.get(result) ?? 0)).fill(result));
}

/** The size of the cached responses in bytes. */
export async function cacheBytes(app: TestApp): Promise<number> {
  const metrics = await (await app.get('/metrics')).text();
  return Number(/^gateway_response_cache_bytes (\d+)$/m.exec(metrics)?.[1]);
}
