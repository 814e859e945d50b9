import { type DocumentNode, GraphQLError } from 'graphql';
import { isIntrospective, type Viewer } from '../../schema/index.ts';
import { memoizePerDocument } from './memoizePerDocument.ts';

/** Who may use introspection: everyone, staff, or no one. */
export type IntrospectionPolicy = 'public' | 'staff' | 'off';

/** The error for a viewer who may not use introspection; null if permitted. */
export function introspectionRefusal(policy: IntrospectionPolicy, { role }: Viewer): GraphQLError | null {
  if (policy === 'public' || (policy === 'staff' && role === 'STAFF')) return null;
  if (policy === 'staff' && role === null)
    return new GraphQLError('Introspection requires a staff token: send it as `Authorization: Bearer …`.', {
      extensions: { code: 'UNAUTHENTICATED', http: { status: 401, headers: { 'www-authenticate': 'Bearer' } } },
    });
  const message = policy === 'off' ? 'Introspection is disabled.' : 'Introspection requires staff.';
  return new GraphQLError(message, { extensions: { code: 'FORBIDDEN', http: { status: 403 } } });
}

/**
 * Checks operations with introspection fields, except `__typename`. Not a validation rule, since validation results are cached
 * for all viewers.
 */
export function introspectionCheck(
  policy: IntrospectionPolicy,
): (args: { readonly document: DocumentNode } & { readonly contextValue: { readonly viewer: Viewer } }) => GraphQLError | null {
  if (policy === 'public') return () => null;
  const isAbout = memoizePerDocument(({ document }: { readonly document: DocumentNode }) => isIntrospective(document));
  return (args) => (isAbout(args) ? introspectionRefusal(policy, args.contextValue.viewer) : null);
}
