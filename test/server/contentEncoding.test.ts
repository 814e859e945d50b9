import { expect, test } from 'vitest';
import { preferredEncoding } from '../../src/server/http/contentEncoding.ts';

test.for<[string | undefined, string]>([
  [undefined, 'identity'],
  ['', 'identity'],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip, deflate', 'gzip'],
  ['x-gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['deflate', 'identity'],
  ['identity', 'identity'],
  ['*', 'br'],
  ['*;q=0', 'identity'],
  ['br;q=0, *', 'gzip'],
  ['br;q=0.5, gzip;q=0.8', 'gzip'],
  ['br; q=0.8 , gzip; q=0.8', 'br'],
  ['gzip;q=0', 'identity'],
  ['gzip;q=0.000, br;q=0.0', 'identity'],
  ['gzip;q=0.5, identity', 'identity'],
  ['gzip;q=nonsense', 'gzip'],
  ['gzip;q=1.2.3', 'identity'],
])('of "%s" the best is %s', ([accepted, encoding]) => {
  expect(preferredEncoding(accepted)).toBe(encoding);
});
