import { BadUserInputError } from '../domain/errors.ts';
import { decodeId, globalId } from '../domain/ids.ts';
import { builder } from './builder.ts';
import { ConflictError, ImportInProgressError, NotFoundError } from './errors.ts';
import { Catalog, Package, PackageVersion } from './refs.ts';

/** What was deleted, with the uuids of the rows it belonged to. */
export interface Deleted {
  readonly typename: string;
  readonly id: string;
  readonly catalogId?: string | null;
  readonly packageId?: string | null;
  readonly versionId?: string | null;
  readonly offeringId?: string | null;
}

export const DeleteInput = builder.inputType('DeleteInput', {
  description: 'What to delete.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The global id or the uuid.' }) }),
});

export const DeletePayload = builder.objectRef<Deleted>('DeletePayload').implement({
  description: 'It is gone. The rows it belonged to are as they are after it.',
  fields: (t) => ({
    deletedId: t.id({ description: 'The global id of what is gone.', resolve: ({ typename, id }) => globalId(typename, id) }),
    catalog: t.field({
      type: Catalog,
      nullable: true,
      description: 'The catalog it was in; null where there is none.',
      resolve: ({ catalogId }, _args, { loaders }) => (catalogId ? loaders.catalog().load(catalogId) : null),
    }),
    package: t.field({
      type: Package,
      nullable: true,
      description: 'The package it belonged to; null where there is none.',
      resolve: ({ packageId }, _args, { loaders }) => (packageId ? loaders.package().load(packageId) : null),
    }),
    version: t.field({
      type: PackageVersion,
      nullable: true,
      description: 'The version it belonged to; null where there is none.',
      resolve: ({ versionId }, _args, { loaders }) => (versionId ? loaders.version().load(versionId) : null),
    }),
  }),
});

const REFUSALS = [NotFoundError, ConflictError, ImportInProgressError] as const;
type Refusal = InstanceType<(typeof REFUSALS)[number]>;

const isRefusal = (value: unknown): value is Refusal => REFUSALS.some((type) => value instanceof type);

/** A refusal as a value: GraphQL would throw an Error that a resolver returns. */
const valueOf = (refusal: Refusal): Refusal => Object.assign({}, refusal, { message: refusal.message });

export const DeleteResult = builder.unionType('DeleteResult', {
  description: 'What came of it: the payload, or why it could not be done.',
  types: [DeletePayload, ...REFUSALS],
  resolveType: (value) => ('typename' in value ? 'DeletePayload' : value.name),
});

/** Runs a deletion of the row that an input names; a refusal becomes its result. @throws BadUserInputError for an id of another type */
export async function deletion(
  typename: string,
  { id }: { id: string },
  work: (uuid: string) => Promise<Omit<Deleted, 'typename' | 'id'>>,
): Promise<Deleted | Refusal> {
  const uuid = idOf(id, typename);
  try {
    return { ...(await work(uuid)), typename, id: uuid };
  } catch (error) {
    if (isRefusal(error)) return valueOf(error);
    throw error;
  }
}

function idOf(id: string, typename: string): string {
  try {
    return decodeId(id, typename);
  } catch (error) {
    throw error instanceof BadUserInputError ? new BadUserInputError(`input.id: ${error.message}`) : error;
  }
}
