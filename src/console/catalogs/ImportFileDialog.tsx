import { useState } from 'preact/hooks';
import { hrefTo } from '../address/node.ts';
import { navigate } from '../address/router.ts';
import { textOf, useAction } from '../graphql/useAction.ts';
import { IMPORT } from '../imports/documents.ts';
import { FormDialog } from '../parts/Dialog.tsx';
import { Check, SelectField, TextField } from '../parts/Field.tsx';
import { FileField, Sending } from './FileField.tsx';
import { EMPTY, inputOf, SHOWN, type WantedImport } from './fileImport.ts';
import { ModuleTreeFields } from './ModuleTreeFields.tsx';
import { hintOf } from './sourceHints.ts';
import { useUpload } from './useUpload.ts';

interface Properties {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const SOURCES = [
  ['EESSI', 'EESSI'],
  ['SPACK', 'Spack'],
  ['LMOD', 'Module tree of a cluster (Lmod)'],
] as const;

/** Imports a new catalog from a file: that of an upstream, or the module tree of a cluster. */
export function ImportFileDialog({ onDone, onClose }: Properties) {
  const [file, setFile] = useState<File | null>(null);
  const [wanted, setWanted] = useState<WantedImport>(EMPTY);
  const change = (part: Partial<WantedImport>) => setWanted({ ...wanted, ...part });
  const upload = useUpload();
  const { isBusy, refusal, run } = useAction(onDone);
  const start = async () => {
    const uploadId = file && (await upload.send(file));
    if (!uploadId || !(await run(IMPORT, { input: { ...inputOf(wanted), uploadId } }))) return;
    onClose();
    navigate(hrefTo('/imports'));
  };
  const { source, release, dryRun } = wanted;
  return (
    <FormDialog
      title="Import a file"
      lead="A new catalog, for a gateway without internet access or for the modules of a cluster."
      action={dryRun ? 'Start the dry run' : 'Import'}
      isBusy={isBusy || upload.share !== null}
      isIncomplete={!file}
      problem={textOf(refusal, SHOWN)}
      onSubmit={() => void start()}
      onClose={onClose}
    >
      <SelectField
        label="What it is"
        value={source}
        onChange={(value) => change({ source: value as WantedImport['source'] })}
        options={SOURCES}
        isFirst
      />
      <FileField onChange={setFile} hint={hintOf(source)} issue={upload.problem || refusal.issues['uploadId']} />
      {source === 'EESSI' ? (
        <TextField
          label="Release"
          value={release}
          onChange={(value) => change({ release: value })}
          issue={refusal.issues['release']}
          placeholder="2025.06"
          hint="If it is empty, the newest of the file."
        />
      ) : null}
      {source === 'LMOD' ? <ModuleTreeFields wanted={wanted} onChange={change} issues={refusal.issues} /> : null}
      <Check label="Dry run: only list what would change" isChecked={dryRun} onChange={(value) => change({ dryRun: value })} />
      <Sending share={upload.share} />
    </FormDialog>
  );
}
