import { lockFolder } from '../../src/store/database/folderLock.ts';

/** A process that locks a folder, prints whether it succeeded, and then idles. */
await lockFolder(process.argv[2] ?? '').then(
  () => console.log(`locked by ${process.pid}`),
  (error: unknown) => console.log((error as Error).message),
);
setInterval(() => undefined, 1e6);
