import { useState } from 'preact/hooks';
import { textOf, useAction } from '../graphql/useAction.ts';
import { useQuery } from '../graphql/useQuery.ts';
import { FormDialog } from '../parts/Dialog.tsx';
import { SelectField } from '../parts/Field.tsx';
import { catalogTitle } from '../parts/catalogTitle.ts';
import { CpuRestriction } from './CpuRestriction.tsx';
import { LINK, type Link, LINKABLE, type Linkable, type Offering, UPDATE_LINK } from './documents.ts';

interface Properties {
  readonly offering: Offering;
  /** The link to change; null for a new one. */
  readonly link: Link | null;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const SHOWN = ['catalogId', 'partitionId', 'enabledCpuFamilies', 'enabledCpuMicroarchitectures'];

interface Wanted {
  readonly catalogId: string;
  readonly partitionId: string;
  readonly families: readonly string[];
  readonly microarchitectures: readonly string[];
}

const wantedOf = (link: Link | null): Wanted => ({
  catalogId: link?.catalog.id ?? '',
  partitionId: link?.partition?.id ?? '',
  families: link?.enabledCpuFamilies ?? [],
  microarchitectures: link?.enabledCpuMicroarchitectures ?? [],
});

const inputOf = ({ catalogId, partitionId, families, microarchitectures }: Wanted) => ({
  catalogId,
  partitionId: partitionId || null,
  enabledCpuFamilies: [...families],
  enabledCpuMicroarchitectures: [...microarchitectures],
});

/** Links a catalog to an offering, or changes the link: for which CPUs, and in which partition. */
export function LinkDialog({ offering, link, onDone, onClose }: Properties) {
  const { data } = useQuery(LINKABLE, {});
  const [wanted, setWanted] = useState(() => wantedOf(link));
  const { isBusy, refusal, run } = useAction(onDone);
  const save = async () => {
    const input = inputOf(wanted);
    const saved = await (link
      ? run(UPDATE_LINK, { input: { id: link.id, ...input } })
      : run(LINK, { input: { offeringId: offering.id, ...input } }));
    if (saved) onClose();
  };
  const catalogs = data?.catalogs.nodes ?? [];
  return (
    <FormDialog
      title={
        <>
          {link ? 'Catalog of ' : 'Link a catalog to '}
          <bdi>{offering.name}</bdi>
        </>
      }
      action={link ? 'Save' : 'Link'}
      isBusy={isBusy}
      isIncomplete={!wanted.catalogId || catalogs.length === 0}
      problem={textOf(refusal, SHOWN)}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <Fields
        offering={offering}
        catalogs={catalogs}
        wanted={wanted}
        onChange={(part) => setWanted({ ...wanted, ...part })}
        issues={refusal.issues}
      />
    </FormDialog>
  );
}

interface FieldsProperties {
  readonly offering: Offering;
  readonly catalogs: readonly Linkable[];
  readonly wanted: Wanted;
  readonly onChange: (part: Partial<Wanted>) => void;
  readonly issues: Readonly<Record<string, string>>;
}

function Fields({ offering: { partitions }, catalogs, wanted, onChange, issues }: FieldsProperties) {
  const catalog = catalogs.find(({ id }) => id === wanted.catalogId);
  return (
    <>
      <SelectField
        label="Catalog"
        value={wanted.catalogId}
        onChange={(catalogId) => onChange({ catalogId, families: [], microarchitectures: [] })}
        options={[['', 'Choose …'], ...catalogs.map((catalog) => [catalog.id, catalogTitle(catalog)] as const)]}
        issue={issues['catalogId']}
        isFirst
      />
      {partitions.length > 0 ? (
        <SelectField
          label="Partition"
          value={wanted.partitionId}
          onChange={(partitionId) => onChange({ partitionId })}
          options={[['', 'All'], ...partitions.map(({ id, name }) => [id, name] as const)]}
          issue={issues['partitionId']}
        />
      ) : null}
      {catalog?.supportsCpuTargetRestrictions ? (
        <CpuRestriction
          targets={catalog.cpuTargets}
          families={wanted.families}
          microarchitectures={wanted.microarchitectures}
          onChange={onChange}
          issues={issues}
        />
      ) : null}
    </>
  );
}
