import fc, { type Arbitrary } from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredInputField,
} from 'graphql';
import { schema } from '../../src/schema/index.ts';

/** Texts that have broken programs. */
const HOSTILE: readonly unknown[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '__proto__',
  'constructor',
  "' OR 1=1 --",
  '%_\\',
  '{}',
  '\u202e',
  '💥'.repeat(50),
  'x'.repeat(5_000),
  '0001-01-01',
  '+275760-09-13T00:00:00Z',
  '2024-02-30',
  '9999-12-31T23:59:60Z',
  Buffer.from('Package:00000000-0000-7000-8000-000000000000').toString('base64url'),
  Buffer.from('["a",1]').toString('base64url'),
  '00000000-0000-7000-8000-000000000000',
  'javascript:alert(1)',
  0,
  -1,
  2 ** 31,
  -(2 ** 31) - 1,
  1e308,
  1.5,
  true,
  null,
  [],
  {},
  { __proto__: 1, constructor: {} },
  [[[]]],
];

export const hostile = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

const MAX_DEPTH = 4;

export interface Operation {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** A value that may well fit its type. */
function valueOf(type: GraphQLInputType, depth = 0): Arbitrary<unknown> {
  if (isNonNullType(type))
    return fc.oneof({ weight: 8, arbitrary: fitting(type.ofType, depth) }, { weight: 1, arbitrary: hostile });
  return fc.oneof(
    { weight: 8, arbitrary: fitting(type, depth) },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: hostile },
  );
}

function fitting(type: GraphQLInputType, depth: number): Arbitrary<unknown> {
  if (isListType(type)) return fc.array(valueOf(type.ofType, depth + 1), { maxLength: 2 });
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => isRequiredInputField(field) || depth < 2);
    const requiredKeys = fields.filter(isRequiredInputField).map(({ name }) => name);
    return fc.record(Object.fromEntries(fields.map(({ name, type: of }) => [name, valueOf(of, depth + 1)])), { requiredKeys });
  }
  const name = String(type);
  if (name === 'Int') return fc.integer({ min: -1, max: 101 });
  if (name === 'Boolean') return fc.boolean();
  return fc.oneof(
    fc.constantFrom('GROMACS', 'EESSI', '2023.06', '2024-01-01', 'zen3'),
    hostile.filter((value) => typeof value === 'string'),
  );
}

/** A field with arguments as variables; null where nothing of it can be selected at this depth. */
function fieldOf({ name, args, type }: GraphQLField<unknown, unknown>, depth: number): Arbitrary<Part> | null {
  const selection = isLeafType(getNamedType(type)) ? fc.constant<Part>({ text: '', values: [] }) : selectionOf(type, depth + 1);
  if (!selection) return null;
  return fc.tuple(selection, fc.tuple(...args.map(argumentOf))).map(([below, given]) => {
    const values = given.filter((value) => value !== null);
    const list = values.map(({ argument }, index) => `${argument.name}: ${PLACE}${index}${PLACE}`);
    return {
      text: `${name}${list.length > 0 ? `(${list.join(' ')})` : ''} ${renumbered(below.text, values.length)}`,
      values: [...values, ...below.values],
    };
  });
}

interface Given {
  readonly argument: GraphQLArgument;
  readonly value: unknown;
}

/** A text in which numbers stand for values. */
interface Part {
  readonly text: string;
  readonly values: readonly Given[];
}

const PLACE = '§';
const renumbered = (text: string, by: number) =>
  text.replace(/§(\d+)§/g, (_place, index: string) => `${PLACE}${Number(index) + by}${PLACE}`);

const argumentOf = (argument: GraphQLArgument): Arbitrary<Given | null> => {
  const given = valueOf(argument.type).map((value) => ({ argument, value }));
  return isNonNullType(argument.type) ? given : fc.option(given, { freq: 2 });
};

function selectionOf(type: GraphQLOutputType, depth: number): Arbitrary<Part> | null {
  const named = getNamedType(type);
  if (depth > MAX_DEPTH || !isObjectType(named)) return fc.constant({ text: '{ __typename }', values: [] });
  return fc
    .subarray(Object.values(named.getFields()), {
      minLength: 1,
      maxLength: Math.min(depth === 1 ? 2 : 3, Object.keys(named.getFields()).length),
    })
    .chain((fields) => {
      const parts = fields.map((field) => fieldOf(field, depth)).filter((part) => part !== null);
      return fc.tuple(...parts).map((made) => {
        let text = '';
        let values: readonly Given[] = [];
        made.forEach((part, index) => {
          text += ` f${depth}${index}: ${renumbered(part.text, values.length)}`;
          values = [...values, ...part.values];
        });
        return { text: `{${text || ' __typename'} }`, values };
      });
    });
}

/** An operation that the schema allows, with values that it may refuse. */
export function operation(kind: 'query' | 'mutation'): Arbitrary<Operation> {
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  if (!root) throw new Error(`There is no ${kind}.`);
  return (selectionOf(root, 1) ?? fc.constant({ text: '{ __typename }', values: [] })).map(({ text, values }) => ({
    query: `${kind} ${values.length > 0 ? `(${values.map(({ argument }, index) => `$v${index}: ${String(argument.type)}`).join(', ')})` : ''} ${text.replace(/§(\d+)§/g, '$v$1')}`,
    variables: Object.fromEntries(values.map(({ value }, index) => [`v${index}`, value])),
  }));
}
