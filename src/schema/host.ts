import { BadUserInputError } from '../domain/errors.ts';
import { HARDWARE, type Hardware as HardwareRow } from '../domain/hosts/hardware.ts';
import { type Host as HostRow, readHostOrCpuinfo } from '../domain/hosts/host.ts';
import { decodeId } from '../domain/ids.ts';
import { builder } from './builder.ts';
import { HostCatalog } from './hostCatalog.ts';
import { HostInput, HostPolicy } from './hostInput.ts';
import { describedEnum } from './order.ts';

/** Assumed number of catalogs, for the query cost. */
const ASSUMED_CATALOGS = 10;

/** GraphQL type of a host. */
export const Host = builder.objectRef<HostRow>('Host').implement({
  description: 'A machine, as the gateway understands its description.',
  fields: (t) => ({
    cpu: t.exposeString('cpu', { description: 'Its name: as `HostInput.cpu` it gets the same builds.' }),
    cpuFamily: t.exposeString('family', { description: 'The instruction set, e.g. `x86_64`.' }),
    cpuMicroarchitecture: t.exposeString('microarchitecture', { description: "The microarchitecture, by archspec's name." }),
    compatibleMicroarchitectures: t.exposeStringList('ancestors', {
      description: 'The other microarchitectures whose builds it can run, the nearest first.',
    }),
    gpuArchitectures: t.exposeStringList('gpus', { description: 'Its GPUs, e.g. `nvidia/cc86`, `amd/gfx90a`.' }),
    policy: t.expose('policy', { type: HostPolicy, description: 'How builds are matched.' }),
    catalogs: t.field({
      type: [HostCatalog],
      description: 'What it gets of every catalog, by name, newest version first.',
      args: {
        catalogIds: t.arg.idList({ description: 'Only of these catalogs; an id that is not that of a catalog is ignored.' }),
      },
      complexity: { field: 1, multiplier: ASSUMED_CATALOGS },
      async resolve(row, { catalogIds }, { loaders }) {
        const ids = catalogIds?.map((id) => decodeId(id, 'Catalog'));
        const [host, catalogs] = await Promise.all([loaders.hosts.resolve(row), loaders.hosts.catalogs()]);
        return [...catalogs.values()].filter(({ id }) => ids?.includes(id) ?? true).map((catalog) => ({ host, catalog }));
      },
    }),
  }),
});

const HardwareKind = describedEnum<HardwareRow['kind']>('HardwareKind', 'The kind of a hardware component.', {
  CPU: 'A processor.',
  GPU: 'A graphics processor.',
});

const Hardware = builder.objectRef<HardwareRow>('Hardware').implement({
  description: 'A processor or GPU by which hosts are described.',
  fields: (t) => ({
    kind: t.expose('kind', { type: HardwareKind, description: 'Processor or GPU.' }),
    name: t.exposeString('name', { description: 'The name that `HostInput` takes: `zen4`, `cc86`.' }),
    family: t.exposeString('family', { description: 'The CPU family, e.g. `x86_64`, or the vendor of the GPU, e.g. `nvidia`.' }),
    aliases: t.exposeStringList('aliases', { description: 'Other names: Genoa, EPYC 9004; NVIDIA A40.' }),
  }),
});

builder.queryFields((t) => ({
  host: t.field({
    type: Host,
    nullable: true,
    description:
      'The host with the given description. For an unknown name, null and BAD_USER_INPUT with similar names in `extensions.suggestions`.',
    args: { host: t.arg({ type: HostInput, required: true, description: 'The machine.' }) },
    authScopes: { reader: true },
    resolve: (_root, { host }) => {
      const { value, problem } = readHostOrCpuinfo(host);
      if (problem) throw new BadUserInputError(problem.message, problem.suggestions);
      return value;
    },
  }),
  hardware: t.field({
    type: [Hardware],
    description: 'All processors and GPUs that are known by name.',
    args: { kind: t.arg({ type: HardwareKind, description: 'Only this kind; all by default.' }) },
    authScopes: { reader: true },
    resolve: (_root, { kind }) => (kind ? HARDWARE.filter((hardware) => hardware.kind === kind) : HARDWARE),
  }),
}));
