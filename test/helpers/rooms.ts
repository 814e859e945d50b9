/** A folder of src. */
export interface Room {
  /** The rooms beside its own that it may import. */
  readonly rooms: readonly string[];
  readonly packages: RegExp;
}

const NODE = /^node:/;
/** Matches no package. */
export const NONE = /^(?!)/;
const PREACT = /^(preact(\/hooks)?|@urql\/core)$/;
const COMMANDER = /^commander$/;
const any = (...patterns: readonly RegExp[]) => new RegExp(patterns.map(({ source }) => source).join('|'));

/**
 * Who may import whom: every folder of src, and two files: `sources/source.ts`, which both sides of the sources share, and
 * `projectFile.ts`, for what reads files that come with the program.
 */
export const ROOMS: Readonly<Record<string, Room>> = {
  'projectFile.ts': { rooms: [], packages: NONE },

  domain: { rooms: [], packages: NONE },
  'domain/facets': { rooms: ['domain'], packages: NONE },
  'domain/hosts': { rooms: ['domain'], packages: NONE },
  'domain/search': { rooms: ['domain'], packages: NONE },
  'domain/move': { rooms: ['domain', 'domain/hosts'], packages: NONE },
  'domain/counterparts': { rooms: ['domain', 'domain/search'], packages: NONE },
  'domain/licenses': { rooms: ['domain'], packages: /^spdx-/ },

  'sources/http': { rooms: ['domain'], packages: any(NODE, /^(undici|ipaddr\.js)$/) },
  'sources/parsing': { rooms: ['domain'], packages: NODE },
  'sources/source.ts': { rooms: ['domain', 'sources/http'], packages: NONE },
  'sources/eessi': { rooms: ['domain', 'sources/source.ts', 'sources/parsing', 'sources/http'], packages: NODE },
  'sources/spack': { rooms: ['domain', 'sources/source.ts', 'sources/parsing', 'sources/http'], packages: NODE },
  'sources/lmod': { rooms: ['domain', 'domain/hosts', 'sources/source.ts', 'sources/parsing'], packages: NONE },
  sources: {
    rooms: [
      'projectFile.ts',
      'domain',
      'sources/source.ts',
      'sources/parsing',
      'sources/http',
      'sources/eessi',
      'sources/spack',
      'sources/lmod',
    ],
    packages: NODE,
  },

  'store/database': { rooms: ['projectFile.ts', 'domain', 'generated'], packages: any(NODE, /^pg$/) },
  'store/database/embedded': { rooms: ['store/database'], packages: any(NODE, /^pg$/, /^@electric-sql\/pglite(\/|$)/) },
  'store/index': { rooms: ['domain', 'domain/search', 'store/database'], packages: any(NODE, /^lru-cache$/) },
  'store/sql': { rooms: ['domain', 'domain/facets', 'domain/hosts', 'generated'], packages: /^lru-cache$/ },
  'store/reads': {
    rooms: [
      'domain',
      'domain/hosts',
      'domain/move',
      'domain/facets',
      'domain/licenses',
      'domain/search',
      'store/database',
      'store/index',
      'store/sql',
      'generated',
    ],
    packages: /^(dataloader|lru-cache|node:crypto)$/,
  },
  'store/changes': { rooms: ['domain', 'store/database', 'store/reads', 'store/sql'], packages: NONE },
  'store/imports': { rooms: ['domain', 'domain/counterparts', 'store/database', 'store/sql'], packages: any(NODE, /^uuid$/) },
  'store/edits': { rooms: ['domain', 'domain/counterparts', 'store/database', 'store/sql', 'store/imports'], packages: /^uuid$/ },
  store: {
    rooms: [
      'domain',
      'domain/counterparts',
      'generated',
      'store/database',
      'store/database/embedded',
      'store/imports',
      'store/edits',
    ],
    packages: any(NODE, /^pg$/, /^@prisma\//),
  },

  jobs: {
    rooms: [
      'domain',
      'domain/hosts',
      'sources/source.ts',
      'sources/http',
      'store',
      'store/changes',
      'store/database',
      'store/imports',
      'store/edits',
    ],
    packages: any(NODE, /^(pg-boss|@repeaterjs\/repeater|uuid)$/),
  },

  schema: {
    rooms: [
      'domain',
      'domain/facets',
      'domain/hosts',
      'domain/move',
      'domain/licenses',
      'domain/search',
      'generated',
      'jobs',
      'store',
      'store/changes',
      'store/database',
      'store/index',
      'store/sql',
      'store/reads',
      'store/imports',
      'store/edits',
    ],
    packages: /^(graphql|graphql-scalars|@pothos\/.+)$/,
  },

  'rest/routing': {
    rooms: ['domain', 'domain/hosts', 'jobs', 'store/database', 'store/index', 'store/sql', 'store/reads'],
    packages: any(NODE, /^(zod|zod-openapi)$/),
  },
  'rest/views': { rooms: ['domain', 'rest/routing', 'store/sql', 'store/reads'], packages: /^zod$/ },
  'rest/resources': {
    rooms: ['domain', 'domain/search', 'rest/routing', 'rest/views', 'store/sql', 'store/reads', 'store/edits'],
    packages: /^zod$/,
  },
  'rest/exports': {
    rooms: [
      'domain',
      'domain/hosts',
      'rest/routing',
      'rest/resources',
      'store/changes',
      'store/database',
      'store/sql',
      'store/reads',
    ],
    packages: any(NODE, /^(zod|csv-stringify)(\/|$)/),
  },
  'rest/feeds': { rooms: ['domain', 'rest/routing', 'store/changes'], packages: any(NODE, /^feed$/) },
  rest: {
    rooms: ['domain', 'rest/routing', 'rest/resources', 'rest/exports', 'rest/feeds', 'store/database'],
    packages: any(NODE, /^(zod|zod-openapi|find-my-way)(\/|$)/),
  },

  'server/http': { rooms: ['store/database'], packages: any(NODE, /^(ipaddr\.js|lru-cache|pino)$/) },
  'server/auth': {
    rooms: ['schema', 'server/http', 'store', 'store/database'],
    packages: any(NODE, /^(jose|lru-cache|pino)$/),
  },
  'server/engine': {
    rooms: ['schema', 'server/auth', 'server/http', 'store/database', 'store/reads'],
    packages: any(NODE, /^(graphql|graphql-jit|lru-cache|pino|@repeaterjs\/repeater)$/),
  },
  'server/observability': {
    rooms: ['domain', 'jobs', 'schema', 'server/engine', 'sources/http', 'store/database', 'store/imports'],
    packages: any(NODE, /^(prom-client|pino|@opentelemetry\/.+)$/),
  },
  'server/transports': {
    rooms: ['domain', 'rest', 'schema', 'server/engine', 'server/http', 'server/observability', 'store', 'store/database'],
    packages: any(NODE, /^(graphql-yoga|ws|graphql-ws|graphql-sse|pino)(\/|$)/),
  },
  'server/explorer': { rooms: ['server/http'], packages: any(NODE, /^@graphql-yoga\/render-graphiql(\/|$)/) },
  'server/console': { rooms: ['projectFile.ts', 'server/http'], packages: NODE },
  server: {
    rooms: [
      ...['rest', 'schema', 'store/database'],
      ...['server/auth', 'server/console', 'server/engine', 'server/explorer', 'server/http', 'server/transports'],
    ],
    packages: any(NODE, /^pino$/),
  },

  // The console runs in a browser: it knows the gateway by its schema alone.
  'console/parts': { rooms: [], packages: any(/^preact(\/hooks)?$/, /^@urql\/core$/) },
  'console/graphql': {
    rooms: ['console/parts', 'generated'],
    packages: /^(preact\/hooks|@urql\/(core|exchange-graphcache)|graphql-ws|gql\.tada)$/,
  },
  'console/address': { rooms: ['console/parts'], packages: NONE },
  'console/node': { rooms: ['console/parts', 'console/graphql', 'console/address'], packages: PREACT },
  'console/search': { rooms: ['console/parts', 'console/graphql', 'console/address'], packages: PREACT },
  'console/package': { rooms: ['console/parts', 'console/graphql', 'console/address', 'console/node'], packages: PREACT },
  'console/staff': { rooms: ['console/parts', 'console/graphql', 'console/address', 'console/style'], packages: PREACT },
  'console/imports': { rooms: ['console/parts', 'console/graphql', 'console/staff', 'console/style'], packages: PREACT },
  'console/catalogs': {
    rooms: [
      ...['console/parts', 'console/graphql', 'console/address', 'console/node', 'console/staff', 'console/imports'],
      'console/style',
    ],
    packages: PREACT,
  },
  'console/offerings': { rooms: ['console/parts', 'console/graphql', 'console/address', 'console/staff'], packages: PREACT },
  'console/tokens': { rooms: ['console/parts', 'console/graphql', 'console/staff'], packages: PREACT },
  'console/release': { rooms: ['console/parts', 'console/graphql', 'console/address', 'console/style'], packages: PREACT },
  'console/together': { rooms: ['console/parts', 'console/graphql', 'console/address', 'console/style'], packages: PREACT },
  'console/app': {
    rooms: [
      ...['console/parts', 'console/graphql', 'console/address', 'console/node', 'console/search', 'console/package'],
      ...['console/imports', 'console/catalogs', 'console/offerings', 'console/tokens', 'console/staff'],
      ...['console/release', 'console/together'],
    ],
    packages: PREACT,
  },
  console: { rooms: ['console/address', 'console/app', 'console/style'], packages: PREACT },

  settings: { rooms: ['projectFile.ts', 'domain', 'domain/hosts'], packages: any(NODE, /^(zod|cron-parser)$/) },

  'cli/process': { rooms: [], packages: NODE },
  'cli/output': { rooms: ['cli/process'], packages: /^(picocolors|string-width)$/ },
  'cli/gateway': { rooms: ['cli/process', 'cli/output', 'generated'], packages: any(NODE, /^(gql\.tada|graphql-ws|ws)$/) },
  'cli/node': { rooms: ['domain', 'domain/hosts', 'cli/process'], packages: COMMANDER },
  'cli/command': { rooms: ['cli/process', 'cli/output', 'cli/gateway'], packages: any(NODE, COMMANDER) },
  'cli/software': { rooms: ['cli/process', 'cli/output', 'cli/gateway', 'cli/command', 'cli/node'], packages: COMMANDER },
  'cli/imports': { rooms: ['cli/process', 'cli/output', 'cli/gateway', 'cli/command'], packages: any(NODE, COMMANDER) },
  'cli/tokens': {
    rooms: ['.', 'domain', 'store', 'store/database', 'cli/process', 'cli/output', 'cli/gateway', 'cli/command'],
    packages: COMMANDER,
  },
  'cli/doctor': {
    rooms: ['.', 'store/database', 'cli/process', 'cli/output', 'cli/gateway', 'cli/command', 'cli/node'],
    packages: NODE,
  },
  'cli/commands': {
    rooms: [
      ...['cli/process', 'cli/output', 'cli/gateway', 'cli/command', 'cli/node', 'cli/software', 'cli/imports'],
      'cli/doctor',
    ],
    packages: any(NODE, COMMANDER),
  },
  cli: {
    rooms: [
      'projectFile.ts',
      'domain/hosts',
      'settings',
      'cli/process',
      'cli/gateway',
      'cli/command',
      'cli/commands',
      'cli/tokens',
    ],
    packages: any(NODE, COMMANDER, /^@bomb\.sh\/tab\//),
  },
};
