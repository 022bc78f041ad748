import { type SystemTable } from '../natives';

export const PROCESS_CALLS: SystemTable = {};
