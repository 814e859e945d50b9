import { expect, test } from 'vitest';
import { jsonTypeFor } from '../../src/server/transports/mediaType.ts';

const RESPONSE = 'application/graphql-response+json; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

test.for<[accept: string | undefined, type: string | null]>([
  [undefined, JSON_TYPE],
  ['*/*', JSON_TYPE],
  ['application/*', JSON_TYPE],
  ['application/json', JSON_TYPE],
  ['application/graphql-response+json', RESPONSE],
  ['application/graphql-response+json, application/json;q=0.9', RESPONSE],
  ['application/json, application/graphql-response+json', JSON_TYPE],
  ['APPLICATION/JSON; charset=UTF-8', JSON_TYPE],
  ['application/json; charset=latin1', null],
  ['text/event-stream', null],
  ['text/html', null],
  ['', null],
])('a client that accepts %s gets %s, without any memory of others', ([accept, type]) => {
  expect(jsonTypeFor(accept)).toBe(type);
});
