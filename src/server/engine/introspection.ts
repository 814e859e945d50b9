import { type DocumentNode, GraphQLError } from 'graphql';
import { isIntrospective, type Viewer } from '../../schema/index.ts';
import { memoizePerDocument } from './memoizePerDocument.ts';

/** Who may read the schema: anybody, staff, or nobody. */
export type IntrospectionPolicy = 'public' | 'staff' | 'off';

/** Why a viewer may not read the schema; null for one who may. */
export function introspectionRefusal(policy: IntrospectionPolicy, { role }: Viewer): GraphQLError | null {
  if (policy === 'public' || (policy === 'staff' && role === 'STAFF')) return null;
  if (policy === 'staff' && role === null)
    return new GraphQLError('Reading the schema needs the token of staff: send it as `Authorization: Bearer …`.', {
      extensions: { code: 'UNAUTHENTICATED', http: { status: 401, headers: { 'www-authenticate': 'Bearer' } } },
    });
  const message = policy === 'off' ? 'The schema cannot be read here.' : 'Reading the schema is for staff.';
  return new GraphQLError(message, { extensions: { code: 'FORBIDDEN', http: { status: 403 } } });
}

/** Refuses operations that read the schema; `__typename` is none. Not a rule of validation: its outcome is kept for all viewers alike. */
export function introspectionCheck(
  policy: IntrospectionPolicy,
): (args: { readonly document: DocumentNode } & { readonly contextValue: { readonly viewer: Viewer } }) => GraphQLError | null {
  if (policy === 'public') return () => null;
  const isAbout = memoizePerDocument(({ document }: { readonly document: DocumentNode }) => isIntrospective(document));
  return (args) => (isAbout(args) ? introspectionRefusal(policy, args.contextValue.viewer) : null);
}
