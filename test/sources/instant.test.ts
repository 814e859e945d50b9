import { expect, test } from 'vitest';
import { instantOf } from '../../src/sources/parsing/instant.ts';

test.for<[string, string]>([
  ['2026-03-18T02:15:12.970204Z', '2026-03-18T02:15:12.970Z'],
  ['2025-11-26 05:04:48.800164', '2025-11-26T05:04:48.800Z'],
  ['2025-11-26 05:04:48', '2025-11-26T05:04:48.000Z'],
])('the instant %s of an upstream file is %s', ([text, instant]) => {
  expect(instantOf(text)).toBe(instant);
});

test.for(['', 'yesterday', '2025-11-26', '2025-13-26 05:04:48', '2025-11-26 25:04:48', '2025-11-26T05:04:48+02:00'])(
  'the text "%s" is no instant',
  (text) => {
    expect(instantOf(text)).toBeNull();
  },
);
