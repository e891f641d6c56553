export { createExport, type ExportToMake } from './create-export.ts';
export type { ExportRow } from './export-row.ts';
export { expireExport, findExport, getExport, listExports } from './find-exports.ts';
export { readCutPage } from './read-cut.ts';
export * from './work.ts';
