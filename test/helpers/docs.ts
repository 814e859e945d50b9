import { readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);

/** A page of the documentation. */
export interface Page {
  /** The path from the root of the project. */
  readonly path: string;
  readonly text: string;
}

/** The documentation: the Markdown files of the root and of docs/. */
export function pages(): Page[] {
  const names = ['', 'docs/'].flatMap((folder) =>
    readdirSync(new URL(`./${folder}`, ROOT))
      .filter((name) => name.endsWith('.md'))
      .map((name) => folder + name),
  );
  return names.map((path) => ({ path, text: readFileSync(new URL(path, ROOT), 'utf8') }));
}

/** A GraphQL example of a page. */
export interface Example {
  /** Page and line. */
  readonly at: string;
  readonly query: string;
  /** The response shown below the query. */
  readonly answer?: string;
}

const EXAMPLE = /^```graphql\n(?<query>.*?)^```\n(?:\n```json\n(?<answer>.*?)^```\n)?/gms;

/** The GraphQL examples of a page, in order. */
export function examples({ path, text }: Page): Example[] {
  return [...text.matchAll(EXAMPLE)].map(({ index, groups }) => {
    const at = `${path}:${text.slice(0, index).split('\n').length}`;
    return { at, query: groups?.['query'] ?? '', ...(groups?.['answer'] ? { answer: groups['answer'] } : {}) };
  });
}
