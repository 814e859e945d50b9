import type { SearchMatch as Match, TextRange as Range } from '../domain/search/explainHit.ts';
import { explainHit } from '../domain/search/explainHit.ts';
import type { SearchField as Field } from '../domain/search/ranking.ts';
import type { Edge } from '../store/reads/page.ts';
import type { PackageRow } from '../store/sql/packages.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { describedEnum } from './order.ts';
import { PackageConnection, PackageEdge } from './package.ts';
import { Package } from './refs.ts';

const SearchField = describedEnum<Field>('SearchField', 'Where a search has found a package.', {
  NAME: 'In its name: as a whole, in another spelling, in part, by an alias, or misspelt.',
  EXTENSION: 'In the name of an extension that it contains.',
  VIRTUAL: 'In the name of a virtual package that it provides.',
  VERSION: 'In a version or module version.',
  HOMEPAGE: 'In the address of its home page.',
  DESCRIPTION: 'In its description.',
});

const TextRange = builder.objectRef<Range>('TextRange').implement({
  description: 'A part of a text, in UTF-16 code units, as in JavaScript: from `start` up to but not including `end`.',
  fields: (t) => ({
    start: t.exposeInt('start', { description: 'The first unit of the part, counted from 0.' }),
    end: t.exposeInt('end', { description: 'The first unit after the part.' }),
  }),
});

const SearchMatch = builder.objectRef<Match>('SearchMatch').implement({
  description: 'A reason why a search has found a package.',
  fields: (t) => ({
    field: t.expose('field', { type: SearchField, description: 'Where the match is.' }),
    text: t.exposeString('text', { description: 'The matching text, or the part of it around the match.' }),
    ranges: t.expose('ranges', { type: [TextRange], description: 'The matching parts of `text`, in their order.' }),
    extension: t.field({
      type: Package,
      nullable: true,
      description: 'The extension by which the package is found; null if it is found by itself.',
      resolve: ({ extension }, _args, { loaders }) => (extension === null ? null : loaders.package().load(extension)),
    }),
  }),
});

/** Why an edge is in the page; empty without a search, or for a package deleted meanwhile. */
async function matchesOf({ node, search }: Edge<PackageRow>, { loaders }: Context): Promise<Match[]> {
  const texts = search && (await loaders.matchTexts.load(node.uuid));
  return texts ? explainHit(search.reasonsOf(node.uuid), search, texts) : [];
}

builder.objectField(PackageEdge, 'matches', (t) =>
  t.field({
    type: [SearchMatch],
    description: 'Why the search has found the package, best reason first; empty without a search.',
    resolve: (edge, _args, context) => matchesOf(edge, context),
  }),
);

builder.objectField(PackageConnection, 'didYouMean', (t) =>
  t.stringList({
    description:
      'What was probably meant, best first, if a word of the search is in no name and a similar one is; empty without a search.',
    resolve: ({ search }) => [...(search?.didYouMean ?? [])],
  }),
);
