import { useEffect, useRef, useState } from 'preact/hooks';
import { type MyNode, setNode } from '../address/node.ts';
import { client } from '../graphql/client.ts';
import { useQuery } from '../graphql/useQuery.ts';
import { Icon } from '../parts/Icon.tsx';
import { HARDWARE, HOST } from './documents.ts';
import { CpuChoice, GpuChoice, PastedCpu } from './NodeFields.tsx';

interface Properties {
  readonly node: MyNode | null;
  readonly onClose: () => void;
}

/** Chooses the CPU and GPU of the reader's node, or reads the CPU from a pasted /proc/cpuinfo. */
export function NodeDialog({ node, onClose }: Properties) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { data, error } = useQuery(HARDWARE, {});
  const [cpu, setCpu] = useState(node?.cpu ?? '');
  const [gpus, setGpus] = useState(node?.gpus ?? []);
  const [pasted, setPasted] = useState('');
  const [problem, setProblem] = useState('');
  useEffect(() => dialog.current?.showModal(), []);
  const save = async () => {
    const result = await check(pasted.trim() || cpu, gpus);
    if ('problem' in result) return setProblem(result.problem);
    setNode(result);
    onClose();
  };
  const clear = () => {
    setNode(null);
    onClose();
  };
  const onSubmit = (event: Event) => {
    event.preventDefault();
    void save();
  };
  const hardware = data?.hardware ?? [];
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="node-title" onClose={onClose}>
      <form onSubmit={onSubmit}>
        <Head onClose={onClose} />
        <CpuChoice hardware={hardware} value={cpu} onChange={setCpu} isDisabled={pasted.trim() !== ''} />
        <GpuChoice hardware={hardware} values={gpus} onChange={setGpus} />
        <PastedCpu value={pasted} onChange={setPasted} />
        <p role="alert" class="problem">
          {problem || error?.message}
        </p>
        <div class="actions">
          <button type="submit" class="button primary" disabled={!pasted.trim() && !cpu}>
            Use this node
          </button>
          {node ? (
            <button type="button" class="button" onClick={clear}>
              Any node
            </button>
          ) : null}
        </div>
      </form>
    </dialog>
  );
}

function Head({ onClose }: { readonly onClose: () => void }) {
  return (
    <>
      <div class="bar">
        <h2 id="node-title">My node</h2>
        <button type="button" class="button quiet small" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <p class="quiet">Builds are compared with this CPU and GPU. Your browser keeps it, and shared links contain it.</p>
    </>
  );
}

/** The node as the gateway understands it: a pasted CPU becomes its name. */
async function check(cpu: string, gpus: readonly string[]): Promise<MyNode | { readonly problem: string }> {
  const { data, error } = await client
    .get()
    .query(HOST, { host: { cpu, gpu: [...gpus] } })
    .toPromise();
  if (!data?.host) return { problem: error?.graphQLErrors[0]?.message ?? 'The gateway does not respond.' };
  return { cpu: data.host.cpu, gpus };
}
