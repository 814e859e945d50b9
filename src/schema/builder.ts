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

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export const builder = new SchemaBuilder<SchemaTypes>({
  // Errors first: hooks run outermost first, and it has to see what every other plugin throws.
  plugins: [ErrorsPlugin, ScopeAuthPlugin, ComplexityPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  errors: {
    directResult: true,
    defaultUnionOptions: {
      name: ({ fieldName }) => `${capitalised(fieldName)}Result`,
      description: 'What came of it: the payload, or why it could not be done.',
    },
  },
  scopeAuth: {
    // Checked once when subscribing, not at every event.
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

/** The same with Pothos' own defaults, which the types of its references are written in. */
export type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;
