/**
 * Parses a position in PostgreSQL's write-ahead log (an LSN), such as `16/B374D848`.
 *
 * @returns null if the text is not one
 */
export function parseWalPosition(text: string): bigint | null {
  const parts = /^([0-9A-Fa-f]{1,8})\/([0-9A-Fa-f]{1,8})$/.exec(text);
  return parts ? (BigInt(`0x${parts[1]}`) << 32n) | BigInt(`0x${parts[2]}`) : null;
}

/** The text of a position, as PostgreSQL writes it. */
export function formatWalPosition(position: bigint): string {
  const hex = (part: bigint) => part.toString(16).toUpperCase();
  return `${hex(position >> 32n)}/${hex(position & 0xffff_ffffn)}`;
}
