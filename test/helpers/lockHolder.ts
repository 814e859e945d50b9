import { lockFolder } from '../../src/store/database/folderLock.ts';

const [, , folder = '', patienceMs] = process.argv;

/** A process that locks a folder, prints whether it succeeded, and then idles. */
await lockFolder(folder, Number(patienceMs)).then(
  () => console.log(`locked by ${process.pid}`),
  (error: unknown) => console.log((error as Error).message),
);
setInterval(() => undefined, 1e6);
