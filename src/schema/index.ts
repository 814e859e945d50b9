import { GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { builder } from './builder.ts';
import { DESCRIPTION } from './description.ts';
import { withPlainFields } from './plainFields.ts';
import './scalars.ts';
import './viewer.ts';
import './node.ts';
import './catalog.ts';
import './package.ts';
import './searchMatch.ts';
import './packageRelations.ts';
import './spdxLicense.ts';
import './packageFacets.ts';
import './version.ts';
import './lookups.ts';
import './versionModule.ts';
import './target.ts';
import './offering.ts';
import './offeringPartition.ts';
import './offeringCatalog.ts';
import './host.ts';
import './knownIssue.ts';
import './buildFor.ts';
import './availability.ts';
import './environment.ts';
import './importJob.ts';
import './importOutcome.ts';
import './importChange.ts';
import './catalogComparison.ts';
import './movePlan.ts';
import './importEvent.ts';
import './change.ts';
import './userErrors.ts';
import './freezeMutation.ts';
import './importMutations.ts';
import './catalogMutations.ts';
import './packageMutations.ts';
import './versionMutations.ts';
import './targetMutations.ts';
import './offeringMutations.ts';
import './linkMutations.ts';
import './discovery.ts';
import './token.ts';

builder.queryType({ description: 'The query root.' });
builder.mutationType({
  description: 'The mutation root. All mutations are for staff; those of catalog links are also for the owners of the offering.',
});
builder.subscriptionType({ description: 'The subscription root.' });

/** The executable schema. */
export const schema = new GraphQLSchema({ ...withPlainFields(builder.toSchema()).toConfig(), description: DESCRIPTION });

/** The sorted SDL, as in schema.graphql and at the route of that name. */
export const printedSchema = `${printSchema(lexicographicSortSchema(schema))}\n`;

export {
  type DocumentNode,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  GraphQLSchema,
  OperationTypeNode,
} from 'graphql';
export { wordsIn } from './connection.ts';
export { operationCost } from './cost.ts';
export { documentFaults } from './documentFaults.ts';
export { explain, masked, ProviderUnavailableError } from './errors.ts';
export { forgetAccess } from './forgetAccess.ts';
export { isIntrospective } from './isIntrospective.ts';
export { isCacheable } from './cacheability.ts';
export type { Context, Viewer } from './context.ts';
