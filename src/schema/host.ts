import { BadUserInputError } from '../domain/errors.ts';
import { HARDWARE, type Hardware as HardwareRow } from '../domain/hosts/hardware.ts';
import { type Host as HostRow, type HostPolicy as Policy, readHostOrCpuinfo } from '../domain/hosts/host.ts';
import { builder } from './builder.ts';
import { describedEnum } from './order.ts';

const HostPolicy = describedEnum<Policy>('HostPolicy', 'How builds are matched to a host.', {
  UPSTREAM:
    "As the catalog's own start-up does. EESSI: one CPU directory and at most one accelerator directory for a whole release.",
  COMPATIBLE: 'Every build whose instruction set the host supports, by the ancestry of microarchitectures.',
});

/** GraphQL input of a machine. */
export const HostInput = builder.inputType('HostInput', {
  description: 'A machine, by the names of its parts.',
  fields: (t) => ({
    cpu: t.string({
      required: true,
      description:
        '`zen5`, `amd/zen5`, `x86_64/amd/zen5`, `emeraldrapids`, `Genoa`, `x86-64-v3`, `aarch64`, or the text of /proc/cpuinfo, at most 900 KiB.',
    }),
    gpu: t.stringList({
      description:
        '`cc86`, `sm_86`, `8.6`, `nvidia/cc86`, `accel/nvidia/cc86`, `gfx90a`, or a model as nvidia-smi prints it, such as NVIDIA A40; the first GPU of the machine first.',
    }),
    policy: t.field({ type: HostPolicy, required: true, defaultValue: 'UPSTREAM', description: 'How builds are matched.' }),
  }),
});

/** A machine, as the gateway understands its description. */
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
