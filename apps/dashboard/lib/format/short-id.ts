/** The last characters of a ULID are random and differ between neighbors; the first ones hardly do. */
const telling = 8;

/** `sess_01K2M3…` as `sess_…7QF2MZ4A`. */
export function shortId(id: string): string {
  const [prefix, ulid] = id.split('_');
  return ulid === undefined ? id : `${prefix}_…${ulid.slice(-telling)}`;
}
