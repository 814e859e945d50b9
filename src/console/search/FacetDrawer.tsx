import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../parts/Icon.tsx';
import type { Facets } from './documents.ts';
import { FacetList } from './FacetList.tsx';

interface Properties {
  readonly facets: Facets | undefined;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The filters: beside the list where there is room, otherwise in a drawer. */
export function FacetDrawer({ facets, isOpen, onClose }: Properties) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <>
      <aside class="sidebar" aria-label="Filters">
        <FacetList facets={facets} />
      </aside>
      <dialog
        ref={dialog}
        class="drawer"
        aria-label="Filters"
        onClose={onClose}
        onClick={(event) => event.target === dialog.current && onClose()}
      >
        {isOpen ? (
          <div class="drawer-body">
            <div class="bar">
              <h2>Filters</h2>
              <button type="button" class="button quiet small" aria-label="Close" onClick={onClose}>
                <Icon name="close" />
              </button>
            </div>
            <FacetList facets={facets} />
            <button type="button" class="button primary" onClick={onClose}>
              Show the results
            </button>
          </div>
        ) : null}
      </dialog>
    </>
  );
}
