import { useState } from 'preact/hooks';
import { counted } from '../parts/numbers.ts';
import { DeleteDialog } from './DeleteDialog.tsx';
import { DELETE_OFFERING, type Offering } from './documents.ts';
import { LinkDialog } from './LinkDialog.tsx';
import { LinkRow } from './LinkRow.tsx';
import { OfferingDialog } from './OfferingDialog.tsx';
import { Partitions } from './Partitions.tsx';

interface Properties {
  readonly offering: Offering;
  readonly isStaff: boolean;
  readonly onDone: () => void;
}

/** An offering: its owners, partitions and catalogs, and what the viewer can change of them. */
export function OfferingCard({ offering, isStaff, onDone }: Properties) {
  const { name, owners, partitions, catalogLinks, viewerCanEdit } = offering;
  return (
    <li class="card job">
      <div class="bar">
        <h2 class="row-title">
          <bdi>{name}</bdi>
        </h2>
        <Actions offering={offering} isStaff={isStaff} onDone={onDone} />
      </div>
      {owners ? <Owners owners={owners} /> : null}
      {partitions.length > 0 ? <Partitions partitions={partitions} /> : null}
      {catalogLinks.length === 0 ? <p class="small quiet">No catalogs are linked.</p> : null}
      <ul>
        {catalogLinks.map((link) => (
          <LinkRow key={link.id} offering={offering} link={link} canEdit={viewerCanEdit} onDone={onDone} />
        ))}
      </ul>
    </li>
  );
}

function Owners({ owners }: { readonly owners: readonly string[] }) {
  return (
    <p class="small quiet">
      {owners.length === 0 ? 'No owners' : 'Owned by '}
      {owners.map((owner, index) => (
        <span key={owner}>
          {index > 0 ? ', ' : ''}
          <bdi>{owner}</bdi>
        </span>
      ))}
    </p>
  );
}

function Actions({ offering, isStaff, onDone }: Properties) {
  const [opened, setOpened] = useState<'link' | 'edit' | 'delete' | null>(null);
  const close = () => setOpened(null);
  const { id, name, viewerCanEdit, catalogLinks, partitions } = offering;
  const goes = [counted(partitions.length, 'partition'), counted(catalogLinks.length, 'link to a catalog', 'links to catalogs')];
  const button = (text: string, title: string, to: 'link' | 'edit' | 'delete', look = '') => (
    <button type="button" class={`button small ${look}`} aria-label={title} onClick={() => setOpened(to)}>
      {text}
    </button>
  );
  return (
    <div class="actions">
      {viewerCanEdit ? button('Link a catalog …', `Link a catalog to ${name}`, 'link') : null}
      {isStaff ? button('Edit …', `Edit ${name}`, 'edit') : null}
      {isStaff ? button('Delete …', `Delete ${name}`, 'delete', 'danger') : null}
      {opened === 'link' ? <LinkDialog offering={offering} link={null} onDone={onDone} onClose={close} /> : null}
      {opened === 'edit' ? <OfferingDialog offering={offering} onDone={onDone} onClose={close} /> : null}
      {opened === 'delete' ? (
        <DeleteDialog
          document={DELETE_OFFERING}
          id={id}
          title={
            <>
              Delete <bdi>{name}</bdi>?
            </>
          }
          lead="This goes with it; the catalogs are kept."
          goes={goes}
          action="Delete"
          onDone={onDone}
          onClose={close}
        />
      ) : null}
    </div>
  );
}
