import { expect, test } from 'vitest';
import { ResponseBody } from '../../src/server/http/responseBody.ts';
import { encode } from '../../src/server/http/contentEncoding.ts';

test('a compression that has failed once is tried again', async () => {
  let tries = 0;
  const answer = new ResponseBody('application/json', 'x'.repeat(2_000), async (body, encoding) => {
    tries += 1;
    if (tries === 1) throw new Error('no memory');
    return encode(body, encoding);
  });

  await expect(answer.encoded('gzip')).rejects.toThrow('no memory');
  const [first, second] = [await answer.encoded('gzip'), await answer.encoded('gzip')];

  expect(first).toBe(second);
  expect(tries).toBe(2);
});
