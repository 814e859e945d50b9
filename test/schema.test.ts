import { existsSync, readFileSync } from 'node:fs';
import {
  buildSchema,
  DangerousChangeType,
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { expect, test } from 'vitest';
import { printedSchema, schema } from '../src/schema/index.ts';

const CONTRACT = new URL('../../shared/contract.graphql', import.meta.url);

interface Element {
  readonly kind: 'type' | 'field' | 'argument' | 'input field' | 'enum value';
  /** Dotted: `Query.packages.first`. */
  readonly path: string;
  readonly name: string;
  readonly description: string | null | undefined;
  readonly deprecationReason?: string | null | undefined;
}

/** All that a client can read about. */
function elementsOf(of: GraphQLSchema): Element[] {
  const types = Object.values(of.getTypeMap()).filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type));
  return types.flatMap((type) => [
    { kind: 'type' as const, path: type.name, name: type.name, description: type.description },
    ...partsOf(type),
  ]);
}

function partsOf(type: GraphQLNamedType): Element[] {
  if (isEnumType(type))
    return type.getValues().map((value) => ({ ...value, kind: 'enum value', path: `${type.name}.${value.name}` }));
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map((field) => ({
      ...field,
      kind: 'input field',
      path: `${type.name}.${field.name}`,
    }));
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    { ...field, kind: 'field' as const, path: `${type.name}.${field.name}` },
    ...field.args.map((arg) => ({ ...arg, kind: 'argument' as const, path: `${type.name}.${field.name}.${arg.name}` })),
  ]);
}

