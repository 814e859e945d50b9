import { BadUserInputError } from '../domain/errors.ts';
import { decodeId, globalId } from '../domain/ids.ts';
import { builder } from './builder.ts';
import { ConflictError, ImportInProgressError, NotFoundError } from './errors.ts';
import { Catalog, Package, PackageVersion } from './refs.ts';

/** A deleted row, with the uuids of the rows it belonged to. */
export interface Deleted {
  readonly typename: string;
  readonly id: string;
  readonly catalogId?: string | null;
  readonly packageId?: string | null;
  readonly versionId?: string | null;
  readonly offeringId?: string | null;
}

/** Input of every delete mutation. */
export const DeleteInput = builder.inputType('DeleteInput', {
  description: 'The object to delete.',
  fields: (t) => ({ id: t.id({ required: true, description: 'Global id or uuid.' }) }),
});

/** Payload of every delete mutation. `offeringMutations.ts` adds the offering. */
export const DeletePayload = builder.objectRef<Deleted>('DeletePayload').implement({
  description: 'Payload of a delete mutation. Related objects are in the state after the deletion.',
  fields: (t) => ({
    deletedId: t.id({ description: 'Global id of the deleted object.', resolve: ({ typename, id }) => globalId(typename, id) }),
    catalog: t.field({
      type: Catalog,
      nullable: true,
      description: 'The catalog it belonged to; null if there is none.',
      resolve: ({ catalogId }, _args, { loaders }) => (catalogId ? loaders.catalog().load(catalogId) : null),
    }),
    package: t.field({
      type: Package,
      nullable: true,
      description: 'The package it belonged to; null if there is none.',
      resolve: ({ packageId }, _args, { loaders }) => (packageId ? loaders.package().load(packageId) : null),
    }),
    version: t.field({
      type: PackageVersion,
      nullable: true,
      description: 'The version it belonged to; null if there is none.',
      resolve: ({ versionId }, _args, { loaders }) => (versionId ? loaders.version().load(versionId) : null),
    }),
  }),
});

const USER_ERRORS = [NotFoundError, ConflictError, ImportInProgressError] as const;
type UserError = InstanceType<(typeof USER_ERRORS)[number]>;

const isUserError = (value: unknown): value is UserError => USER_ERRORS.some((type) => value instanceof type);

/** The error as a plain object: GraphQL throws an Error that a resolver returns. */
const toValue = (error: UserError): UserError => Object.assign({}, error, { message: error.message });

/** Result union of every delete mutation. */
export const DeleteResult = builder.unionType('DeleteResult', {
  description: 'The payload, or the error that prevented the mutation.',
  types: [DeletePayload, ...USER_ERRORS],
  resolveType: (value) => ('typename' in value ? 'DeletePayload' : value.name),
});

/**
 * Runs `work` with the uuid of the row to delete. A user error becomes the result.
 * @throws BadUserInputError for an id of another type
 */
export async function deletion(
  typename: string,
  { id }: { id: string },
  work: (uuid: string) => Promise<Omit<Deleted, 'typename' | 'id'>>,
): Promise<Deleted | UserError> {
  const uuid = idOf(id, typename);
  try {
    return { ...(await work(uuid)), typename, id: uuid };
  } catch (error) {
    if (isUserError(error)) return toValue(error);
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
