import { navigate, place, usePlace } from './router.ts';

/** The node for which the reader looks for software. */
export interface MyNode {
  readonly cpu: string;
  readonly gpus: readonly string[];
}

const KEY = 'console:node';

/** The node of the address, which a shared link names. */
export function useNode(): MyNode | null {
  return nodeOf(usePlace().params);
}

/** The node that an address names; null if it names none. */
export function nodeOf(params: URLSearchParams): MyNode | null {
  const cpu = params.get('cpu');
  return cpu ? { cpu, gpus: params.getAll('gpu') } : null;
}

/** Changes the node of the address, and keeps it in the browser for the next visit. */
export function setNode(node: MyNode | null): void {
  if (node) localStorage.setItem(KEY, JSON.stringify(node));
  else localStorage.removeItem(KEY);
  const { path, params } = place.get();
  navigate(addressOf(path, withNode(params, node)), { replaces: true });
}

/** Adds the node of the last visit to an address that names none. */
export function recallNode(): void {
  const { path, params } = place.get();
  const kept = keptNode();
  if (kept && !nodeOf(params)) navigate(addressOf(path, withNode(params, kept)), { replaces: true });
}

function keptNode(): MyNode | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Partial<MyNode> | null;
    return typeof kept?.cpu === 'string' && Array.isArray(kept.gpus) ? { cpu: kept.cpu, gpus: kept.gpus.map(String) } : null;
  } catch {
    return null;
  }
}

function withNode(params: URLSearchParams, node: MyNode | null): URLSearchParams {
  const next = new URLSearchParams(params);
  next.delete('cpu');
  next.delete('gpu');
  if (node) next.set('cpu', node.cpu);
  for (const gpu of node?.gpus ?? []) next.append('gpu', gpu);
  return next;
}

/** The input of GraphQL for a node. */
export const inputOf = (node: MyNode) => ({ cpu: node.cpu, gpu: [...node.gpus] });

/** Path and query as one address. */
export function addressOf(path: string, params: URLSearchParams): string {
  const query = params.toString();
  return query ? `${path}?${query}` : path;
}

/** The address of a screen, with the node of the current address. */
export function hrefTo(path: string, params: Readonly<Record<string, string | undefined>> = {}): string {
  const given = Object.entries(params).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return addressOf(path, withNode(new URLSearchParams(given), nodeOf(place.get().params)));
}

/** Fields of a package in its address. */
export interface Addressed {
  readonly name: string;
  readonly ecosystem: string;
  readonly catalog: { readonly name: string; readonly version: string };
}

/** The address of the page of a package. */
export function packageHref({ name, ecosystem, catalog }: Addressed, params: Readonly<Record<string, string>> = {}): string {
  const path = ['packages', catalog.name, catalog.version, name].map(encodeURIComponent).join('/');
  return hrefTo(`/${path}`, { ...params, ecosystem: ecosystem === 'SOFTWARE' ? undefined : ecosystem });
}
