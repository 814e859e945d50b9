import { decodeId, decodeOptionalId } from '../domain/ids.ts';
import type { MoveState as State } from '../domain/move/moveBuild.ts';
import type { MovePlan as Plan, MoveStep as Step } from '../domain/move/planMove.ts';
import { understoodHost } from '../store/reads/hostLoaders.ts';
import { type LoadedMove, movePlan } from '../store/reads/moves.ts';
import { versions } from '../store/sql/versions.ts';
import { builder } from './builder.ts';
import { EnvironmentOption } from './environment.ts';
import { HostInput } from './hostInput.ts';
import { selectedFields } from './lookahead.ts';
import { describedEnum } from './order.ts';
import { PackageVersion } from './refs.ts';

/** Cost of a plan, relative to a row, and the assumed number of its steps. */
const COST = 100;
const ASSUMED_STEPS = 20;

const MoveState = describedEnum<State>('MoveState', 'What becomes of a module in another catalog.', {
  SAME: 'The same module is there.',
  REBUILT: 'The same version is there, with another toolchain or suffix.',
  NEWER: 'The next newer version takes its place.',
  OLDER: 'The newest of the older versions takes its place.',
  GONE: 'The package is not there, or none of its builds is available on the host.',
  UNKNOWN: 'Neither catalog has a module of that name.',
});

const PlanMoveInput = builder.inputType('PlanMoveInput', {
  description: 'Modules that are in use, and the catalog to move to.',
  fields: (t) => ({
    fromId: t.id({
      description:
        'Global id or uuid of the catalog that the modules are from. By default the release of EESSI that the text loads (`module load EESSI/2023.06`), or else any catalog.',
    }),
    toId: t.id({ required: true, description: 'Global id or uuid of the catalog to move to.' }),
    modules: t.string({
      required: true,
      description:
        'The modules, as people have them: a job script, the output of `module list`, or names such as GROMACS/2024.4-foss-2023b. At most 64 KiB. If the text has commands that load modules, they name them; otherwise every word with a slash does, and every word that is alone on its line. Comments are ignored.',
    }),
    host: t.field({ type: HostInput, description: 'Only builds that are available on this host; all by default.' }),
  }),
});

const MoveStep = builder.objectRef<Step<LoadedMove>>('MoveStep').implement({
  description: 'What becomes of a module.',
  fields: (t) => ({
    module: t.exposeString('module', { description: 'The module as written in the text.' }),
    state: t.expose('state', { type: MoveState, description: 'What becomes of it.' }),
    from: t.field({
      type: PackageVersion,
      nullable: true,
      description: 'The version that it is; null if no catalog that it can be from has it.',
      resolve: ({ from }, _args, { loaders }, info) =>
        from && loaders.version(selectedFields(info, versions.fields)).load(from.uuid),
    }),
    to: t.field({
      type: PackageVersion,
      nullable: true,
      description:
        'The version that takes its place: of the toolchain family that has most of the modules the same version, or else the next newer one, or else the newest of the older ones. Null for GONE and UNKNOWN.',
      resolve: ({ to }, _args, { loaders }, info) => to && loaders.version(selectedFields(info, versions.fields)).load(to.uuid),
    }),
    reason: t.exposeString('reason', { description: 'The reason, as a sentence.' }),
  }),
});

const MovePlan = builder.objectRef<Plan<LoadedMove>>('MovePlan').implement({
  description: 'What becomes of the modules of a text in another catalog.',
  fields: (t) => ({
    steps: t.expose('steps', {
      type: [MoveStep],
      complexity: { field: 1, multiplier: ASSUMED_STEPS },
      description: 'One for each module, in the order of the text.',
    }),
    environment: t.expose('environment', {
      type: EnvironmentOption,
      nullable: true,
      description:
        'The versions that take the place of the modules, to load at the same time. Null if there are none, or if they cannot be loaded together.',
    }),
  }),
});

builder.queryField('planMove', (t) =>
  t.field({
    type: MovePlan,
    nullable: true,
    description:
      'What becomes of the modules of a job script in another catalog, such as the next release of EESSI. Null if one of the catalogs does not exist. For an unknown host, null and BAD_USER_INPUT with similar names in `extensions.suggestions`.',
    args: { input: t.arg({ type: PlanMoveInput, required: true, description: 'The modules, the catalogs and the host.' }) },
    authScopes: { reader: true },
    complexity: COST,
    resolve: (_root, { input: { fromId, toId, modules, host } }, { loaders }) =>
      movePlan(
        {
          fromId: decodeOptionalId(fromId, 'Catalog'),
          toId: decodeId(toId, 'Catalog'),
          modules,
          host: host ? understoodHost(host) : null,
        },
        loaders,
      ),
  }),
);
