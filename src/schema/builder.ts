import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import ErrorsPlugin from '@pothos/plugin-errors';
import PrismaPlugin from '@pothos/plugin-prisma';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import type PrismaTypes from '../generated/pothos.ts';
import { getDatamodel } from '../generated/pothos.ts';
import type { JsonObject } from '../domain/catalog.ts';
import type { Context } from './context.ts';
import { refusal } from './errors.ts';

/** The types that Pothos derives resolver, argument and scope types from. */
export interface SchemaTypes {
  Context: Context;
  PrismaTypes: PrismaTypes;
  DefaultFieldNullability: false;
  AuthScopes: { staff: boolean; signedIn: boolean; reader: boolean };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    Date: { Input: string; Output: string };
    URL: { Input: string; Output: string };
    UUID: { Input: string; Output: string };
    JSONObject: { Input: JsonObject; Output: unknown };
  };
}

const capitalize = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The schema builder. The modules of this folder register their types and fields on it; `index.ts` builds the schema. */
export const builder = new SchemaBuilder<SchemaTypes>({
  // Errors come first: hooks run outermost first, and this plugin must see what every other plugin throws.
  plugins: [ErrorsPlugin, ScopeAuthPlugin, ComplexityPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  errors: {
    directResult: true,
    defaultUnionOptions: {
      name: ({ fieldName }) => `${capitalize(fieldName)}Result`,
      description: 'The payload, or the error that prevented the mutation.',
    },
  },
  scopeAuth: {
    // Checked once on subscribing, not for every event.
    authorizeOnSubscribe: true,
    authScopes: ({ viewer, mayRead }) => ({ staff: viewer.role === 'STAFF', signedIn: viewer.role !== null, reader: mayRead }),
    unauthorizedError: (_parent, { viewer }) => refusal(viewer),
  },
  complexity: { defaultComplexity: 0, defaultListMultiplier: 1 },
  prisma: {
    client: ({ db }) => db.prisma,
    dmmf: getDatamodel(),
    onUnusedQuery: null,
  },
});

/** SchemaTypes with the defaults of Pothos, as the types of its references expect them. */
export type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;
