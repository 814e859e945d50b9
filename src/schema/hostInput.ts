import type { HostPolicy as Policy } from '../domain/hosts/host.ts';
import { builder } from './builder.ts';
import { describedEnum } from './order.ts';

/** GraphQL enum of host policies. */
export const HostPolicy = describedEnum<Policy>('HostPolicy', 'How builds are matched to a host.', {
  UPSTREAM:
    "As the catalog's own start-up does. EESSI: one CPU directory and at most one accelerator directory for a whole release.",
  COMPATIBLE:
    'Every build whose instruction set the host supports, by the ancestry of microarchitectures. A build that start-up would not choose comes with the commands that select it.',
});

/** GraphQL input of a host. */
export const HostInput = builder.inputType('HostInput', {
  description: 'A machine, by the names of its parts.',
  fields: (t) => ({
    cpu: t.string({
      required: true,
      description:
        '`zen5`, `amd/zen5`, `x86_64/amd/zen5`, `emeraldrapids`, `Genoa`, `x86-64-v3` or `aarch64`. `Query.host` also takes the text of /proc/cpuinfo, at most 900 KiB, and returns its name.',
    }),
    gpu: t.stringList({
      description:
        '`cc86`, `sm_86`, `8.6`, `nvidia/cc86`, `accel/nvidia/cc86`, `gfx90a`, or a model as nvidia-smi prints it, such as NVIDIA A40; the first GPU of the machine first.',
    }),
    policy: t.field({ type: HostPolicy, required: true, defaultValue: 'UPSTREAM', description: 'How builds are matched.' }),
  }),
});

/** A sentence of the descriptions of `runsOn`. */
export const ON_ITS_TARGET = 'Other conditions on targets, and a link of `offeringId`, apply to the target that the host gets.';
