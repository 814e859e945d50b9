import { expect, test } from 'vitest';
import { loadCommandsOf, type Loadable } from '../../src/domain/loadCommands.ts';

const module = { name: 'Wave', version: '1.0' };
const loadable = (catalog: Loadable['catalog'], required: string | null): Loadable => ({
  catalog,
  packageName: 'Wave',
  version: '1.0',
  module,
  requiredModules: required === null ? [] : [{ name: 'EESSI', version: required }],
  metadata: {},
});

test.each<[Loadable['catalog'], string | null, string[]]>([
  [{ name: 'EESSI', version: '2025.06', source: 'EESSI' }, '2025.06', ['module load EESSI/2025.06']],
  [{ name: 'EESSI', version: '2025.06', source: 'EESSI' }, null, ['module load EESSI/2025.06']],
  [
    { name: 'EESSI', version: '2025.06-001', source: 'EESSI' },
    '2025.06',
    ['export EESSI_VERSION_OVERRIDE=2025.06-001', 'module load EESSI/2025.06'],
  ],
  [{ name: 'Ours', version: '3', source: null }, '2023.06', ['module load EESSI/2023.06']],
  [{ name: 'Ours', version: '2025.06-ours', source: null }, '2025.06', ['module load EESSI/2025.06']],
  [{ name: 'Ours', version: '3', source: null }, null, []],
  [{ name: 'Demo', version: '2025.06', source: 'DEMO' }, null, []],
])('a version of %j that requires EESSI %j is loaded after %j', (catalog, required, before) => {
  expect(loadCommandsOf(loadable(catalog, required))).toEqual([...before, 'module load Wave/1.0']);
});
