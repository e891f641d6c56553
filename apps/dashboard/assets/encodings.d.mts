/** How the files of the pages are compressed, the smallest first, and what that adds to their names. */
export const encodings: Readonly<Record<'br' | 'gzip', string>>;

/** The content type of a file that is to be compressed, by its name; undefined for others. */
export function compressible(name: string): string | undefined;

/** The encoding to answer with, by the `accept-encoding` header; null if the client accepts none of them. */
export function chooseEncoding(accepted?: string): 'br' | 'gzip' | null;
