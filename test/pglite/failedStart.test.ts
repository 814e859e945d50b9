import { join } from 'node:path';
import { pino } from 'pino';
import { expect, inject, test } from 'vitest';
import { openApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { lockFolder } from '../../src/store/database/folderLock.ts';
import { createFolder } from '../helpers/folder.ts';

/** The statements by which the imports and the queue start, with the database open. */
test.for(['job.orphans', 'job.forgotten', 'queue'])(
  'a start that fails at the statement %s closes the database',
  async (statement) => {
    await using folder = await createFolder(inject('pglite'));
    const config = loadConfig({ PORT: '0', DEMO: 'off', DATA_DIR: join(folder.path) });
    const onStatement = (name: string) => {
      if (name === statement) throw new Error('the database refuses it');
    };

    await expect(openApp({ config, log: pino({ level: 'silent' }), onStatement })).rejects.toThrow('the database refuses it');

    (await lockFolder(folder.path))();
  },
);
