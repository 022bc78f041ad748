import { type SystemTable } from '../natives';

export const EXCEPTION_CALLS: SystemTable = {};
