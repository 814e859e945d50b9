import { useState } from 'preact/hooks';
import { textOf, useAction } from '../graphql/useAction.ts';
import { FormDialog } from '../parts/Dialog.tsx';
import { Field, TextField } from '../parts/Field.tsx';
import { CREATE_OFFERING, type Offering, UPDATE_OFFERING } from './documents.ts';
import { type EditedPartition, PartitionFields, pathsOf } from './PartitionFields.tsx';

interface Properties {
  /** The offering to change; null for a new one. */
  readonly offering: Offering | null;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** The owners of a text, one in each line. */
const ownersOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** Creates an offering, or changes its name, owners and partitions. */
export function OfferingDialog({ offering, onDone, onClose }: Properties) {
  const [name, setName] = useState(offering?.name ?? '');
  const [owners, setOwners] = useState(offering?.owners?.join('\n') ?? '');
  const [partitions, setPartitions] = useState<readonly EditedPartition[]>(offering?.partitions ?? []);
  const { isBusy, refusal, run } = useAction(onDone);
  const save = async () => {
    const listed = partitions.map(({ id, name: title, cpuArchitecture, gpuArchitecture }) => ({
      ...(id ? { id } : {}),
      ...{ name: title, cpuArchitecture, gpuArchitecture },
    }));
    const input = { name, owners: ownersOf(owners), partitions: listed };
    const saved = await (offering
      ? run(UPDATE_OFFERING, { input: { id: offering.id, ...input } })
      : run(CREATE_OFFERING, { input }));
    if (saved) onClose();
  };
  const { issues } = refusal;
  return (
    <FormDialog
      title={offering ? <bdi>{offering.name}</bdi> : 'New offering'}
      action={offering ? 'Save' : 'Create'}
      isBusy={isBusy}
      problem={textOf(refusal, ['name', 'owners', ...pathsOf(partitions)])}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <TextField label="Name" value={name} onChange={setName} issue={issues['name']} isRequired isFirst />
      <Field
        label="Owners"
        hint="Names of bearers of tokens, one a line. They may link and unlink catalogs."
        issue={issues['owners']}
      >
        {(labelled) => (
          <textarea {...labelled} rows={3} value={owners} onInput={(event) => setOwners(event.currentTarget.value)} />
        )}
      </Field>
      <PartitionFields partitions={partitions} onChange={setPartitions} issues={issues} />
    </FormDialog>
  );
}
