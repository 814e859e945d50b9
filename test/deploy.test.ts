import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { SETTINGS } from '../src/settings/settings.ts';

const ROOT = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: readonly string[] | Readonly<Record<string, unknown>>;
}

const compose = parse(read('compose.yaml'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const dockerfile = read('Dockerfile');
const unit = read('deploy/software-catalog-gateway.service');
const known = [...Object.keys(SETTINGS), 'NODE_ENV'];

/** NAME=value pairs of `Environment=` and `ENV` lines. */
const namesIn = (text: string, line: RegExp) =>
  [...text.matchAll(line)].flatMap(([, pairs = '']) => pairs.split(/\s+/).map((pair) => pair.split('=')[0] ?? ''));

test('what the image copies is there, and the build does not leave it out', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from=dependencies|\. )(?:--from=build \/app\/)?(.+) \S+$/gm)]
    .flatMap(([, paths = '']) => paths.split(' '))
    .filter((path) => path !== 'dist');
  const allowed = read('.dockerignore')
    .split('\n')
    .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));

  expect(copied.length).toBeGreaterThan(4);
  expect(copied.filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([]);
  expect(copied.filter((path) => !allowed.some((one) => path === one || path.startsWith(`${one}/`)))).toEqual([]);
});

test('what the build reads is not left out', () => {
  const allowed = read('.dockerignore').match(/^!.+$/gm) ?? [];
  const configurations = readdirSync(ROOT).filter((name) => /\.config\.ts$/.test(name) && name !== 'vitest.config.ts');
  expect(configurations).toContain('rolldown.config.ts');
  expect(allowed).toEqual(expect.arrayContaining([...configurations, 'schema.graphql'].map((name) => `!${name}`)));
});

test('what the gateway reads beside its code at run time is in the image', () => {
  const sources = readdirSync(new URL('src', ROOT), { recursive: true, encoding: 'utf8' }).filter((path) => /\.ts$/.test(path));
  const files = sources.flatMap((path) =>
    [...read(`src/${path}`).matchAll(/projectFile\('([^']+?)\/?'\)/g)].map(([, file = '']) => file),
  );
  const copied = [...dockerfile.matchAll(/^COPY --from=build \/app\/(\S+) \.\/\1$/gm)].map(([, path = '']) => path);

  expect(files.sort()).toEqual([
    'dist/console',
    'package.json',
    'prisma/migrations',
    'src/domain/knownIssues.json',
    'src/sources/demo.json',
  ]);
  expect(files.filter((file) => !copied.some((path) => file === path || file.startsWith(`${path}/`)))).toEqual([]);
});

test('the image runs as somebody who is not root', () => {
  expect(dockerfile).toMatch(/^USER node$/m);
});

test('image, unit and compose file name only settings that exist', () => {
  const gateways = Object.entries(compose.services).filter(([name]) => name.startsWith('gateway-'));
  const named = [
    ...namesIn(dockerfile, /^ENV (.+)$/gm),
    ...namesIn(unit, /^Environment=(.+)$/gm),
    ...gateways.flatMap(([, { environment = {} }]) => Object.keys(environment)),
  ];

  expect(gateways).toHaveLength(2);
  expect(named).toEqual(expect.arrayContaining(['NODE_ENV', 'DATA_DIR', 'DATABASE_URL', 'STAFF_TOKEN']));
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});

test('the compose file mounts what is there and depends on what it has', () => {
  const services = Object.values(compose.services);
  const mounted = services.flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0] ?? ''));
  const needed = services.flatMap(
    ({ depends_on: needs = [] }) => (Array.isArray(needs) ? needs : Object.keys(needs)) as string[],
  );

  expect(mounted.filter((path) => path.startsWith('.') && !existsSync(new URL(path, ROOT)))).toEqual([]);
  expect(mounted.filter((name) => !name.startsWith('.') && !(name in compose.volumes))).toEqual([]);
  expect(needed.filter((name) => !(name in compose.services))).toEqual([]);
});

test('the alarms stand in the documentation, and ask for figures that it describes', () => {
  const { groups } = parse(read('deploy/alerts.yaml')) as { groups: { rules: { alert: string; expr: string }[] }[] };
  const rules = groups.flatMap(({ rules }) => rules);
  const page = read('docs/operations.md');
  const figures = rules.flatMap(({ expr }) => [
    ...expr.matchAll(/\b((?:gateway|nodejs|process)_\w+?)(?:_bucket|_count|_sum)?\b(?=[{[ )])/g),
  ]);

  expect(rules.filter(({ alert }) => !page.includes(`\`${alert}\``))).toEqual([]);
  expect(figures.length).toBeGreaterThan(5);
  expect(figures.map(([, name = '']) => name).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
