import fc from 'fast-check';
import { expect, test } from 'vitest';
import { satisfiedBy } from '../../../src/domain/licenses/satisfiedBy.ts';
import { readExpression } from '../../../src/domain/licenses/spdxLicense.ts';

/** Licences of a few families: name, version and whether it includes later versions. */
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  GPL: ['1.0', '2.0', '3.0'],
  LGPL: ['2.0', '2.1', '3.0'],
  CDDL: ['1.0', '1.1'],
  EUPL: ['1.0', '1.1'],
  Apache: ['1.0', '1.1', '2.0'],
};
const GNU = ['GPL', 'LGPL'];

interface Leaf {
  readonly family: string;
  readonly version: number;
  readonly orLater: boolean;
}
type Tree = Leaf | { readonly isAnd: boolean; readonly left: Tree; readonly right: Tree };

const leaf = fc.constantFrom(...Object.keys(FAMILIES)).chain((family) =>
  fc.record({
    family: fc.constant(family),
    version: fc.nat((FAMILIES[family]?.length ?? 1) - 1),
    orLater: fc.boolean(),
  }),
);
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.record({ isAnd: fc.boolean(), left: tie('tree'), right: tie('tree') }),
  ),
}));

function written(node: Tree): string {
  if ('isAnd' in node) return `(${written(node.left)} ${node.isAnd ? 'AND' : 'OR'} ${written(node.right)})`;
  const id = `${node.family}-${FAMILIES[node.family]?.[node.version]}`;
  if (GNU.includes(node.family)) return `${id}-${node.orLater ? 'or-later' : 'only'}`;
  return node.orLater ? `${id}+` : id;
}

/** The versions that a licence stands for, as a list. */
const versionsOf = ({ family, version, orLater }: Leaf) =>
  (FAMILIES[family] ?? []).map((_, index) => index).filter((index) => (orLater ? index >= version : index === version));

/** What it means, over sets of versions: an accepted licence covers a required one when they have a version in common. */
function evaluate(node: Tree, accepted: readonly Leaf[]): boolean {
  if ('isAnd' in node) {
    const sides = [evaluate(node.left, accepted), evaluate(node.right, accepted)];
    return node.isAnd ? sides.every(Boolean) : sides.some(Boolean);
  }
  return accepted.some(
    (each) => each.family === node.family && versionsOf(each).some((version) => versionsOf(node).includes(version)),
  );
}

test('an expression is satisfied as an evaluation over sets of versions says', () => {
  fc.assert(
    fc.property(tree, fc.array(leaf, { minLength: 1, maxLength: 4 }), (node, accepted) => {
      const text = written(node);

      expect([text, satisfiedBy(accepted.map(written))([readExpression(text)])]).toEqual([text, evaluate(node, accepted)]);
    }),
    { numRuns: 500 },
  );
});

const satisfies = (accepted: readonly string[], ...texts: string[]) => satisfiedBy(accepted)(texts.map(readExpression));

test('every licence of a package has to be satisfied, and one without licences is not', () => {
  expect(satisfies(['MIT'], 'MIT OR GPL-2.0-only')).toBe(true);
  expect(satisfies(['MIT'], 'MIT AND GPL-2.0-only')).toBe(false);
  expect(satisfies(['MIT', 'GPL-2.0-only'], 'MIT', 'GPL-2.0-only')).toBe(true);
  expect(satisfies(['MIT'], 'MIT', 'GPL-2.0-only')).toBe(false);
  expect(satisfies(['MIT'], 'MIT', 'custom')).toBe(false);
  expect(satisfies(['MIT'])).toBe(false);
});

test('an exception has to be the same', () => {
  expect(satisfies(['GPL-2.0-only'], 'GPL-2.0-only WITH Classpath-exception-2.0')).toBe(false);
  expect(satisfies(['GPL-2.0-only WITH Classpath-exception-2.0'], 'GPL-2.0-only WITH Classpath-exception-2.0')).toBe(true);
});

test('accepted licences are corrected, and anything else than one licence is refused with its text', () => {
  expect(satisfies(['apache 2.0'], 'Apache-2.0')).toBe(true);
  expect(satisfies(['MIT', 'LicenseRef-custom'], 'MIT AND custom')).toBe(true);
  expect(() => satisfiedBy(['nonsense'])).toThrow(/"nonsense" is not an SPDX licence identifier/);
  expect(() => satisfiedBy(['MIT OR ISC'])).toThrow(/"MIT OR ISC" is an expression of several licences/);
});
