import { spdxLicense, type SpdxLicense as License } from '../domain/licenses/spdxLicense.ts';
import { builder } from './builder.ts';
import { requires } from './lookahead.ts';
import { Package } from './refs.ts';

const SpdxLicense = builder.objectRef<License>('SpdxLicense').implement({
  description: 'A licence text read as an SPDX expression.',
  fields: (t) => ({
    text: t.exposeString('text', { description: 'The text as given by upstream.' }),
    expression: t.exposeString('expression', {
      nullable: true,
      description:
        'The SPDX expression, with corrected spelling; null if the text is not one. A licence within an expression that SPDX does not list is a `LicenseRef-`.',
    }),
    ids: t.exposeStringList('ids', { description: 'The identifiers of the licences in the expression.' }),
    isOsiApproved: t.exposeBoolean('isOsiApproved', {
      nullable: true,
      description:
        'Whether licences approved by the Open Source Initiative satisfy the expression; null if the text is not an expression.',
    }),
  }),
});

builder.objectField(Package, 'spdxLicenses', (t) =>
  t.field({
    type: [SpdxLicense],
    description: 'Its licences, read as SPDX expressions.',
    complexity: 1,
    extensions: requires('licenses'),
    resolve: ({ licenses }) => licenses.map(spdxLicense),
  }),
);
