import { type SystemTable } from '../natives';

export const HEAP_CALLS: SystemTable = {};
