/** What to do when code of the page could not be loaded. */
export const reloadAdvice =
  'A part of the page could not be loaded: the connection is lost, or a new version was installed. Reload the page.';

/** Whether an error says that code of the page could not be loaded. */
export function isLoadFailure(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.name === 'ChunkLoadError' ||
      /dynamically imported module|Failed to load chunk/i.test(error.message))
  );
}
