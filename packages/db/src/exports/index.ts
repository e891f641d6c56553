export { createExport, type ExportToMake } from './create-export.ts';
export type { ExportRow } from './export-row.ts';
export {
  createSchedule,
  deleteSchedule,
  listSchedules,
  type ScheduleChange,
  type ScheduleToMake,
  updateSchedule,
} from './export-schedules.ts';
export { expireExport, findExport, getExport, listExports } from './find-exports.ts';
export {
  type CutPage,
  type CutPosition,
  type ExportedWindow,
  readCutPage,
  readCutPages,
} from './read-cut.ts';
export * from './read-report.ts';
export { dueSchedules, runSchedule, type ScheduleRow, type WindowToMake } from './run-schedule.ts';
export * from './timestamps.ts';
export * from './work.ts';
