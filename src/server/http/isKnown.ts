/** Whether the client has the current response (RFC 9110, 13.1.2). @param tags the value of `If-None-Match` */
export function isKnown(tags: string | undefined, etag: string | undefined): boolean {
  return tags !== undefined && etag !== undefined && (tags.trim() === '*' || tags.includes(etag.slice('W/'.length)));
}
