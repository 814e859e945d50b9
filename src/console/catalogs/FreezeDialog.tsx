import { useState } from 'preact/hooks';
import { textOf, useAction } from '../graphql/useAction.ts';
import { FormDialog } from '../parts/Dialog.tsx';
import { TextField } from '../parts/Field.tsx';
import { FREEZE, type StaffCatalog } from './documents.ts';

/** What the dialogs of a catalog have in common. */
export interface CatalogDialogProperties {
  readonly catalog: StaffCatalog;
  readonly title: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Asks for the version of a frozen copy. */
export function FreezeDialog({ catalog, title, onDone, onClose }: CatalogDialogProperties) {
  const [version, setVersion] = useState('');
  const { isBusy, refusal, run } = useAction(onDone);
  const freeze = async () => {
    if (await run(FREEZE, { catalogId: catalog.id, version: version.trim() || null })) onClose();
  };
  return (
    <FormDialog
      title={
        <>
          Freeze <bdi>{title}</bdi>
        </>
      }
      lead="A copy is made that no update changes, e.g. for a course or a publication. The catalog itself goes on being updated."
      action="Make the copy"
      isBusy={isBusy}
      problem={textOf(refusal, ['version'])}
      onSubmit={() => void freeze()}
      onClose={onClose}
    >
      <TextField
        label="Version of the copy"
        value={version}
        onChange={setVersion}
        issue={refusal.issues['version']}
        placeholder={`${catalog.version}-frozen-…`}
        hint="If it is empty, the copy has today's date in its version."
        isFirst
      />
    </FormDialog>
  );
}
