import { type SystemTable } from '../natives';

export const TOOLHELP_CALLS: SystemTable = {};
