import { pino } from 'pino';
import { expect, test } from 'vitest';
import { openApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createServerDatabase } from '../helpers/database.ts';

const ROUNDS = 5;

test('three gateways that start at once on an empty database all start, and report nothing', async () => {
  const errors: string[] = [];
  const log = pino({ level: 'error' }, { write: (line) => void errors.push(line) });
  for (let round = 0; round < ROUNDS; round += 1) {
    await using database = await createServerDatabase();
    const config = loadConfig({ PORT: '0', DEMO: 'off', ...database.env });

    const started = await Promise.allSettled([1, 2, 3].map(() => openApp({ config, log })));

    const apps = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    await Promise.all(apps.map((app) => app.close()));
    expect(started.filter(({ status }) => status === 'rejected')).toEqual([]);
  }
  expect(errors).toEqual([]);
}, 120_000);
