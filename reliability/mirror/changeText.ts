/** A change as a text, by which what was received is compared with the feed. */
export const changeText = ({ kind, rowId }: { readonly kind: string; readonly rowId: string }): string => `${kind} ${rowId}`;
