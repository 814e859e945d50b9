import { useQuery } from '../graphql/useQuery.ts';
import { HARDWARE } from '../node/documents.ts';
import { CpuChoice, GpuChoice } from '../node/NodeFields.tsx';
import { TextField } from '../parts/Field.tsx';
import { Problem } from '../parts/Problem.tsx';
import type { WantedImport } from './fileImport.ts';

interface Properties {
  readonly wanted: WantedImport;
  readonly onChange: (part: Partial<WantedImport>) => void;
  readonly issues: Readonly<Record<string, string>>;
}

/** The name of a module tree, and the nodes that it is for. */
export function ModuleTreeFields({ wanted: { name, cpu, gpus }, onChange, issues }: Properties) {
  const { data } = useQuery(HARDWARE, {});
  const hardware = data?.hardware ?? [];
  return (
    <>
      <TextField
        label="Name of the catalog"
        value={name}
        onChange={(value) => onChange({ name: value })}
        issue={issues['name']}
        hint="E.g. the name of the cluster."
        isRequired
      />
      <fieldset class="group">
        <legend>Nodes of the tree, if its paths do not name the CPU</legend>
        <CpuChoice hardware={hardware} value={cpu} onChange={(value) => onChange({ cpu: value })} isDisabled={false} />
        {cpu ? <GpuChoice hardware={hardware} values={gpus} onChange={(values) => onChange({ gpus: values })} /> : null}
        <Problem text={issues['host']} />
      </fieldset>
    </>
  );
}
