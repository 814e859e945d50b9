import type { ResultOf } from '../graphql/graphql.ts';
import { textOf, useAction } from '../graphql/useAction.ts';
import { useQuery } from '../graphql/useQuery.ts';
import { FormDialog } from '../parts/Dialog.tsx';
import { counted } from '../parts/numbers.ts';
import { DELETE_CATALOG, LINKED_OFFERINGS } from './documents.ts';
import type { CatalogDialogProperties } from './FreezeDialog.tsx';

/** Says what goes with a catalog before it is deleted. */
export function DeleteCatalogDialog({ catalog, title, onDone, onClose }: CatalogDialogProperties) {
  const { isBusy, refusal, run } = useAction(onDone);
  const { data } = useQuery(LINKED_OFFERINGS, { catalogId: catalog.id }, { policy: 'network-only' });
  const linked = data?.offerings;
  const remove = async () => {
    if (await run(DELETE_CATALOG, { id: catalog.id })) onClose();
  };
  return (
    <FormDialog
      title={
        <>
          Delete <bdi>{title}</bdi>?
        </>
      }
      lead="All of this is deleted with it. It cannot be undone."
      action="Delete"
      isDanger
      isBusy={isBusy}
      isIncomplete={!linked}
      problem={textOf(refusal)}
      onSubmit={() => void remove()}
      onClose={onClose}
    >
      <ul class="goes numbers">
        <li>{counted(catalog.packageCount, 'package')}</li>
        <li>{counted(catalog.versionCount, 'version')}</li>
        <li>{counted(catalog.targetCount, 'target')}</li>
        <li>{linked ? <Links {...linked} /> : '…'}</li>
      </ul>
    </FormDialog>
  );
}

type LinksProperties = ResultOf<typeof LINKED_OFFERINGS>['offerings'];

function Links({ totalCount, nodes }: LinksProperties) {
  if (totalCount === 0) return <>No link of an offering</>;
  return (
    <>
      {counted(totalCount, 'link of an offering', 'links of offerings')}:{' '}
      {nodes.map(({ id, name }, index) => (
        <span key={id}>
          {index > 0 ? ', ' : ''}
          <bdi>{name}</bdi>
        </span>
      ))}
      {totalCount > nodes.length ? ', …' : ''}
    </>
  );
}
