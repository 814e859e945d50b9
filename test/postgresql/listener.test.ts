import { expect, test } from 'vitest';
import { openDatabase } from '../../src/store/openDatabase.ts';
import { WORKER_LOCK_CLASS } from '../../src/store/database/driver.ts';
import { createDatabase } from '../helpers/database.ts';
import { type Database } from '../../src/store/database/database.ts';

const LISTENERS = `FROM pg_stat_activity WHERE application_name = 'software-catalog-gateway listener' AND datname = current_database()`;

/** A database that another session can look at while it is closed. */
async function openListening() {
  const database = await createDatabase();
  const options = { url: database.env.DATABASE_URL, dataDir: '' };
  const errors: Error[] = [];
  const db = await openDatabase({ ...options, onError: (error) => errors.push(error) });
  const observer = await openDatabase(options);
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= db.close());
  const dispose = async () => {
    await close();
    await observer.close();
    await database[Symbol.asyncDispose]();
  };
  return { db, observer, errors, close, [Symbol.asyncDispose]: dispose };
}

/** What a channel says, one after the other. */
async function hear(db: Database, channel: string): Promise<() => Promise<string>> {
  const [heard, waiting] = [[] as string[], [] as ((payload: string) => void)[]];
  await db.listen(channel, (payload) => {
    const next = waiting.shift();
    if (next) next(payload);
    else heard.push(payload);
  });
  return () =>
    new Promise((resolve) => {
      const payload = heard.shift();
      if (payload === undefined) waiting.push(resolve);
      else resolve(payload);
    });
}

const notify = (db: Database, channel: string, payload: string) =>
  db.query('test', 'SELECT pg_notify($1, $2)', [channel, payload]);

const terminateListeners = (db: Database) => db.query('test', `SELECT pg_terminate_backend(pid) ${LISTENERS}`);

/** The sessions that hold the worker lock of a gateway. */
async function lockHolders(observer: Database, { workerLock }: Database): Promise<number[]> {
  const rows = await observer.query<{ pid: number }>(
    'test',
    `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid::bigint = $1 AND objid::bigint = $2`,
    [WORKER_LOCK_CLASS, workerLock],
  );
  return rows.map(({ pid }) => pid);
}

test('what another session notifies is heard on its channel, in its order', async () => {
  await using gateway = await openListening();
  const [jobs, others] = [await hear(gateway.db, 'job "1"'), await hear(gateway.db, 'others')];

  await notify(gateway.observer, 'job "1"', 'a');
  await notify(gateway.observer, 'others', 'x');
  await notify(gateway.observer, 'job "1"', 'b');

  expect([await jobs(), await jobs(), await others()]).toEqual(['a', 'b', 'x']);
});

test('a listener whose session is ended comes back, tells every channel to read again, and hears what follows', async () => {
  await using gateway = await openListening();
  const [jobs, others] = [await hear(gateway.db, 'jobs'), await hear(gateway.db, 'others')];

  await terminateListeners(gateway.observer);

  expect([await jobs(), await others()]).toEqual(['', '']);

  await notify(gateway.observer, 'jobs', 'after');

  expect(await jobs()).toBe('after');
  expect(gateway.errors.map(({ message }) => message)).toContain('terminating connection due to administrator command');
});

test('a listener that came back holds the lock of its worker again, in its new session', async () => {
  await using gateway = await openListening();
  const jobs = await hear(gateway.db, 'jobs');
  const before = await lockHolders(gateway.observer, gateway.db);

  await terminateListeners(gateway.observer);
  await jobs();
  const after = await lockHolders(gateway.observer, gateway.db);

  expect([before.length, after.length]).toEqual([1, 1]);
  expect(after).not.toEqual(before);
});

test('a listener whose session is ended before it has the lock begins again with one session, which hears everything once', async () => {
  await using gateway = await openListening();
  const { db, observer } = gateway;
  const heard: string[] = [];
  await db.listen('jobs', (payload) => void heard.push(payload));
  const waits = async () => (await observer.query('test', `SELECT pid ${LISTENERS} AND wait_event = 'advisory'`)).length;

  await observer.transaction(async (tx) => {
    const locked = tx.query('test', 'SELECT pg_advisory_lock($1, $2)', [WORKER_LOCK_CLASS, db.workerLock]);
    await terminateListeners(observer);
    await locked;
    // It listens already, and waits for the lock.
    await expect.poll(waits, { timeout: 10_000 }).toBe(1);
    await terminateListeners(observer);
    await tx.query('test', 'SELECT pg_advisory_unlock($1, $2)', [WORKER_LOCK_CLASS, db.workerLock]);
  });
  await expect.poll(() => lockHolders(observer, db), { timeout: 10_000 }).toHaveLength(1);
  await expect.poll(() => heard.at(-1)).toBe('');
  await notify(observer, 'jobs', 'once');
  await notify(observer, 'jobs', 'end');
  await expect.poll(() => heard).toContain('end');

  expect(heard.filter((payload) => payload === 'once')).toEqual(['once']);
  expect(await observer.query('test', `SELECT pid ${LISTENERS}`)).toHaveLength(1);
});

test('a listener comes back from one loss after the other', async () => {
  await using gateway = await openListening();
  const jobs = await hear(gateway.db, 'jobs');

  for (let loss = 1; loss <= 3; loss += 1) {
    await terminateListeners(gateway.observer);
    expect(await jobs()).toBe('');
  }

  await notify(gateway.observer, 'jobs', 'still here');
  expect(await jobs()).toBe('still here');
});

test('a database that is closed while its listener is away does not come back', async () => {
  await using gateway = await openListening();
  await hear(gateway.db, 'jobs');
  await terminateListeners(gateway.observer);

  await gateway.close();

  expect(await gateway.observer.query('test', `SELECT pid ${LISTENERS}`)).toEqual([]);
});
