import { type SystemTable } from '../natives';

export const MEMORY_CALLS: SystemTable = {};
