import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SearchDocument } from '../../src/domain/search/document.ts';
import { documentKey } from './documentKey.ts';
import { ROOT } from '../project.ts';
import type { GoldSet } from './gold.ts';

const FOLDER = join(ROOT, 'test/fixtures/search');

/** What the file leaves out where it is the usual. */
const USUAL: Omit<SearchDocument, 'key' | 'name'> = {
  ecosystem: 'SOFTWARE',
  description: '',
  keywords: [],
  homepage: null,
  versions: [],
  provides: [],
  parents: [],
  dependents: 0,
  isBuilt: false,
};

/** The project's own documents: a hundred packages as catalogs describe them. */
export function ownDocuments(): SearchDocument[] {
  const { documents } = JSON.parse(readFileSync(join(FOLDER, 'documents.json'), 'utf8')) as {
    documents: readonly (Partial<SearchDocument> & Pick<SearchDocument, 'name'>)[];
  }; // a file of the project
  return documents.map((document) => {
    const { ecosystem = 'SOFTWARE', parents = [] } = document;
    return { ...USUAL, ...document, key: documentKey(ecosystem, document.name), parents: parents.map(parentKey) };
  });
}

const parentKey = (parent: string): string => parent.replace(/(?<= ).*$/, (name) => name.toLowerCase());

/** The project's own queries on them. */
export const ownGold = (): GoldSet => JSON.parse(readFileSync(join(FOLDER, 'gold.json'), 'utf8')) as GoldSet; // a file of the project
