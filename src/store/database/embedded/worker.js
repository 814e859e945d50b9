import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { pack, unpack } from './parcel.js';
import { Session } from './session.js';
import { Shared } from './shared.js';
import { Turns } from './turns.js';

/**
 * @import { Part } from './parcel.js'
 * @typedef {{ folder: string | undefined, isNew: boolean, memory: SharedArrayBuffer, program: WebAssembly.Module }} WorkerData
 * @typedef {'ready' | 'closed' | ArrayBuffer} FromWorker
 * @typedef {'close' | ArrayBuffer} ToWorker
 */

/** An eighth of PostgreSQL's default: the files are in the page cache as well. */
const START_PARAMS = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];
/** How long an answer waits for the next ones, to be sent together. */
const TOGETHER_MS = 0.5;
/** The id for notifications to all connections that listen. */
const LISTENERS = 0;

if (!parentPort) throw new Error('This file is for a worker thread.');
const port = parentPort;
const { folder, isNew, memory, program } = /** @type {WorkerData} */ (workerData);

const pglite = await PGlite.create({
  ...(folder === undefined ? {} : { dataDir: folder }),
  startParams: START_PARAMS,
  extensions: { pg_trgm },
  pgliteWasmModule: program,
});
if (isNew) collectGarbage();
const session = new Session(pglite);
const turns = new Turns();
const shared = new Shared(memory);
/** @type {Part[]} */
let answers = [];

/**
 * Creating a database leaves 400 MB of WebAssembly memory behind, which V8 does not count and would keep during the first import.
 */
function collectGarbage() {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  setFlagsFromString('--no-expose-gc');
}

function send() {
  if (answers.length === 0) return;
  const parcel = pack(answers);
  answers = [];
  port.postMessage(parcel, [parcel]);
}

/** @param {Part} unit without bytes when the connection has ended */
function run({ connection, number, bytes }) {
  if (bytes.length === 0) {
    if (shared.holder !== connection) return;
    session.rollback();
    shared.holder = 0;
  } else if (shared.begin(connection, number)) {
    const answer = session.answer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    shared.holder = answer.isOpen ? connection : 0;
    answers.push({ connection, number, bytes: answer.bytes });
    for (const notification of answer.notifications) answers.push({ connection: LISTENERS, number: 0, bytes: notification });
  }
}

function runAll() {
  let since = performance.now();
  for (let unit = turns.next(shared.holder); unit; unit = turns.next(shared.holder)) {
    run(unit);
    if (performance.now() - since < TOGETHER_MS) continue;
    send();
    since = performance.now();
  }
  send();
}

port.on('message', (/** @type {ToWorker} */ message) => {
  if (message === 'close') {
    void pglite.close().then(() => {
      port.postMessage('closed');
      port.close();
    });
    return;
  }
  turns.add(unpack(message));
  runAll();
});
port.postMessage('ready');
