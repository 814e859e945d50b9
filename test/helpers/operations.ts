import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLObjectType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { schema } from '../../src/schema/index.ts';
import type { TestApp } from './app.ts';
import type { Viewer } from './client.ts';
import { openSocket } from './socket.ts';
import { openEventStream } from './sse.ts';

/** A field of a root type. */
export interface RootField {
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly name: string;
  readonly isForStaff: boolean;
  /** An operation with this field alone and its required arguments. */
  readonly document: string;
}

const NO_ID = '"00000000-0000-7000-8000-000000000000"';

function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return `[${literal(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type)) return `{ ${written(Object.values(type.getFields()).filter(isRequiredInputField))} }`;
  return { Int: '1', Float: '1', Boolean: 'true', ID: NO_ID }[type.name] ?? '"x"';
}

const written = (inputs: readonly Pick<GraphQLArgument, 'name' | 'type'>[]) =>
  inputs.map(({ name, type }) => `${name}: ${literal(type)}`).join(', ');

function fieldsOf(kind: RootField['kind'], type: GraphQLObjectType | null | undefined): RootField[] {
  return Object.values(type?.getFields() ?? {}).map((field) => {
    const args = field.args.filter(isRequiredArgument);
    const selection = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
    return {
      kind,
      name: field.name,
      isForStaff: field.description?.includes('For staff') ?? false,
      document: `${kind} { ${field.name}${args.length > 0 ? `(${written(args)})` : ''}${selection} }`,
    };
  });
}

/** All fields of the root types, derived from the schema. */
export const rootFields: readonly RootField[] = [
  ...fieldsOf('query', schema.getQueryType()),
  ...fieldsOf('mutation', schema.getMutationType()),
  ...fieldsOf('subscription', schema.getSubscriptionType()),
];

/** A field of another type. */
export interface NestedField {
  /** For instance `Catalog.importJobs`. */
  readonly at: string;
  /** A query that reaches the field in the first row. */
  readonly document: string;
}

type Way = (selection: string) => string;

/** All other fields that are null for anyone but staff, reached over lists without required arguments. */
function nestedFields(): NestedField[] {
  const found: NestedField[] = [];
  const query = schema.getQueryType();
  const ways: [GraphQLObjectType, Way][] = query ? [[query, (selection) => `{ ${selection} }`]] : [];
  const seen = new Set<GraphQLObjectType>();
  for (let step = ways.shift(); step; step = ways.shift()) {
    const [type, way] = step;
    if (seen.has(type)) continue;
    seen.add(type);
    for (const field of Object.values(type.getFields())) {
      if (field.args.some(isRequiredArgument)) continue;
      const next = getNamedType(field.type);
      const first = field.args.some(({ name }) => name === 'first') ? '(first: 1)' : '';
      const selected: Way = (selection) => way(`${field.name}${first}${selection && ` { ${selection} }`}`);
      if (!field.description?.includes('For staff; null for others')) {
        if (isObjectType(next)) ways.push([next, selected]);
      } else if (type !== query) {
        found.push({ at: `${type.name}.${field.name}`, document: selected(isLeafType(next) ? '' : '__typename') });
      }
    }
  }
  return found;
}

/** All fields that are null for anyone but staff. */
export const fieldsForStaff: readonly NestedField[] = nestedFields();

/** The first result of an operation. */
export interface Outcome {
  readonly data: unknown;
  readonly codes: readonly unknown[];
}

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions?: Record<string, unknown> }[];
}

const outcome = ({ data = null, errors = [] }: Result): Outcome => ({
  data,
  codes: errors.map(({ extensions }) => extensions?.['code']),
});

type Ask = (app: TestApp, document: string, viewer: Viewer) => Promise<Outcome>;

/** Runs an operation over each transport; resolves with the first result. */
export const transports: Readonly<Record<'HTTP' | 'SSE' | 'WebSocket', Ask>> = {
  async HTTP(app, document, viewer) {
    const response = await app.post(JSON.stringify({ query: document }), { viewer });
    return outcome((await response.json()) as Result);
  },
  async SSE(app, document, viewer) {
    await using stream = await openEventStream(app, document, {}, viewer);
    const { value } = await stream.results.next();
    return outcome(value ?? {});
  },
  async WebSocket(app, document, viewer) {
    await using socket = openSocket(app, viewer);
    return outcome(await socket.ask(document));
  },
};
