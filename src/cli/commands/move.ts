import { Argument, Option } from 'commander';
import { defineCommand } from '../command/definition.ts';
import { Failure } from '../process/failure.ts';
import { catalogName, catalogOf } from '../gateway/catalogs.ts';
import { graphql, type ResultOf } from '../gateway/graphql.ts';
import { versionName } from '../gateway/names.ts';
import { restrictingNode } from '../node/nodeOf.ts';
import { type RestrictingOptions, restrictingOptions } from '../node/nodeOptions.ts';
import { readInput } from '../node/readInput.ts';
import { type Field, fieldNames } from '../output/field.ts';

const MOVE = graphql(`
  query Move($input: PlanMoveInput!) {
    planMove(input: $input) {
      steps {
        module
        state
        reason
        to {
          version
          versionSuffix
          module {
            fullName
          }
        }
      }
      environment {
        toolchainFamily
        loadCommands
      }
    }
  }
`);

type Plan = NonNullable<ResultOf<typeof MOVE>['planMove']>;
type Row = Plan['steps'][number];

const FIELDS: readonly Field<Row>[] = [
  { name: 'module', value: ({ module }) => module },
  {
    name: 'state',
    value: ({ state }) => state,
    text: ({ state }) => state.toLowerCase(),
    colour: (text, { state }, paint) =>
      state === 'SAME' ? paint.good(text) : state === 'GONE' ? paint.bad(text) : paint.doubtful(text),
  },
  { name: 'becomes', value: ({ to }) => to && versionName(to) },
  { name: 'reason', isBelow: true, value: ({ reason }) => reason },
];

interface Options extends RestrictingOptions {
  readonly from?: string;
}

/** `catalog move` */
export const move = defineCommand<Options>({
  name: 'move',
  summary: 'what becomes of the modules of a job script in another release',
  description: 'Reads a job script, "module load" lines or the output of "module list".',
  arguments: [
    new Argument('<to>', 'the catalog to move to: EESSI/2025.06'),
    new Argument('[file]', 'the script; standard input by default').default('-', 'standard input'),
  ],
  options: [new Option('--from <catalog>', 'the catalog that the modules are from (default: any)'), ...restrictingOptions()],
  fields: fieldNames(FIELDS),
  examples: [
    { command: 'move EESSI/2025.06 job.sh', description: 'a job script' },
    { command: 'module list 2>&1 | catalog move EESSI/2025.06', description: 'what is loaded now' },
  ],
  async run(session, options, [to = '', file = '-']) {
    const { gateway, io } = session;
    if (file === '-' && io.stdin.isTTY) session.hint('Paste the lines of a job script, and end with Ctrl-D.');
    const [target, from] = [
      await catalogOf(gateway, to),
      options.from === undefined ? null : await catalogOf(gateway, options.from),
    ];
    const host = await restrictingNode(io, options);
    const { planMove } = await gateway.query(MOVE, {
      input: { modules: await readInput(io, file), toId: target.id, fromId: from?.id ?? null, host },
    });
    if (!planMove) throw new Failure('NOT_FOUND', `${catalogName(target)} has been deleted meanwhile.`);
    session.list(FIELDS, planMove.steps, 'The text loads no module.');
    session.say(...replacement(planMove));
  },
});

/** The commands that load all replacements together. */
const replacement = ({ environment }: Plan): readonly string[] =>
  environment && environment.loadCommands.length > 0 ? ['', ...environment.loadCommands] : [];
