import { readFileSync } from 'node:fs';
import type { SearchDocument } from '../../src/domain/search/document.ts';
import { GOLD, hasCatalogs, readCatalogs } from './catalogs.ts';
import { documentsOf } from './documents.ts';
import type { GoldSet } from './gold.ts';
import { buildTimed, measureRelevance, type BuiltIndex, type Relevance } from './measure.ts';
import { ownDocuments, ownGold } from './ownGold.ts';
import { relevanceTable } from './table.ts';

/** What relevance is measured on. */
export interface Subject {
  readonly title: string;
  readonly documents: readonly SearchDocument[];
  readonly gold: GoldSet;
}

/** Upstream's full catalogs with their gold set where they are at hand, else the project's own. */
export async function subjectAtHand(): Promise<Subject> {
  if (!hasCatalogs()) return { title: 'own documents and queries', documents: ownDocuments(), gold: ownGold() };
  const gold = JSON.parse(readFileSync(GOLD, 'utf8')) as GoldSet; // of the format that the queries of the project have
  return { title: 'EESSI 2025.06, EESSI 2023.06 and Spack', documents: documentsOf(await readCatalogs()), gold };
}

/** Measures a subject, the queries once before the time is taken, as in a gateway that has answered some. */
export function relevanceReport({ title, documents, gold }: Subject): string {
  const built = buildTimed(documents);
  measureRelevance(built.index, gold);
  const relevance = measureRelevance(built.index, gold);
  return [`Relevance on ${title}`, relevanceTable(relevance.groups), timesOf(documents.length, built, relevance)].join('\n\n');
}

function timesOf(documents: number, { milliseconds, longestSliceMs }: BuiltIndex, { p50Ms, p95Ms }: Relevance): string {
  const build = `${documents} documents indexed in ${milliseconds.toFixed(0)} ms, at most ${longestSliceMs.toFixed(1)} ms at once`;
  return `${build}; a search takes ${p50Ms.toFixed(2)} ms (p50), ${p95Ms.toFixed(2)} ms (p95).`;
}
