import { useState } from 'preact/hooks';
import { hrefTo } from '../address/node.ts';
import { navigate } from '../address/router.ts';
import type { Action } from '../graphql/useAction.ts';
import { REFRESH } from '../imports/documents.ts';
import { DeleteCatalogDialog } from './DeleteCatalogDialog.tsx';
import type { StaffCatalog } from './documents.ts';
import { FreezeDialog } from './FreezeDialog.tsx';
import { RefreshFileDialog } from './RefreshFileDialog.tsx';

interface Properties {
  readonly catalog: StaffCatalog;
  readonly title: string;
  readonly isRunning: boolean;
  readonly action: Action;
  readonly onDone: () => void;
}

type Opened = 'file' | 'freeze' | 'delete' | null;

/** What staff do with a catalog. */
export function CatalogActions({ catalog, title, isRunning, action: { isBusy, run }, onDone }: Properties) {
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  const hasUpstream = catalog.source !== null && !catalog.frozenAt;
  const isDownloaded = hasUpstream && catalog.source !== 'LMOD';
  const refresh = async (dryRun: boolean) => {
    const isStarted = await run(REFRESH, { input: { catalogId: catalog.id, dryRun } });
    // Its rows are listed there.
    if (isStarted && dryRun) navigate(hrefTo('/imports'));
  };
  const isOff = isBusy || isRunning;
  return (
    <div class="actions">
      {isDownloaded ? (
        <Button text="Dry run" title={`Dry run of ${title}`} isOff={isOff} onClick={() => void refresh(true)} />
      ) : null}
      {isDownloaded ? (
        <Button text="Refresh" title={`Refresh ${title}`} isOff={isOff} onClick={() => void refresh(false)} />
      ) : null}
      {hasUpstream ? (
        <Button text="From a file …" title={`Refresh ${title} from a file`} isOff={isOff} onClick={() => setOpened('file')} />
      ) : null}
      {hasUpstream ? (
        <Button text="Freeze …" title={`Freeze ${title}`} isOff={isOff} onClick={() => setOpened('freeze')} />
      ) : null}
      <Button text="Delete …" title={`Delete ${title}`} look="danger" isOff={isOff} onClick={() => setOpened('delete')} />
      {opened === 'file' ? <RefreshFileDialog catalog={catalog} title={title} onDone={onDone} onClose={close} /> : null}
      {opened === 'freeze' ? <FreezeDialog catalog={catalog} title={title} onDone={onDone} onClose={close} /> : null}
      {opened === 'delete' ? <DeleteCatalogDialog catalog={catalog} title={title} onDone={onDone} onClose={close} /> : null}
    </div>
  );
}

interface ButtonProperties {
  readonly text: string;
  readonly title: string;
  readonly look?: string;
  readonly isOff: boolean;
  readonly onClick: () => void;
}

function Button({ text, title, look = '', isOff, onClick }: ButtonProperties) {
  return (
    <button type="button" class={`button small ${look}`} disabled={isOff} aria-label={title} onClick={onClick}>
      {text}
    </button>
  );
}
