import { type SystemTable } from '../natives';

export const THREAD_CALLS: SystemTable = {};
