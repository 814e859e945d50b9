import { deepStrictEqual } from 'node:assert';
import { answerOf } from '../load/load.ts';
import { COLD, type Contender, POSTGRAPHILE } from './contender.ts';
import { type RequestName, REQUESTS } from './requests.ts';

/** The size of a response. */
export interface Content {
  /** Rows in lists, on all levels. */
  readonly rows: number;
  readonly totals: readonly number[];
}

/** The sizes of the responses. @throws Error when a contender's response differs from that of the gateway */
export async function checkAnswers(contenders: readonly Contender[]): Promise<Record<RequestName, Content>> {
  const contents: [RequestName, Content][] = [];
  for (const request of REQUESTS) {
    const answers = new Map<string, unknown>();
    for (const { name, targets } of contenders) answers.set(name, await dataOf(request, name, targets[request]));
    const expected = answers.get(COLD);
    for (const [name, data] of answers)
      if (name === POSTGRAPHILE)
        deepStrictEqual(contentOf(data), contentOf(expected), `${name} answers ${request} with other rows.`);
      else deepStrictEqual(data, expected, `${name} answers ${request} with other data.`);
    contents.push([request, contentOf(expected)]);
  }
  return Object.fromEntries(contents) as Record<RequestName, Content>; // one per request
}

async function dataOf(request: string, name: string, target: Parameters<typeof answerOf>[0]): Promise<unknown> {
  const { data, errors } = (await answerOf(target)) as { data?: unknown; errors?: unknown };
  if (!data || errors) throw new Error(`${name} answers ${request} with ${JSON.stringify(errors)}.`);
  return data;
}

/** Lists are in `nodes` and their totals in `totalCount`, whatever the fields are called. */
function contentOf(data: unknown): Content {
  if (Array.isArray(data)) return sum(data.map(contentOf));
  if (data === null || typeof data !== 'object') return { rows: 0, totals: [] };
  const { nodes, totalCount } = data as { nodes?: unknown; totalCount?: unknown };
  const below = sum(Object.values(data).map(contentOf));
  return {
    rows: below.rows + (Array.isArray(nodes) ? nodes.length : 0),
    totals: [...(typeof totalCount === 'number' ? [totalCount] : []), ...below.totals],
  };
}

const sum = (contents: readonly Content[]): Content => ({
  rows: contents.reduce((rows, content) => rows + content.rows, 0),
  totals: contents.flatMap(({ totals }) => totals),
});
