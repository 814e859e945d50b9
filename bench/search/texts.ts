import type { Gateway } from '../gateway.ts';

const NAMES =
  'query ($after: String) { packages(first: 100, after: $after) { nodes { name description } pageInfo { endCursor hasNextPage } } }';

interface Row {
  readonly name: string;
  readonly description: string;
}

/** Every so many packages are asked for, so that the texts are of all parts of the alphabet. */
const LETTERS_OF_BEGINNING = 4;
const SHORTEST_FOR_TYPO = 5;

/** Distinct searches as users type them: names, beginnings, typing errors, and words of descriptions, in turns. */
export async function searchTexts(gateway: Gateway, count: number): Promise<string[]> {
  const rows = await packagesOf(gateway);
  const texts = new Set<string>();
  const step = Math.max(1, Math.floor(rows.length / count));
  for (let round = 0; round < step && texts.size < count; round++)
    for (let at = round; at < rows.length && texts.size < count; at += step) texts.add(textOf(rows[at] as Row, at)); // a valid index
  return [...texts].filter((text) => text !== '');
}

async function packagesOf(gateway: Gateway): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after: string | null = null; ;) {
    const { packages }: { packages: { nodes: Row[]; pageInfo: { endCursor: string; hasNextPage: boolean } } } =
      await gateway.query(NAMES, { after });
    rows.push(...packages.nodes);
    if (!packages.pageInfo.hasNextPage) return rows;
    after = packages.pageInfo.endCursor;
  }
}

function textOf({ name, description }: Row, at: number): string {
  const kinds = [name, name.slice(0, LETTERS_OF_BEGINNING), misspelt(name), wordsOf(description)];
  return kinds[at % kinds.length] ?? name;
}

/** Two letters in the middle in each other's place. */
function misspelt(name: string): string {
  if (name.length < SHORTEST_FOR_TYPO) return name;
  const at = Math.floor(name.length / 2);
  return `${name.slice(0, at - 1)}${name.charAt(at)}${name.charAt(at - 1)}${name.slice(at + 1)}`;
}

const wordsOf = (description: string): string => description.split(/\s+/).slice(1, 4).join(' ').slice(0, 200);
