/** The page of exports. */
export const exportsPath = '/exports';

/** The page of a report, which prints. */
export function reportPath(exportId: string): string {
  return `${exportsPath}/${exportId}/report`;
}

/** Where the file of an export comes from. */
export function contentAddress(exportId: string): string {
  return `/api/v1/exports/${exportId}/content`;
}

/** Where its statement comes from. */
export function statementAddress(exportId: string): string {
  return `/api/v1/exports/${exportId}/statement`;
}
