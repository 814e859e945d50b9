import { readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);

export interface Page {
  /** From the root of the project. */
  readonly path: string;
  readonly text: string;
}

/** What people read: the pages of the root and of docs/. */
export function pages(): Page[] {
  const names = ['', 'docs/'].flatMap((folder) =>
    readdirSync(new URL(`./${folder}`, ROOT))
      .filter((name) => name.endsWith('.md'))
      .map((name) => folder + name),
  );
  return names.map((path) => ({ path, text: readFileSync(new URL(path, ROOT), 'utf8') }));
}

export interface Example {
  /** Page and line. */
  readonly at: string;
  readonly query: string;
  /** What stands below the query as its answer. */
  readonly answer?: string;
}

const EXAMPLE = /^```graphql\n(?<query>.*?)^```\n(?:\n```json\n(?<answer>.*?)^```\n)?/gms;

/** The GraphQL of a page, in the order it is read. */
export function examples({ path, text }: Page): Example[] {
  return [...text.matchAll(EXAMPLE)].map(({ index, groups }) => {
    const at = `${path}:${text.slice(0, index).split('\n').length}`;
    return { at, query: groups?.['query'] ?? '', ...(groups?.['answer'] ? { answer: groups['answer'] } : {}) };
  });
}
