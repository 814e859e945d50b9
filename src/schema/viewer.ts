import { builder } from './builder.ts';
import type { Viewer as ViewerRow } from './context.ts';

/** GraphQL enum of roles. */
export const Role = builder.enumType('Role', {
  description: 'The role of a viewer with a token.',
  values: {
    USER: { description: 'May read, and edit the catalog links of the offerings it owns.' },
    STAFF: { description: 'May perform all operations.' },
  } as const,
});

const Viewer = builder.objectRef<ViewerRow>('Viewer').implement({
  description: 'The client of a request, identified by its token.',
  fields: (t) => ({
    name: t.exposeString('name', {
      nullable: true,
      description: 'The name, as used in the owners of offerings; null for anonymous viewers.',
    }),
    isAuthenticated: t.boolean({ description: 'Whether a valid token was sent.', resolve: ({ role }) => role !== null }),
    isStaff: t.boolean({ description: 'Whether the viewer has the role STAFF.', resolve: ({ role }) => role === 'STAFF' }),
    role: t.field({
      type: Role,
      nullable: true,
      description: 'The role; null for anonymous viewers.',
      resolve: ({ role }) => role,
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    description: 'The viewer who sent the request. Available without a token.',
    resolve: (_root, _args, { viewer }) => viewer,
  }),
);
