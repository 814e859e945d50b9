import { Option } from 'commander';
import { defineCommand } from '../command/definition.ts';
import { Failure } from '../process/failure.ts';
import { CHECK_FIELDS } from '../doctor/check.ts';
import { gatewayChecks } from '../doctor/gatewayChecks.ts';
import { fieldNames } from '../output/field.ts';

interface Options {
  readonly gateway?: string;
  readonly server?: true;
}

/** `catalog doctor` */
export const doctor = defineCommand<Options>({
  name: 'doctor',
  summary: 'find out what is wrong, and what to do about it',
  description:
    'With --gateway or GATEWAY_URL: the connection to that gateway, its version, the token and this machine. Otherwise, or with --server, what a gateway needs here: settings, database, disk, upstreams. Nothing is changed.',
  options: [new Option('--server', 'check what a gateway needs on this machine')],
  fields: fieldNames(CHECK_FIELDS),
  examples: [
    { command: 'doctor --gateway https://catalog.example.org', description: 'on a login node' },
    { command: 'doctor --server', description: 'where a gateway runs, with its settings in the environment' },
  ],
  async run(session, { gateway, server }) {
    const isOfGateway = server !== true && (gateway !== undefined || Boolean(session.io.env.GATEWAY_URL));
    const checks = isOfGateway
      ? await gatewayChecks(session)
      : await (await import('../doctor/serverChecks.ts')).serverChecks(session.io);
    session.list(CHECK_FIELDS, checks, '');
    const failed = checks.filter(({ result }) => result === 'failed').length;
    if (failed > 0) throw new Failure('FAILED', failed === 1 ? 'One check failed.' : `${failed} checks failed.`);
  },
});
