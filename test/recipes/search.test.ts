import { expect } from 'vitest';
import { GraphQLClient } from 'graphql-request';
import { createSuggest, partsOf } from '../../docs/recipes/search.ts';
import { catalog } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ catalogs: [catalog('2025.06').package('GROMACS').package('GROMACS-tools').package('zlib')] });

test('suggestions come while a user types, with the parts that match, and the last text wins', async ({ app }) => {
  const suggest = createSuggest(new GraphQLClient(`${app.url}/graphql`));

  const earlier = expect(suggest('zl')).rejects.toThrow(/abort/i);
  const { hits } = await suggest('groma');

  await earlier;
  expect(hits.map(({ name, catalog: of }) => `${name} of ${of}`)).toEqual([
    'GROMACS of EESSI 2025.06',
    'GROMACS-tools of EESSI 2025.06',
  ]);
  expect(hits[0]?.parts).toEqual([
    { text: 'GROMA', isMatch: true },
    { text: 'CS', isMatch: false },
  ]);
  expect((await suggest('gormacs')).didYouMean).toContain('GROMACS');
});

test('the parts of a text are its characters, whatever planes they are from', () => {
  const parts = partsOf({ text: '🧬 simulates molecules.', ranges: [{ start: 3, end: 12 }] });

  expect(parts.map(({ text, isMatch }) => (isMatch ? `[${text}]` : text)).join('')).toBe('🧬 [simulates] molecules.');
});
