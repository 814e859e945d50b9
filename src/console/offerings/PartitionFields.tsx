import { Icon } from '../parts/Icon.tsx';

/** A partition in the form; without an id it is new. */
export interface EditedPartition {
  readonly id?: string;
  readonly name: string;
  readonly cpuArchitecture: string;
  readonly gpuArchitecture: string;
}

interface Properties {
  readonly partitions: readonly EditedPartition[];
  readonly onChange: (partitions: readonly EditedPartition[]) => void;
  readonly issues: Readonly<Record<string, string>>;
}

const COLUMNS = [
  ['name', 'Name', 'cpu'],
  ['cpuArchitecture', 'CPU', 'zen3'],
  ['gpuArchitecture', 'GPU', 'A100'],
] as const;
const NEW: EditedPartition = { name: '', cpuArchitecture: '', gpuArchitecture: '' };

/** The paths of the issues that the fields of partitions show. */
export const pathsOf = (partitions: readonly EditedPartition[]): string[] =>
  partitions.flatMap((_, index) => COLUMNS.map(([column]) => `partitions.${index}.${column}`));

/** The partitions of an offering, a line each. */
export function PartitionFields({ partitions, onChange, issues }: Properties) {
  const change = (index: number, part: Partial<EditedPartition>) =>
    onChange(partitions.map((partition, place) => (place === index ? { ...partition, ...part } : partition)));
  return (
    <fieldset class="group">
      <legend>Partitions</legend>
      {partitions.map((partition, index) => (
        <PartitionLine
          key={partition.id ?? index}
          partition={partition}
          number={index + 1}
          issues={COLUMNS.map(([column]) => issues[`partitions.${index}.${column}`])}
          onChange={(part) => change(index, part)}
          onRemove={() => onChange(partitions.filter((_, place) => place !== index))}
        />
      ))}
      <div>
        <button type="button" class="button small" onClick={() => onChange([...partitions, NEW])}>
          <Icon name="plus" size={16} /> Add a partition
        </button>
      </div>
    </fieldset>
  );
}

interface LineProperties {
  readonly partition: EditedPartition;
  readonly number: number;
  /** Why each of the fields was refused. */
  readonly issues: readonly (string | undefined)[];
  readonly onChange: (part: Partial<EditedPartition>) => void;
  readonly onRemove: () => void;
}

function PartitionLine({ partition, number, issues, onChange, onRemove }: LineProperties) {
  const refused = issues.filter(Boolean).join(' ');
  return (
    <div class="line">
      {COLUMNS.map(([column, title, example], index) => (
        <input
          key={column}
          type="text"
          class="input"
          aria-label={`${title} of partition ${number}`}
          aria-invalid={issues[index] ? 'true' : undefined}
          placeholder={number === 1 ? `${title}, e.g. ${example}` : title}
          value={partition[column]}
          onInput={(event) => onChange({ [column]: event.currentTarget.value })}
        />
      ))}
      <button type="button" class="button quiet small" aria-label={`Remove partition ${number}`} onClick={onRemove}>
        <Icon name="close" size={16} />
      </button>
      {refused ? (
        <p role="alert" class="problem small">
          {refused}
        </p>
      ) : null}
    </div>
  );
}
