import { useState } from 'preact/hooks';
import { hrefTo } from '../address/node.ts';
import { counted } from '../parts/numbers.ts';
import { DeleteDialog } from './DeleteDialog.tsx';
import { type Link, type Offering, UNLINK } from './documents.ts';
import { LinkDialog } from './LinkDialog.tsx';

interface Properties {
  readonly offering: Offering;
  readonly link: Link;
  readonly canEdit: boolean;
  readonly onDone: () => void;
}

/** A catalog of an offering: for which CPUs, and in which partition. */
export function LinkRow({ offering, link, canEdit, onDone }: Properties) {
  const { catalog, partition, packageCount } = link;
  const title = `${catalog.name} ${catalog.version}`;
  return (
    <li class="release">
      <div>
        <a class="strong" href={hrefTo('/search', { catalogIds: catalog.id })}>
          <bdi>{catalog.name}</bdi> <bdi class="numbers">{catalog.version}</bdi>
        </a>
        <p class="quiet small numbers">
          {counted(packageCount, 'package')} · {restrictionOf(link)}
          {partition ? (
            <>
              {' · partition '}
              <bdi>{partition.name}</bdi>
            </>
          ) : null}
        </p>
      </div>
      {canEdit ? <Actions offering={offering} link={link} title={title} onDone={onDone} /> : null}
    </li>
  );
}

function restrictionOf({ enabledCpuFamilies: families, enabledCpuMicroarchitectures: microarchitectures }: Link): string {
  if (microarchitectures.length > 0) return `only ${[...families, ...microarchitectures].join(', ')}`;
  return families.length > 0 ? `only ${families.join(', ')}` : 'all CPUs';
}

function Actions({ offering, link, title, onDone }: Omit<Properties, 'canEdit'> & { readonly title: string }) {
  const [opened, setOpened] = useState<'edit' | 'unlink' | null>(null);
  const close = () => setOpened(null);
  const place = `${title} of ${offering.name}`;
  return (
    <div class="actions">
      <button type="button" class="button small" aria-label={`Edit the link to ${place}`} onClick={() => setOpened('edit')}>
        Edit …
      </button>
      <button type="button" class="button small danger" aria-label={`Unlink ${place}`} onClick={() => setOpened('unlink')}>
        Unlink …
      </button>
      {opened === 'edit' ? <LinkDialog offering={offering} link={link} onDone={onDone} onClose={close} /> : null}
      {opened === 'unlink' ? (
        <DeleteDialog
          document={UNLINK}
          id={link.id}
          title={
            <>
              Unlink <bdi>{title}</bdi> from <bdi>{offering.name}</bdi>?
            </>
          }
          lead="The offering then has none of its packages. The catalog is kept."
          goes={[counted(link.packageCount, 'package')]}
          action="Unlink"
          onDone={onDone}
          onClose={close}
        />
      ) : null}
    </div>
  );
}
