/** The URL for messages and logs: without credentials, query and fragment, which may contain secrets. */
export function publicUrl(url: string | URL): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
