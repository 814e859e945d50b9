import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TITLE } from './explorerPage.ts';
import { explorerTabs } from './explorerTabs.ts';

/** Generates the script of the explorer page: GraphiQL with its web workers, 8 MB, and what signs in and connects it. */
export async function explorerScript(): Promise<string> {
  const { js, editorWorkerService, jsonWorker, graphqlWorker } = await import('@graphql-yoga/render-graphiql/graphiql');
  const workers = { editorWorkerService, json: jsonWorker, graphql: graphqlWorker };
  return `
${await socketClient()};
const workers = ${JSON.stringify(workers)};
for (const name in workers) workers[name] = URL.createObjectURL(new Blob([workers[name]], { type: 'text/javascript' }));
self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_module, name) => workers[name] };
// GraphiQL writes the query into the URL; a reload would then send it and show only the raw response. The tabs are stored anyway.
history.replaceState = () => {};
${ACCESS}
const options = ${JSON.stringify(OPTIONS)};
${OPEN_TAB}
Object.assign(options, openTab(), { fetcher });
${js};
YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), options);
`;
}

const OPTIONS = {
  title: TITLE,
  defaultTabs: explorerTabs(),
  // The token is entered in the access bar only.
  isHeadersEditorEnabled: false,
  defaultEditorToolsVisibility: true,
};

/** The UMD build of graphql-ws, whose global is graphqlWs. */
function socketClient(): Promise<string> {
  const modules = pathToFileURL(createRequire(import.meta.url).resolve('graphql-ws'));
  return readFile(fileURLToPath(new URL('../umd/graphql-ws.min.js', modules)), 'utf8');
}

/**
 * Opens the query of the fragment, to which the console links, or else restores the active tab: GraphiQL opens its first tab without
 * variables, and a reload would open a duplicate.
 */
const OPEN_TAB = `
function openTab() {
  const linked = new URLSearchParams(location.hash.slice(1));
  if (linked.has('query')) {
    History.prototype.replaceState.call(history, null, '', location.pathname);
    const tab = { query: linked.get('query'), variables: linked.get('variables') ?? '' };
    options.defaultTabs.unshift(tab);
    return tab;
  }
  try {
    const { tabs, activeTabIndex } = JSON.parse(localStorage.getItem('graphiql:tabState'));
    const { query, variables } = tabs[activeTabIndex];
    return { query: query ?? '', variables: variables ?? '' };
  } catch {
    const [{ query, variables = '' }] = options.defaultTabs;
    return { query, variables };
  }
}`;

/** Handles the token of the page, stored for the session of the browser tab, and sends it with all operations. */
const ACCESS = `
const ANONYMOUS = 'Not signed in. Imports need a staff token.';
const access = Object.fromEntries(['access', 'token', 'sign-in', 'sign-out', 'access-state'].map((id) => [id, document.getElementById(id)]));
let token = sessionStorage.getItem('gateway:token') ?? '';
let socket = openSocket();

access.access.addEventListener('submit', (event) => {
  event.preventDefault();
  const entered = access.token.value.trim().replace(/^(Bearer|Token)\\s+/i, '');
  if (entered) signIn(entered);
  else access.token.focus();
});
access['sign-out'].addEventListener('click', () => {
  use('');
  access.token.focus();
  show(ANONYMOUS);
});
if (token) signIn(token);
else show(ANONYMOUS);

/** Checks a token before it is used: with an invalid one every query would fail, also public ones. */
async function signIn(next) {
  show('Checking the token …');
  const { data, errors } = await post({ query: '{ viewer { name role } }' }, '/graphql?viewer', next).catch((error) => ({ errors: [error] }));
  const isRefused = errors?.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');
  if (!isRefused) use(next);
  else if (token === next) use('');
  if (!data?.viewer) return show(errors?.[0]?.message ?? 'The token could not be checked.', 'bad');
  const { name, role } = data.viewer;
  const note = role === 'STAFF' ? (name === 'staff' ? '' : ' (staff)') : '. Imports need a staff token';
  show('Signed in as ' + name + note + '.', 'good');
}

function use(next) {
  for (const hidden of [access.token, access['sign-in'], document.querySelector('#access label')]) hidden.hidden = !!next;
  access['sign-out'].hidden = !next;
  if (next) access.token.value = '';
  if (next) sessionStorage.setItem('gateway:token', next);
  else sessionStorage.removeItem('gateway:token');
  if (next === token) return;
  token = next;
  // Subscriptions of the previous token end, and the permission for introspection may have changed.
  socket.dispose();
  socket = openSocket();
  document.querySelector('[aria-label="Re-fetch GraphQL schema"]')?.click();
}

function show(text, kind = '') {
  access['access-state'].textContent = text;
  access['access-state'].dataset.kind = kind;
}

function openSocket() {
  const url = location.origin.replace('http', 'ws') + '/graphql';
  const connectionParams = () => (token ? { authorization: 'Bearer ' + token } : {});
  const on = {
    connected: (_socket, _payload, wasRetry) => wasRetry && (token ? signIn(token) : show(ANONYMOUS)),
    closed: ({ code }) => {
      // 4403: the token has ended.
      if (code === 4403) signIn(token);
      else if (code !== 1000 && code !== 4401) show('The connection was lost; reconnecting …', 'bad');
    },
  };
  return graphqlWs.createClient({ url, connectionParams, on, retryAttempts: Infinity, shouldRetry: () => true });
}

/**
 * GraphiQL shows the returned or thrown value. The operation is determined from the text: for a moment after switching tabs,
 * GraphiQL still passes the operation name of the previous tab.
 */
function fetcher({ operationName, ...params }) {
  const kind = new RegExp('\\\\b(query|mutation|subscription)\\\\s+' + operationName + '\\\\b').exec(params.query);
  const isSubscribed = kind ? kind[1] === 'subscription' : /^\\s*subscription\\b/m.test(params.query);
  const sent = kind ? { ...params, operationName } : params;
  return isSubscribed ? subscribe(sent) : post(sent, '/graphql?explorer');
}

// A POST to the URL of the page itself would invalidate the page in the browser's cache (RFC 9111, 4.4).
async function post(params, path, bearer = token) {
  const headers = { accept: 'application/graphql-response+json, application/json', 'content-type': 'application/json' };
  if (bearer) headers.authorization = 'Bearer ' + bearer;
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(params) }).catch(() => {
    throw new Error('The gateway does not respond.');
  });
  return response.json().catch(() => {
    throw new Error('The gateway responded with status ' + response.status + '.');
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