/** A capital or a quoted name first, a full stop or question mark last. */
const SENTENCE = /^[A-Z`].*[.?]$/s;
const undescribed = (of: GraphQLSchema) =>
  elementsOf(of).flatMap(({ path, description }) => (SENTENCE.test(description ?? '') ? [] : [`${path}: ${description ?? ''}`]));

const NAMES: Record<Element['kind'], RegExp> = {
  type: /^[A-Z][A-Za-z]*$/,
  field: /^[a-z][A-Za-z]*$/,
  argument: /^[a-z][A-Za-z]*$/,
  'input field': /^[a-z][A-Za-z]*$/,
  'enum value': /^[A-Z][A-Z_]*$/,
};
const misnamed = (of: GraphQLSchema) =>
  elementsOf(of).flatMap(({ kind, path, name }) => (NAMES[kind].test(name) ? [] : [`${kind} ${path}`]));

/** "Use `x` instead. Removed after 2027-06-30." */
const DEPRECATION = /^Use `[^`]+` instead\..* Removed after \d{4}-\d{2}-\d{2}\.$/s;
const carelesslyDeprecated = (of: GraphQLSchema) =>
  elementsOf(of).flatMap(({ path, deprecationReason }) =>
    typeof deprecationReason === 'string' && !DEPRECATION.test(deprecationReason) ? [`${path}: ${deprecationReason}`] : [],
  );

const fieldsOf = (type: GraphQLNamedType | null | undefined) => (isObjectType(type) ? Object.values(type.getFields()) : []);

test('schema.graphql is what the code says; `npm run schema` writes it', () => {
  expect(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8')).toBe(printedSchema);
});

test('every type, field, argument, input field and enum value is described by a sentence', () => {
  expect(undescribed(schema)).toEqual([]);
});

test('types are written PascalCase, fields and arguments camelCase, enum values in capitals', () => {
  expect(misnamed(schema)).toEqual([]);
});

test('every deprecation names the replacement and the day of the removal', () => {
  expect(carelesslyDeprecated(schema)).toEqual([]);
});

test('what breaks these rules is found', () => {
  const bad = buildSchema(`
    "What can be read."
    type Query {
      "lower case."
      good_name("No full stop" ARG: Int): Color
      "Goes."
      old: Int @deprecated(reason: "Not used any more.")
      "Goes too."
      older: Int @deprecated(reason: "Use \`new\` instead. Removed after 2027-06-30.")
    }
    enum Color { "It is red." red }
  `);

  expect(undescribed(bad)).toEqual(['Query.good_name: lower case.', 'Query.good_name.ARG: No full stop', 'Color: ']);
  expect(misnamed(bad)).toEqual(['field Query.good_name', 'argument Query.good_name.ARG', 'enum value Color.red']);
  expect(carelesslyDeprecated(bad)).toEqual(['Query.old: Not used any more.']);
});

test('a connection has edges, nodes, page info and a count, none of them nullable, and an edge a cursor and a node', () => {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const connections = types.filter(({ name }) => name.endsWith('Connection'));

  const forms = connections.map((connection) => {
    const edge = schema.getType(connection.name.replace(/Connection$/, 'Edge'));
    const shape = (type: GraphQLNamedType | undefined) =>
      Object.fromEntries(fieldsOf(type).map((field) => [field.name, String(field.type)]));
    return { connection: shape(connection), edge: shape(edge) };
  });

  const expected = connections.map(({ name }) => {
    const node = name.replace(/Connection$/, '');
    return {
      connection: { edges: `[${node}Edge!]!`, nodes: `[${node}!]!`, pageInfo: 'PageInfo!', totalCount: 'Int!' },
      edge: { cursor: 'String!', node: `${node}!` },
    };
  });
  expect(forms).toMatchObject(expected);
  expect(
    forms.flatMap(({ connection, edge }) => Object.values({ ...connection, ...edge })).filter((type) => !type.endsWith('!')),
  ).toEqual([]);
  expect(connections.length).toBeGreaterThan(4);
});

test('a field that answers a connection takes first, after, last and before', () => {
  const pages = Object.values(schema.getTypeMap())
    .flatMap(fieldsOf)
    .filter(({ type }) => /Connection!?$/.test(String(type)));

  const without = pages.filter(
    ({ args }) => !['first', 'after', 'last', 'before'].every((name) => args.some((arg) => arg.name === name)),
  );

  expect(pages.length).toBeGreaterThan(8);
  expect(without.map(({ name }) => name)).toEqual([]);
});

test('a mutation takes one input of its name and answers a result of its name with its payload; deletions share theirs', () => {
  const mutations = fieldsOf(schema.getMutationType());

  const forms = mutations.map(({ name, args, type }) => [
    name,
    args.map((arg) => `${arg.name}: ${String(arg.type)}`),
    String(type),
  ]);

  const expected = mutations.map(({ name }) => {
    const noun = /^(delete|unlink)/.test(name) ? 'Delete' : `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    return [name, [`input: ${noun}Input!`], `${noun}Result!`];
  });
  expect(forms).toEqual(expected);
  for (const { type } of mutations) expect(printedSchema).toMatch(new RegExp(`union ${String(type).slice(0, -1)} = .*Payload`));
});

test('every member of a result is its payload or a user error', () => {
  const results = Object.values(schema.getTypeMap()).filter(({ name }) => name.endsWith('Result'));

  const others = results.flatMap((result) =>
    'getTypes' in result
      ? result
          .getTypes()
          .filter(
            (member) => !member.name.endsWith('Payload') && !member.getInterfaces().some(({ name }) => name === 'UserError'),
          )
      : [result],
  );

  expect(others.map(({ name }) => name)).toEqual([]);
});

/** What Pothos was told about a field. */
function scopesOf({ extensions }: { readonly extensions: object }): Readonly<Record<string, boolean>> {
  const { pothosOptions } = extensions as { pothosOptions?: { authScopes?: Record<string, boolean> } };
  return pothosOptions?.authScopes ?? {};
}

test('every mutation and every subscription has the staff scope, except for what can also be read', () => {
  const fields = [...fieldsOf(schema.getMutationType()), ...fieldsOf(schema.getSubscriptionType())];

  const open = fields.filter((field) => scopesOf(field).staff !== true);

  expect(open.map((field) => [field.name, scopesOf(field)])).toEqual([['catalogChanges', { reader: true }]]);
});

test('every query has a scope, but for the one that says who asks', () => {
  const open = fieldsOf(schema.getQueryType()).filter((field) => !(scopesOf(field).staff ?? scopesOf(field).reader));

  expect(open.map(({ name }) => name)).toEqual(['viewer']);
});

test('a field says that it is for staff exactly where it has the staff scope', () => {
  const fields = Object.values(schema.getTypeMap())
    .flatMap((type) => fieldsOf(type).map((field) => ({ path: `${type.name}.${field.name}`, field })))
    .filter(({ field }) => (field.description ?? '').includes('For staff') !== (scopesOf(field).staff === true));

  expect(fields.map(({ path }) => path)).toEqual([]);
});

if (existsSync(CONTRACT))
  test('nothing that is there differs from the contract, no default either', () => {
    const contract = buildSchema(readFileSync(CONTRACT, 'utf8'));

    const breaking = findBreakingChanges(contract, schema).filter(({ type }) => !type.includes('REMOVED'));
    const dangerous = findDangerousChanges(contract, schema).filter(
      ({ type }) => type === DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE,
    );

    expect([...breaking, ...dangerous].map(({ description }) => description)).toEqual([]);
    expect(otherInputDefaults(contract)).toEqual([]);
  });

/** graphql does not compare these. */
function otherInputDefaults(contract: GraphQLSchema): string[] {
  return Object.values(contract.getTypeMap()).flatMap((type) => {
    const ours = schema.getType(type.name);
    if (!isInputObjectType(type) || !isInputObjectType(ours)) return [];
    const fields = ours.getFields();
    return Object.values(type.getFields())
      .filter(
        ({ name, defaultValue }) => fields[name] && JSON.stringify(fields[name].defaultValue) !== JSON.stringify(defaultValue),
      )
      .map(({ name }) => `${type.name}.${name}`);
  });
}
