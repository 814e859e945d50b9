/** Whether a viewer may edit the catalog links of an offering: staff or one of its owners. */
export function mayEditLinks(
  viewer: { readonly name: string | null; readonly role: 'USER' | 'STAFF' | null },
  offering: { readonly owners: readonly string[] } | null,
): boolean {
  return viewer.role === 'STAFF' || (viewer.name !== null && offering !== null && offering.owners.includes(viewer.name));
}
