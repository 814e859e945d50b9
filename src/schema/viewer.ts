import { builder } from './builder.ts';
import type { Viewer as ViewerRow } from './context.ts';

export const Role = builder.enumType('Role', {
  description: 'What a viewer with a token is.',
  values: {
    USER: { description: 'May read, and edit the catalog links of the offerings it owns.' },
    STAFF: { description: 'May do everything.' },
  } as const,
});

const Viewer = builder.objectRef<ViewerRow>('Viewer').implement({
  description: 'Who asks, as the gateway knows it from the token.',
  fields: (t) => ({
    name: t.exposeString('name', {
      nullable: true,
      description: 'The name that offerings know owners by; null for anonymous viewers.',
    }),
    isAuthenticated: t.boolean({ description: 'Whether a valid token was sent.', resolve: ({ role }) => role !== null }),
    isStaff: t.boolean({ description: 'Whether the viewer may do what is for staff.', resolve: ({ role }) => role === 'STAFF' }),
    role: t.field({ type: Role, nullable: true, description: 'Null for anonymous viewers.', resolve: ({ role }) => role }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({ type: Viewer, description: 'Who asks. Anyone may ask this.', resolve: (_root, _args, { viewer }) => viewer }),
);
