import { checkedId } from './checked-id.ts';

/** @throws CommandError if it is not the id of a schedule */
export const checkedScheduleId = (id: string): string => checkedId('exportSchedule', id);

/** @throws CommandError if it is not the id of an export */
export const checkedExportId = (id: string): string => checkedId('export', id);
