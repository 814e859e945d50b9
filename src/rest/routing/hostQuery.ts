import { type HostInput, type HostPolicy, readHost } from '../../domain/hosts/host.ts';
import { httpErrors } from './httpErrors.ts';
import { upper } from './kinds.ts';
import { param, type Read } from './query.ts';

/** The query parameters that describe a host. */
export const hostParams = {
  runs_on_cpu: param.text(
    'Only what is available on this host: the name of its CPU, e.g. zen5, amd/zen5, x86_64/amd/zen5, emeraldrapids, Genoa, x86-64-v3',
  ),
  runs_on_gpu: param.texts(
    'GPUs of the host, the first one first, with runs_on_cpu: cc86, sm_86, 8.6, nvidia/cc86, gfx90a, NVIDIA A40',
  ),
  host_policy: param.choice(
    ['upstream', 'compatible'],
    "How builds are matched to the host, with runs_on_cpu: as the catalog's own start-up does (upstream, the default), or every build whose instruction set it supports (compatible)",
  ),
};

/** The host of a request; null if it describes none. @throws HttpError 400 for a host that is not understood, or one without a CPU */
export function hostOf({ runs_on_cpu: cpu, runs_on_gpu: gpu, host_policy: policy }: Read<typeof hostParams>): HostInput | null {
  if (cpu === undefined) {
    if (gpu !== undefined) throw httpErrors.invalid({ runs_on_gpu: ['runs_on_cpu is required with runs_on_gpu.'] });
    return null;
  }
  const host = { cpu, gpu: gpu ?? null, policy: policy === undefined ? null : upper<HostPolicy>(policy) };
  refuseUnknown('runs_on_cpu', { cpu });
  refuseUnknown('runs_on_gpu', host);
  return host;
}

function refuseUnknown(name: string, host: HostInput): void {
  const { problem } = readHost(host);
  if (!problem) return;
  const hint = problem.suggestions.length === 0 ? '' : ` Did you mean ${problem.suggestions.join(', ')}?`;
  throw httpErrors.invalid({ [name]: [`${problem.message}${hint}`] });
}
