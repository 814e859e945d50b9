import { addressOf } from '../address/node.ts';
import { usePlace } from '../address/router.ts';
import { BuildSign } from '../parts/BuildBadge.tsx';
import { type Column, type ColumnGroup, columnGroups } from './architectures.ts';
import type { VersionRow } from './documents.ts';

/** Whether an architecture is that of my node. */
export type IsMine = (architecture: string) => boolean;

interface Properties {
  readonly versions: readonly VersionRow[];
  /** The id of the version that is open. */
  readonly openId: string | undefined;
  /** The architectures of my node. */
  readonly isMine: IsMine;
}

/** Versions × architectures: what runs where, at a glance. */
export function Matrix({ versions, openId, isMine }: Properties) {
  const groups = columnGroups(versions);
  const hasNode = versions.some(({ buildFor }) => buildFor);
  return (
    <div class="matrix-frame" tabIndex={0} role="region" aria-label="Versions by architecture">
      <table class="matrix">
        <thead>
          <Heads groups={groups} hasNode={hasNode} isMine={isMine} />
        </thead>
        <tbody>
          {versions.map((version) => (
            <Row
              key={version.id}
              version={version}
              groups={groups}
              hasNode={hasNode}
              isOpen={version.id === openId}
              isMine={isMine}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadProperties {
  readonly groups: readonly ColumnGroup[];
  readonly hasNode: boolean;
  readonly isMine: IsMine;
}

function Heads({ groups, hasNode, isMine }: HeadProperties) {
  return (
    <>
      <tr>
        <th scope="col" rowSpan={2} class="matrix-version">
          Version
        </th>
        {hasNode ? (
          <th scope="col" rowSpan={2} class="matrix-mine">
            <span>My node</span>
          </th>
        ) : null}
        {groups.map(({ title, columns }) => (
          <th key={title} scope="colgroup" colSpan={columns.length} class="matrix-group">
            {title}
          </th>
        ))}
      </tr>
      <tr>
        {groups.flatMap(({ columns }) =>
          columns.map(({ architecture, name }, index) => (
            <th key={architecture} scope="col" class={cellClass(index, isMine(architecture))} title={architecture}>
              <span class="matrix-name">{name}</span>
            </th>
          )),
        )}
      </tr>
    </>
  );
}

interface RowProperties extends HeadProperties {
  readonly version: VersionRow;
  readonly isOpen: boolean;
}

function Row({ version, groups, hasNode, isOpen, isMine }: RowProperties) {
  const { path, params } = usePlace();
  const built = new Set([...version.cpuArchitectures, ...version.gpuArchitectures]);
  const next = new URLSearchParams(params);
  next.set('version', nameOf(version));
  return (
    <tr class={isOpen ? 'is-open' : undefined}>
      <th scope="row" class="matrix-version">
        <a href={addressOf(path, next)} aria-current={isOpen ? 'true' : undefined} data-stays>
          <bdi class="numbers">{version.version}</bdi>
          <bdi class="quiet">{version.versionSuffix}</bdi>
        </a>
        {version.toolchain ? (
          <small class="quiet">
            <bdi>{`${version.toolchain.name} ${version.toolchain.version}`}</bdi>
          </small>
        ) : null}
      </th>
      {hasNode ? <td class="matrix-mine">{version.buildFor ? <BuildSign state={version.buildFor.state} /> : null}</td> : null}
      {groups.flatMap(({ kind, columns }) =>
        columns.map((column, index) => (
          <Cell
            key={column.architecture}
            column={column}
            kind={kind}
            isBuilt={built.has(column.architecture)}
            className={cellClass(index, isMine(column.architecture))}
          />
        )),
      )}
    </tr>
  );
}

/** The name of a version in the address: its module, which says more, or else its number. */
export const nameOf = ({ version, versionSuffix, module }: Pick<VersionRow, 'version' | 'versionSuffix' | 'module'>): string =>
  module?.fullName ?? version + versionSuffix;

const cellClass = (index: number, isMarked: boolean) =>
  `matrix-cell${index === 0 ? ' is-first' : ''}${isMarked ? ' is-mine' : ''}`;

interface CellProperties {
  readonly column: Column;
  readonly kind: ColumnGroup['kind'];
  readonly isBuilt: boolean;
  readonly className: string;
}

function Cell({ column, kind, isBuilt, className }: CellProperties) {
  return (
    <td class={className}>
      {isBuilt ? (
        <span class={`dot ${kind}`} title={column.architecture}>
          <span class="visually-hidden">built</span>
        </span>
      ) : null}
    </td>
  );
}
