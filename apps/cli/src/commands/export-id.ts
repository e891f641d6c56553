import { isId } from '@masker/contract';
import { usage } from '../command-error.ts';

/** @throws CommandError if it is not the id of a schedule */
export function checkedScheduleId(id: string): string {
  if (isId('exportSchedule', id)) return id;
  throw usage('The schedule id must be exs_ followed by a ULID (26 characters).');
}

/** @throws CommandError if it is not the id of an export */
export function checkedExportId(id: string): string {
  if (isId('export', id)) return id;
  throw usage('The export id must be exp_ followed by a ULID (26 characters).');
}
