interface Properties {
  readonly text: string;
  /** In UTF-16 code units, in order. */
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
}

/** A text with what matches the search emphasized. */
export function Marked({ text, ranges }: Properties) {
  let at = 0;
  const parts = ranges.flatMap(({ start, end }) => {
    const before = text.slice(at, start);
    at = end;
    return [before, <mark key={start}>{text.slice(start, end)}</mark>];
  });
  return (
    <bdi>
      {parts}
      {text.slice(at)}
    </bdi>
  );
}
