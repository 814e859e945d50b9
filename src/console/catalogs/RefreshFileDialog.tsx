import { useState } from 'preact/hooks';
import { hrefTo } from '../address/node.ts';
import { navigate } from '../address/router.ts';
import { textOf, useAction } from '../graphql/useAction.ts';
import { REFRESH } from '../imports/documents.ts';
import { FormDialog } from '../parts/Dialog.tsx';
import { Check } from '../parts/Field.tsx';
import { FileField, Sending } from './FileField.tsx';
import type { CatalogDialogProperties } from './FreezeDialog.tsx';
import { hintOf } from './sourceHints.ts';
import { useUpload } from './useUpload.ts';

/** Refreshes a catalog from a file in place of a download. */
export function RefreshFileDialog({ catalog, title, onDone, onClose }: CatalogDialogProperties) {
  const [file, setFile] = useState<File | null>(null);
  const [dryRun, setDryRun] = useState(false);
  const [force, setForce] = useState(false);
  const upload = useUpload();
  const { isBusy, refusal, run } = useAction(onDone);
  const refresh = async () => {
    const uploadId = file && (await upload.send(file));
    if (!uploadId || !(await run(REFRESH, { input: { catalogId: catalog.id, uploadId, dryRun, force } }))) return;
    onClose();
    if (dryRun) navigate(hrefTo('/imports'));
  };
  return (
    <FormDialog
      title={
        <>
          Refresh <bdi>{title}</bdi> from a file
        </>
      }
      action={dryRun ? 'Start the dry run' : 'Refresh'}
      isBusy={isBusy || upload.share !== null}
      isIncomplete={!file}
      problem={textOf(refusal, ['uploadId'])}
      onSubmit={() => void refresh()}
      onClose={onClose}
    >
      <FileField
        onChange={setFile}
        hint={hintOf(catalog.source ?? 'EESSI')}
        issue={upload.problem || refusal.issues['uploadId']}
      />
      <Check label="Dry run: only list what would change" isChecked={dryRun} onChange={setDryRun} />
      <Check label="Even if it removes much of the catalog" isChecked={force} onChange={setForce} />
      <Sending share={upload.share} />
    </FormDialog>
  );
}
