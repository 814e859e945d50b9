import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { explorerTabs } from './explorerTabs.ts';

export interface ExplorerScriptOptions {
  readonly title: string;
  /** GraphiQL itself. */
  readonly graphiql: string;
  /** The programs that GraphiQL runs beside the page, by name. */
  readonly workers: Readonly<Record<string, string>>;
}

/** All that the explorer runs in a browser. */
export async function explorerScript({ title, graphiql, workers }: ExplorerScriptOptions): Promise<string> {
  return `
${await socketClient()};
const workers = ${literal(workers)};
for (const name in workers) workers[name] = URL.createObjectURL(new Blob([workers[name]], { type: 'text/javascript' }));
self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_module, name) => workers[name] };
// GraphiQL puts the query into the address; a reload would then send it and show its bare answer. The tabs are kept without that.
history.replaceState = () => {};
${ACCESS}
const options = ${literal(optionsFor(title))};
${OPEN_TAB}
Object.assign(options, openTab(), { fetcher });
${graphiql};
YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), options);
`;
}

const optionsFor = (title: string) => ({
  title,
  defaultTabs: explorerTabs(),
  // The token has one place, which is not here.
  isHeadersEditorEnabled: false,
  defaultEditorToolsVisibility: true,
});

/** graphql-ws as one script, which the package has beside its modules: its global is graphqlWs. */
function socketClient(): Promise<string> {
  const modules = pathToFileURL(createRequire(import.meta.url).resolve('graphql-ws'));
  return readFile(fileURLToPath(new URL('../umd/graphql-ws.min.js', modules)), 'utf8');
}

/** A value as a script may hold it. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('</', '<\\/');
}

/** GraphiQL opens its first tab without the variables, and a reload would make another tab of what it takes for unknown. */
const OPEN_TAB = `
function openTab() {
  try {
    const { tabs, activeTabIndex } = JSON.parse(localStorage.getItem('graphiql:tabState'));
    const { query, variables } = tabs[activeTabIndex];
    return { query: query ?? '', variables: variables ?? '' };
  } catch {
    const [{ query, variables = '' }] = options.defaultTabs;
    return { query, variables };
  }
}`;

/** One token for the whole page, kept as long as the browser's tab is, and what sends it along. */
const ACCESS = `
const ANONYMOUS = 'Not signed in. Imports need a staff token.';
const access = Object.fromEntries(['access', 'token', 'sign-in', 'sign-out', 'access-state'].map((id) => [id, document.getElementById(id)]));
let token = sessionStorage.getItem('gateway:token') ?? '';
let socket = openSocket();

access.access.addEventListener('submit', (event) => {
  event.preventDefault();
  const written = access.token.value.trim().replace(/^(Bearer|Token)\\s+/i, '');
  if (written) signIn(written);
  else access.token.focus();
});
access['sign-out'].addEventListener('click', () => {
  use('');
  access.token.focus();
  say(ANONYMOUS);
});
if (token) signIn(token);
else say(ANONYMOUS);

/** A token that is not valid is not used: every query would be refused, those that need none too. */
async function signIn(next) {
  say('Checking the token …');
  const { data, errors } = await post({ query: '{ viewer { name role } }' }, '/graphql?viewer', next).catch((error) => ({ errors: [error] }));
  const isRefused = errors?.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
  if (!isRefused) use(next);
  else if (token === next) use('');
  if (!data?.viewer) return say(errors?.[0]?.message ?? 'The token could not be checked.', 'bad');
  const { name, role } = data.viewer;
  const note = role === 'STAFF' ? (name === 'staff' ? '' : ' (staff)') : '. Imports need a staff token';
  say('Signed in as ' + name + note + '.', 'good');
}

function use(next) {
  for (const hidden of [access.token, access['sign-in'], document.querySelector('#access label')]) hidden.hidden = !!next;
  access['sign-out'].hidden = !next;
  if (next) access.token.value = '';
  if (next) sessionStorage.setItem('gateway:token', next);
  else sessionStorage.removeItem('gateway:token');
  if (next === token) return;
  token = next;
  // What was opened with the token before ends with it, and who may read the schema may have changed.
  socket.dispose();
  socket = openSocket();
  document.querySelector('[aria-label="Re-fetch GraphQL schema"]')?.click();
}

function say(text, kind = '') {
  access['access-state'].textContent = text;
  access['access-state'].dataset.kind = kind;
}

function openSocket() {
  const url = location.origin.replace('http', 'ws') + '/graphql';
  const connectionParams = () => (token ? { authorization: 'Bearer ' + token } : {});
  const on = {
    connected: (_socket, _payload, wasRetry) => wasRetry && (token ? signIn(token) : say(ANONYMOUS)),
    closed: ({ code }) => {
      // 4403: the token has ended.
      if (code === 4403) signIn(token);
      else if (code !== 1000 && code !== 4401) say('The connection is lost; connecting again …', 'bad');
    },
  };
  return graphqlWs.createClient({ url, connectionParams, on, retryAttempts: Infinity, shouldRetry: () => true });
}

/**
 * GraphiQL shows what this answers or throws. The text decides which operation is meant: for a moment after another tab is opened,
 * GraphiQL still names that of the tab before.
 */
function fetcher({ operationName, ...params }) {
  const kind = new RegExp('\\\\b(query|mutation|subscription)\\\\s+' + operationName + '\\\\b').exec(params.query);
  const isSubscribed = kind ? kind[1] === 'subscription' : /^\\s*subscription\\b/m.test(params.query);
  const sent = kind ? { ...params, operationName } : params;
  return isSubscribed ? subscribe(sent) : post(sent, '/graphql?explorer');
}

// A POST to the address of the page itself would throw the page out of the browser's cache.
async function post(params, path, bearer = token) {
  const headers = { accept: 'application/graphql-response+json, application/json', 'content-type': 'application/json' };
  if (bearer) headers.authorization = 'Bearer ' + bearer;
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(params) }).catch(() => {
    throw new Error('The gateway does not answer.');
  });
  return response.json().catch(() => {
    throw new Error('The gateway answered with status ' + response.status + '.');
  });
}

function subscribe(params) {
  const results = socket.iterate(params);
  const next = () => results.next().catch((error) => {
    if (Array.isArray(error)) return { done: false, value: { errors: error } };
    throw error instanceof Error ? error : new Error(error.reason || 'The connection is closed.');
  });
  return { next, return: () => results.return(), [Symbol.asyncIterator]() { return this; } };
}
`;
