import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema, type DocumentNode, type FragmentDefinitionNode, Kind, parse, validate, visit } from 'graphql';
import { expect, test } from 'vitest';

const SRC = new URL('../src/', import.meta.url);
const DOCUMENT = /\bgraphql\(\s*`([^`]+)`/g;

const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));

/** The documents of a room of src, without the directive that only the compiler reads. */
const documentsIn = (room: string): DocumentNode[] =>
  readdirSync(new URL(`${room}/`, SRC), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .flatMap((path) => [...readFileSync(new URL(`${room}/${path}`, SRC), 'utf8').matchAll(DOCUMENT)])
    .map(([, text = '']) => parse(text.replaceAll(' @_unmask', '')));

const fragmentsOf = (documents: readonly DocumentNode[]) =>
  new Map(
    documents
      .flatMap(({ definitions }) => definitions)
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );

/** An operation with the fragments that it spreads, also indirectly. */
function whole(document: DocumentNode, known: ReadonlyMap<string, FragmentDefinitionNode>): DocumentNode {
  const used = new Set<FragmentDefinitionNode>();
  const collect = (node: DocumentNode | FragmentDefinitionNode): void =>
    void visit(node, {
      FragmentSpread({ name }) {
        const fragment = known.get(name.value);
        if (!fragment || used.has(fragment)) return;
        used.add(fragment);
        collect(fragment);
      },
    });
  collect(document);
  return { ...document, definitions: [...document.definitions, ...used] };
}

test.each([
  ['console', 15],
  ['cli', 20],
] as const)('every document of src/%s is valid', (room, fewest) => {
  const documents = documentsIn(room);
  const operations = documents.filter(({ definitions }) => definitions[0]?.kind === Kind.OPERATION_DEFINITION);
  const fragments = fragmentsOf(documents);

  const problems = operations.flatMap((operation) => validate(schema, whole(operation, fragments)).map(({ message }) => message));

  expect(operations.length).toBeGreaterThanOrEqual(fewest);
  expect(problems).toEqual([]);
});
