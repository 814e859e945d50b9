import { expect, test } from 'vitest';
import { followsBranch } from '../../src/domain/versionBranch.ts';

const at = (repository: object) => ({ repositories: [{ type: 'git', url: 'https://git.example.org/x.git', ...repository }] });

test.each([
  ['0.14-patches', at({ branch: 'tidy-0.14-branch' }), true],
  ['0.14-patches', { branch: 'b' }, true],
  ['0.15', { branch: 'b' }, true],
  ['0.7.x', at({ branch: 'stable0.7' }), true],
  ['develop', { branch: 'develop', ...at({ branch: 'develop' }) }, true],
  ['2.2.5.1', at({ branch: 'release-2.2.5.1' }), false],
  ['0.9.9', at({ branch: 'cms/v0.9.9' }), false],
  ['2.2', at({ branch: 'release-2.2.5' }), true],
  ['1.0', at({ branch: 'main', commit: 'abc' }), false],
  ['1.0', at({ tag: 'v1.0' }), false],
  ['1.0', { repositories: { branch: 'main' } }, true],
  ['1.0', { branch: 7, repositories: [null, 'x'] }, false],
  ['1.0', {}, false],
])('%s with %j follows a branch: %s', (version, metadata, expected) => {
  expect(followsBranch(version, metadata)).toBe(expected);
});
